import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModelLibrary, type ModelLibrary } from '../../../../src/main/models/modelLibrary';
import { makeFolder } from '../fixtures';

const shipped = join(import.meta.dirname, '../../../../resources/models');

describe('the library of models', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let user: string;
  let library: ModelLibrary;
  let warmed: string[];
  let broken: boolean;

  beforeEach(async () => {
    folder = await makeFolder();
    user = join(folder.path, 'models');
    await mkdir(user);
    warmed = [];
    broken = false;
    const warmUp = (id: string): Promise<void> => {
      warmed.push(id);
      return broken ? Promise.reject(new Error('a layer has the wrong shape')) : Promise.resolve();
    };
    library = createModelLibrary({ builtIn: shipped, user, engine: { warmUp } });
  });
  afterEach(() => folder.remove());

  /** A copy of the shipped model under another id, as someone would hand it on. */
  async function copyModel(id: string): Promise<string> {
    const path = join(folder.path, 'usb', id);
    await cp(join(shipped, 'furniture-32'), path, { recursive: true });
    const description = JSON.parse(await readFile(join(path, 'model.json'), 'utf8')) as { id: string; title: string };
    await writeFile(join(path, 'model.json'), JSON.stringify({ ...description, id, title: 'Mine' }));
    return path;
  }

  it('lists what came with Maquette with its licence, data and score', async () => {
    const card = (await library.list()).find(({ id }) => id === 'furniture-32');
    expect(card).toMatchObject({ builtIn: true, gridSize: 32, licence: 'MIT' });
    expect(card?.sources.some((line) => line.startsWith('procedural: '))).toBe(true);
    await expect(library.remove('furniture-32')).rejects.toMatchObject({ code: 'permission' });
  });

  it('adds a folder once its weights are whole and have run, and removes it', async () => {
    const path = await copyModel('mine-32');
    await writeFile(join(path, 'notes.txt'), 'stays behind');
    expect(await library.add(path)).toBe('mine-32');
    expect(warmed).toEqual(['mine-32']);
    expect((await library.list()).find(({ id }) => id === 'mine-32')).toMatchObject({ title: 'Mine', builtIn: false });
    expect(await readdir(join(user, 'mine-32'))).not.toContain('notes.txt');
    await expect(library.add(path)).rejects.toMatchObject({ code: 'invalid-input' });
    await library.remove('mine-32');
    expect(await readdir(user)).toEqual([]);
  });

  it('refuses weights that are damaged, other than the card says, or missing, and says which', async () => {
    const path = await copyModel('hurt-32');
    const weights = await readFile(join(path, 'weights.bin'));
    const card = JSON.parse(await readFile(join(path, 'card.json'), 'utf8')) as object;
    const sha256 = createHash('sha256').update(weights).digest('hex');
    await writeFile(join(path, 'card.json'), JSON.stringify({ ...card, weights: { sha256 } }));
    weights[weights.length >> 1] ^= 1;
    await writeFile(join(path, 'weights.bin'), weights);
    await expect(library.add(path)).rejects.toThrow(/SHA-256/);
    await writeFile(join(path, 'card.json'), JSON.stringify(card));
    await expect(library.add(path)).rejects.toMatchObject({ code: 'bad-file' }); // by the file's own checksum
    await expect(library.add(folder.path)).rejects.toThrow(/model\.json/);
    expect(await readdir(user)).toEqual([]);
  });

  it('takes back what does not run', async () => {
    broken = true;
    await expect(library.add(await copyModel('bad-32'))).rejects.toThrow(/a layer has the wrong shape/);
    expect(await readdir(user)).toEqual([]);
  });
});
