import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src/engine';
import { encodeCheckpoint } from '../../../../src/engine/checkpoints/format';
import type { Engine } from '../../../../src/shared/engine';
import { trainingConfig } from '../../../../src/shared/training';
import { writeTinySet } from './tinySet';

const shipped = fileURLToPath(new URL('../../../../resources/models', import.meta.url));
let root = '';
let models = '';
let saved = '';
let engine: Engine;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'maquette-checkpoint-'));
  models = join(root, 'models');
  await writeTinySet(join(root, 'data'), { size: 16, each: 4, views: 1 });
  engine = createEngine({ modelsDirs: [models, shipped], prefer: 'wasm' });
  const config = trainingConfig.parse({
    ...{ title: 'Tiny', experiment: 'generation', gridSize: 16, latentSize: 8, width: 0.1, workers: 1 },
    ...{ batch: 2, steps: 1, learningRate: 1e-3, validateEvery: 1, checkpointEvery: 1 },
  });
  await engine.train({ config, data: join(root, 'data'), run: join(root, 'run') });
  saved = join(root, 'run', 'checkpoints', 'step-000000001.ckpt');
}, 120_000);
afterAll(async () => {
  await engine.close();
  await rm(root, { recursive: true, force: true });
});

const make = (name: string, bytes: Uint8Array | string): Promise<string> => {
  const path = join(root, name);
  return writeFile(path, bytes).then(() => path);
};

describe('a checkpoint file', () => {
  it('in its run says what it is of, and becomes a model that makes the shapes its run would', async () => {
    expect(await engine.inspectCheckpoint({ file: saved })).toEqual({
      ...{
        file: 'step-000000001.ckpt',
        title: 'Tiny',
        experiment: 'generation',
        gridSize: 16,
        step: 1,
        data: expect.any(String) as string,
      },
    });
    await engine.promoteRun({ run: join(root, 'run'), modelsDir: models, id: 'of-the-run', title: 'Of the run' });
    await engine.promoteRun({ checkpoint: saved, modelsDir: models, id: 'of-the-file', title: 'Of the file' });
    const [a] = await engine.generate({ model: 'of-the-run', count: 1, seed: 3 });
    const [b] = await engine.generate({ model: 'of-the-file', count: 1, seed: 3 });
    expect(b.grid).toEqual(a.grid);
  });

  it('that was carried away from its run is whole all the same, and its card says what it does not know', async () => {
    const away = join(root, 'from-a-friend.ckpt');
    await copyFile(saved, away);
    expect(await engine.inspectCheckpoint({ file: away })).not.toHaveProperty('data');
    const model = await engine.promoteRun({ checkpoint: away, modelsDir: models, id: 'friend', title: 'A friend’s' });
    expect(model).toMatchObject({ kind: 'generator', gridSize: 16, title: 'A friend’s' });
    expect(await readFile(join(models, 'friend', 'card.md'), 'utf8')).toContain('lay apart from its run');
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    ['that is a text', () => make('notes.ckpt', 'x'.repeat(500)), /^notes\.ckpt cannot be used: it is not a Maquette weights file/],
    ['that is empty', () => make('empty.ckpt', ''), /^empty\.ckpt cannot be used: it is too short/],
    [
      'that is cut off',
      async () => {
        const path = join(root, 'half.ckpt');
        await copyFile(saved, path);
        await truncate(path, 5000);
        return path;
      },
      /^half\.ckpt cannot be used: it is damaged or not complete/,
    ],
    [
      'that holds the weights of a finished model',
      () => Promise.resolve(join(shipped, 'furniture-32', 'weights.bin')),
      /^weights\.bin cannot be used: it holds the weights of a finished model/,
    ],
    [
      'that does not say what was trained',
      () => make('other.ckpt', encodeCheckpoint({ kind: 'training', meta: { step: 3 }, tensors: new Map() })),
      /^other\.ckpt cannot be used: it does not say what was trained \(config\)/,
    ],
    ['that is gone', () => Promise.resolve(join(root, 'gone.ckpt')), /^gone\.ckpt is not there/],
  ])('%s is refused by name, with the reason, and leaves no model behind', async (_, file, reason) => {
    const path = await file();
    await expect(engine.inspectCheckpoint({ file: path })).rejects.toThrow(reason);
    await expect(engine.promoteRun({ checkpoint: path, modelsDir: models, id: 'no', title: 'No' })).rejects.toThrow(reason);
    expect((await engine.models()).map(({ id }) => id)).not.toContain('no');
  });
});
