import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { writeOutput } from '../../../src/cli/writeOutput';
import { runProgram, temporaryFolder, writePhoto } from './runProgram';
import { onTinyDisk } from './tinyDisk';

describe('bad input to the command line', () => {
  const photos: [string, () => Promise<Uint8Array>, RegExp][] = [
    ['notes.jpg', () => Promise.resolve(Buffer.from('hello')), /not a picture/],
    ['empty.jpg', () => Promise.resolve(new Uint8Array()), /empty/],
    [
      'cut.png',
      async () =>
        (
          await sharp({ create: { width: 400, height: 400, channels: 3, background: 'red' } })
            .png({ compressionLevel: 0 })
            .toBuffer()
        ).subarray(0, 9000),
      /ends too early/,
    ],
  ];
  for (const [name, bytes, says] of photos) {
    it(`says what is wrong with ${name}, writes nothing, exits with 3`, async () => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, name), await bytes());
      const { code, out, err } = await runProgram(['reconstruct', join(folder, name), '-o', join(folder, 'out.obj')]);
      expect([code, out]).toEqual([3, '']);
      expect(err).toContain(name);
      expect(err).toMatch(says);
      expect(err.trim().split('\n')).toHaveLength(1);
      expect(await readdir(folder)).toEqual([name]);
    });
  }

  it('says which photo is not there', async () => {
    const { code, err } = await runProgram(['reconstruct', '/nowhere/chair.jpg', '-o', 'out.obj']);
    expect([code, err]).toEqual([3, 'maquette: There is no file “/nowhere/chair.jpg”.\n']);
  });

  it('exits with 5 where it cannot write: a missing folder, a file in the way, a folder in the way', async () => {
    const folder = await temporaryFolder();
    const photo = await writePhoto(join(folder, 'chair.png'));
    await mkdir(join(folder, 'taken.obj'));
    for (const [output, says] of [
      [join(folder, 'missing', 'a.obj'), /folder does not exist/],
      [join(photo, 'a.obj'), /is a file, not a folder/],
      [`${photo}/`, /is a file, not a folder/],
    ] as const) {
      const { code, err } = await runProgram(['reconstruct', photo, '-o', output]);
      expect([code, output]).toEqual([5, output]);
      expect(err).toMatch(says);
    }
    expect((await readdir(folder)).sort()).toEqual(['chair.png', 'taken.obj']);
  });

  it('leaves the old file and nothing half-written on a full disk', async (context) => {
    const folder = await temporaryFolder();
    const photo = await writePhoto(join(folder, 'chair.png'));
    const disk = join(folder, 'disk');
    const mounted = await onTinyDisk(disk, 'size=16k', async () => {
      await writeFile(join(disk, 'chair.obj'), 'the old one');
      const { code, err } = await runProgram(['reconstruct', photo, '-o', join(disk, 'chair.obj')]);
      expect(code).toBe(5);
      expect(err).toContain('the disk is full');
      expect(await readdir(disk)).toEqual(['chair.obj']);
      expect(await readFile(join(disk, 'chair.obj'), 'utf8')).toBe('the old one');
    });
    if (!mounted) context.skip('no file system can be mounted here (that takes root)');
  });

  it('stops a batch on a full disk instead of failing photo by photo', async (context) => {
    const folder = await temporaryFolder();
    const photos = await Promise.all(['a.png', 'b.png'].map((name) => writePhoto(join(folder, name))));
    const disk = join(folder, 'disk');
    const mounted = await onTinyDisk(disk, 'size=16k', async () => {
      const { code } = await runProgram(['reconstruct', ...photos, '-o', disk]);
      expect(code).toBe(5);
      expect(await readdir(disk)).toEqual([]);
    });
    if (!mounted) context.skip('no file system can be mounted here (that takes root)');
  });

  it('says when a folder may not be written', async (context) => {
    const folder = await temporaryFolder();
    const photo = await writePhoto(join(folder, 'chair.png'));
    const disk = join(folder, 'disk');
    // Permission bits do not bind root, a read-only file system does.
    const mounted = await onTinyDisk(disk, 'ro', async () => {
      const { code, err } = await runProgram(['reconstruct', photo, '-o', join(disk, 'chair.obj')]);
      expect(code).toBe(5);
      expect(err).toContain('no permission to write');
    });
    if (!mounted) context.skip('no file system can be mounted here (that takes root)');
  });

  it('writes into a device without replacing it', async () => {
    await writeOutput('/dev/null', Buffer.from('gone'));
    await expect(writeOutput('/dev/full', Buffer.from('too much'))).rejects.toMatchObject({ code: 'disk-full' });
    expect((await readdir('/dev')).filter((name) => name.startsWith('.full') || name.startsWith('.null'))).toEqual([]);
  });

  it('replaces a file whole', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.obj');
    await writeFile(path, 'a long old text');
    await writeOutput(path, Buffer.from('new'));
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.obj']);
    await rm(path);
  });
});
