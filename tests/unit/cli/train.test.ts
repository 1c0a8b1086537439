import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBinvox, writeBinvox } from '../../../src/core/formats/binvox';
import { createGrid } from '../../../src/core/voxel/grid';
import { seenCells } from '../../../src/core/voxel/seenCells';
import { createEngine } from '../../../src/engine';
import { tinyShape, writeTinySet } from '../engine/training/tinySet';
import { runProgram, temporaryFolder } from './runProgram';

interface Scored {
  notes: string[];
  protocol: string;
  rows: { method: string; values: Record<string, number> }[];
}

describe('maquette train, evaluate and complete', () => {
  it('from settings to a model that completes scans, with its scores beside the baselines', async () => {
    const folder = await temporaryFolder();
    const at = (...names: string[]): string => join(folder, ...names);
    await mkdir(at('models'));
    await writeTinySet(at('set'), { size: 16, each: 6, views: 1 });
    const settings = {
      title: 'Completes',
      experiment: 'completion',
      gridSize: 16,
      latentSize: 8,
      width: 0.1,
      batch: 4,
      steps: 4,
      learningRate: 1e-3,
      workers: 1,
      validateEvery: 2,
    };
    await writeFile(at('mine.json'), JSON.stringify({ ...settings, data: 'set' }));
    const engine = createEngine({ modelsDirs: [at('models')], prefer: 'wasm' });
    const run = (...words: string[]): ReturnType<typeof runProgram> =>
      runProgram(words, { engine: { ...engine, close: () => Promise.resolve(), calls: [] } });

    const printed = await run('train', at('mine.json'), '--print-config');
    expect(JSON.parse(printed.out)).toMatchObject({ ...settings, delta: 100, variant: 'correct' });
    await writeFile(at('typo.json'), JSON.stringify({ ...settings, stepz: 3 }));
    const typo = await run('train', at('typo.json'), '--data', at('set'));
    expect([typo.code, typo.err]).toEqual([3, expect.stringContaining('unknown setting “stepz”') as string]);
    expect((await run('train', '--preset', 'nothing')).err).toContain('Presets: generation-32');

    const trained = await run('train', at('mine.json'), '-o', at('run'), '--promote', at('models', 'completes'));
    expect(trained.err).toBe('');
    expect(trained.code).toBe(0);
    expect(trained.out).toMatch(/step 4: validation IoU 0\.\d+ at 0\.\d+/);
    const again = await run('train', at('mine.json'), '-o', at('run'));
    expect([again.code, again.err]).toEqual([3, expect.stringContaining('holds a training run already') as string]);

    const { cells } = tinyShape('plate', 16, 77);
    await writeFile(at('scan.binvox'), writeBinvox(createGrid(16, Float32Array.from(seenCells(cells, 16, 'left'))), 0.5));
    const completed = await run('complete', at('scan.binvox'), '--side', 'left', '--threshold', '0.01', '-o', at('whole.binvox'), '--json');
    expect(JSON.parse(completed.out)).toMatchObject({ ok: true, model: 'completes', by: 'scan-model' });
    expect(readBinvox(await readFile(at('whole.binvox')), 'whole').size).toBe(16);

    const judged = await run('evaluate', '--model', 'completes', '--data', at('set'), '--protocol', 'generation', '--json');
    const scored = JSON.parse(judged.out) as Scored;
    expect(scored.protocol).toContain('2048 points');
    expect(scored.rows[1].method).toBe('training shapes');
    // Training shapes of the same two kinds lie near the test shapes and among them.
    expect(scored.rows[1].values.COV).toBeGreaterThan(0.2);
    const blind = await run('evaluate', '--model', 'completes', '--data', at('set'), '--protocol', 'iou');
    expect([blind.code, blind.err]).toEqual([3, expect.stringContaining('cannot look at photos') as string]);
    await engine.close();
  }, 240_000);

  it('evaluate: a model that always gives the same box stands beside what the baselines score', async () => {
    const folder = await temporaryFolder();
    await writeTinySet(folder, { size: 16, each: 6, views: 1 });
    const judged = await runProgram(['evaluate', '--data', folder, '--protocol', 'ap', '--json']);
    const { rows } = JSON.parse(judged.out) as Scored;
    expect(rows.map(({ method }) => method)).toEqual(['box', 'class mean', 'nearest training shape', 'centred ball', 'constant']);
    const of = (method: string): number => rows.find((row) => row.method === method)?.values.mean ?? NaN;
    // Two kinds that vary little: the class mean is nearly right, and the picture finds the kind at least.
    expect(of('class mean')).toBeGreaterThan(0.9);
    expect(of('nearest training shape')).toBeGreaterThan(0.6);
    expect(of('nearest training shape')).toBeGreaterThan(of('centred ball'));
    // A constant scores the share of inside cells: about 0.2 for a plate and 0.1 for a pillar.
    expect(of('constant')).toBeGreaterThan(0.05);
    expect(of('constant')).toBeLessThan(0.2);

    const few = ['evaluate', '--data', folder, '--protocol', 'generation', '--limit', '2', '--seed', '5', '--json'];
    const sets = JSON.parse((await runProgram(few)).out) as Scored;
    expect(sets.protocol).toContain('the row “training shapes” is 2 of the 12 shapes of the training part; samples are drawn with seed 5');
    // Both of its shapes are the same: one of the two can be covered, and each is the other's nearest.
    expect(sets.rows[0].values).toMatchObject({ COV: 0.5, 'no surface': 0 });
    expect(sets.notes[0]).toContain('of all 12 training shapes: 1 different ones for 2 generated shapes');
  }, 120_000);
});
