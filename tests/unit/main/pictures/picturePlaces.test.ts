import { mkdtemp, open, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPicturePlaces } from '../../../../src/main/pictures/picturePlaces';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maquette-pictures-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const gif = Uint8Array.of(...Buffer.from('GIF89a'), 1, 2, 3);

describe('places for pictures', () => {
  it('suggests a name that file systems take, and writes one file of the format', async () => {
    const suggested: unknown[] = [];
    const saved: string[] = [];
    const places = createPicturePlaces({
      choosePath: (suggestion) => {
        suggested.push(suggestion);
        return Promise.resolve(join(folder, 'turn'));
      },
      onSaved: (path) => void saved.push(path),
    });
    const place = await places.choose({ name: 'Chair: red/blue', format: 'gif' });
    expect(suggested).toEqual([{ name: 'Chair red blue.gif', format: 'gif' }]);
    expect(place?.file).toBe('turn.gif');
    expect(await places.save({ place: place?.place ?? '', bytes: gif })).toEqual({ file: 'turn.gif', bytes: gif.length });
    expect(new Uint8Array(await readFile(join(folder, 'turn.gif')))).toEqual(gif);
    expect(saved).toEqual([join(folder, 'turn.gif')]);
    await expect(places.save({ place: place?.place ?? '', bytes: gif })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('writes nothing that is not of the format, and nowhere that was not chosen', async () => {
    const places = createPicturePlaces({ choosePath: () => Promise.resolve(join(folder, 'still.png')), onSaved: () => undefined });
    const place = await places.choose({ name: 'Chair', format: 'png' });
    await expect(places.save({ place: place?.place ?? '', bytes: gif })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(places.save({ place: join(folder, 'other.png'), bytes: gif })).rejects.toMatchObject({ code: 'not-found' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves the old file whole where the new one cannot be written, and the place open for another try', async () => {
    const path = join(folder, 'turn.gif');
    await writeFile(path, 'before');
    let full = true;
    const places = createPicturePlaces({
      choosePath: () => Promise.resolve(path),
      onSaved: () => undefined,
      system: {
        open,
        unlink,
        rename: (from, to) => (full ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : rename(from, to)),
      },
    });
    const place = await places.choose({ name: 'Chair', format: 'gif' });
    await expect(places.save({ place: place?.place ?? '', bytes: gif })).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['turn.gif']);
    full = false;
    expect(await places.save({ place: place?.place ?? '', bytes: gif })).toMatchObject({ file: 'turn.gif' });
  });

  it('gives no place when the dialog is cancelled', async () => {
    const places = createPicturePlaces({ choosePath: () => Promise.resolve(null), onSaved: () => undefined });
    expect(await places.choose({ name: 'Chair', format: 'webm' })).toBeNull();
  });
});
