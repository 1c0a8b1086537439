import { readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/engine';
import { openCheckpoints } from '../../../src/engine/checkpoints/keep';
import { writeTinySet } from '../engine/training/tinySet';
import type { Outcome } from './runProgram';
import { keptFolder, runProgram } from './runProgram';
import { onTinyDisk, resizeDisk } from './tinyDisk';

const settings = {
  title: 'Tiny',
  experiment: 'completion',
  gridSize: 16,
  latentSize: 8,
  width: 0.1,
  batch: 4,
  steps: 8,
  learningRate: 1e-3,
  workers: 1,
  validateEvery: 8,
  checkpointEvery: 2,
};

describe('maquette train, where something is wrong', () => {
  let root = '';
  const at = (...names: string[]): string => join(root, ...names);
  const train = async (...words: string[]): Promise<Outcome> => {
    const engine = createEngine({ modelsDirs: [], prefer: 'wasm' });
    return runProgram(['train', ...words, '--data', at('set')], { engine: { ...engine, calls: [] } });
  };
  const newest = async (run: string): Promise<{ step?: number } | undefined> =>
    (await (await openCheckpoints(join(run, 'checkpoints'))).loadNewest())?.meta as { step?: number } | undefined;
  const oneLine = ({ err }: Outcome): string => {
    expect(err.trim().split('\n')).toHaveLength(1);
    return err;
  };

  beforeAll(async () => {
    root = await keptFolder();
    await writeTinySet(at('set'), { size: 16, each: 6 });
    await writeFile(at('mine.json'), JSON.stringify(settings));
    expect((await train(at('mine.json'), '-o', at('whole'))).code).toBe(0);
  }, 120_000);

  it('a full disk: says so, exits with 5, keeps the checkpoint before, and goes on once there is room', async (context) => {
    const { size } = await stat(at('whole', 'checkpoints', 'step-000000008.ckpt'));
    const disk = at('disk');
    // Room for two checkpoints and a half: those of the first steps are smaller, as the generator's optimiser has not begun yet.
    const mounted = await onTinyDisk(disk, `size=${Math.ceil((2.6 * size) / 1024)}k`, async () => {
      const run = join(disk, 'run');
      const full = await train(at('mine.json'), '-o', run);
      expect(full.code).toBe(5);
      expect(oneLine(full)).toMatch(/disk is full: the checkpoint needs \d+ MB\. The one before is whole; free some space/);
      const names = (await readdir(join(run, 'checkpoints'))).sort();
      expect(names).toEqual(['step-000000004.ckpt', 'step-000000006.ckpt']);
      expect((await newest(run))?.step).toBe(6);
      resizeDisk(disk, '64m');
      const again = await train('--resume', '-o', run);
      expect([again.code, again.err]).toEqual([0, '']);
      expect((await newest(run))?.step).toBe(8);
    });
    if (!mounted) context.skip('no file system can be mounted here (that takes root)');
  }, 120_000);

  it('a checkpoint of another shape: names the layer, exits with 3, leaves it as it is', async () => {
    await writeFile(at('wider.json'), JSON.stringify({ ...settings, width: 0.2, steps: 12 }));
    const before = await newest(at('whole'));
    const wider = await train(at('wider.json'), '--resume', '-o', at('whole'));
    expect(wider.code).toBe(3);
    expect(oneLine(wider)).toMatch(/step-000000008\.ckpt belongs to another network: \S+ is [\dx]+, not [\dx]+\./);
    expect(await newest(at('whole'))).toEqual(before);
  }, 60_000);

  it('weights that are cut off: the checkpoint before is taken; with none left it says so and does not begin anew', async () => {
    await writeFile(at('longer.json'), JSON.stringify({ ...settings, steps: 10 }));
    await truncate(at('whole', 'checkpoints', 'step-000000008.ckpt'), 3000);
    expect((await newest(at('whole')))?.step).toBe(6);
    for (const name of await readdir(at('whole', 'checkpoints'))) await truncate(at('whole', 'checkpoints', name), 3000);
    const none = await train(at('longer.json'), '--resume', '-o', at('whole'));
    expect(none.code).toBe(3);
    expect(oneLine(none)).toMatch(/none of its 2 checkpoints is whole/);
    expect((await readdir(at('whole', 'checkpoints'))).length).toBeGreaterThan(0);
    await rm(at('whole'), { recursive: true });
  }, 60_000);

  it('an unknown setting, a value out of range, no JSON: names it and the file, exits with 3', async () => {
    for (const [name, text, says] of [
      ['unknown.json', JSON.stringify({ ...settings, learningrate: 1 }), /unknown\.json cannot be used: unknown setting “learningrate”/],
      ['range.json', JSON.stringify({ ...settings, batch: 1 }), /range\.json cannot be used: “batch”: Too small/],
      ['half.json', '{"title": ', /half\.json” is not valid JSON/],
    ] as const) {
      await writeFile(at(name), text);
      const outcome = await train(at(name), '-o', at('none'));
      expect(outcome.code).toBe(3);
      expect(oneLine(outcome)).toMatch(says);
    }
    expect(await readdir(root)).not.toContain('none');
  });
});
