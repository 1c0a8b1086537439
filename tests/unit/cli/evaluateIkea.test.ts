import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random';
import type { IkeaModel } from './ikeaFolder';
import { IKEA_EDGE, writeIkeaFolder } from './ikeaFolder';
import { boxEngine, keptFolder, runProgram } from './runProgram';

const N = IKEA_EDGE;

const models: IkeaModel[] = [
  { class: 'chair', seed: 3, quarters: 0, photos: 2 },
  { class: 'chair', seed: 4, quarters: 1, photos: 1 },
  { class: 'table', seed: 5, quarters: 2, photos: 1 },
  { class: 'table', seed: 6, quarters: 3, photos: 1 },
  { class: 'table', seed: 7, quarters: 0, photos: 1 },
];
const photoNames = models.flatMap(({ photos }, m) =>
  Array.from({ length: photos }, (_, p) => `${String(m + 1).padStart(8, '0')}_00${p + 1}.jpg`),
);
const modelOf = (photo: string): number => Number.parseInt(photo, 10) - 1;

/** scikit-learn's definition, word for word: the thresholds are the distinct scores, from the highest down. */
function averagePrecision(scores: ArrayLike<number>, truth: ArrayLike<number>): number {
  const atScore = new Map<number, { cells: number; right: number }>();
  for (let i = 0; i < scores.length; i++) {
    const { cells, right } = atScore.get(scores[i]) ?? { cells: 0, right: 0 };
    atScore.set(scores[i], { cells: cells + 1, right: right + truth[i] });
  }
  const positives = Array.from(truth).reduce((a, b) => a + b, 0);
  let [taken, hits, sum] = [0, 0, 0];
  for (const [, { cells, right }] of [...atScore].sort(([a], [b]) => b - a)) {
    taken += cells;
    hits += right;
    sum += (right / positives) * (hits / taken);
  }
  return sum;
}

/** All 48 ways to lay a cube into itself: the six orders of the axes with every choice of signs. */
const layings = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap((order) => Array.from({ length: 8 }, (_, signs) => ({ order, signs })));

function lay(cells: Float32Array, { order, signs }: (typeof layings)[number]): Float32Array {
  const out = new Float32Array(cells.length);
  for (let z = 0; z < N; z++)
    for (let y = 0; y < N; y++)
      for (let x = 0; x < N; x++) {
        const at = [x, y, z];
        const [a, b, c] = order.map((axis, i) => (signs & (1 << i) ? N - 1 - at[axis] : at[axis]));
        out[a + N * (b + N * c)] = cells[x + N * (y + N * z)];
      }
  return out;
}

/** What the model answers to a photo: the truth with noise, laid in some way that differs from photo to photo. */
function predictionOf(photo: string, grids: readonly Float32Array[]): Float32Array {
  const random = createRandom(100 + photoNames.indexOf(photo));
  const laid = lay(grids[modelOf(photo)], layings[(7 * photoNames.indexOf(photo) + 5) % 48]);
  // Sixteen levels: many ties.
  return laid.map((cell) => Math.round(16 * Math.min(1, Math.max(0, 0.25 + 0.4 * cell + 0.12 * random.normal()))) / 16);
}

interface Report {
  protocol: string;
  rows: { method: string; values: Record<string, number> }[];
  notes: string[];
  pictures: number;
}

describe('maquette evaluate --protocol ikea-ap', () => {
  let folder = '';
  let grids: Float32Array[] = [];
  const engine = (): ReturnType<typeof boxEngine> => {
    const box = boxEngine();
    return {
      ...box,
      models: async () => (await box.models()).map((model) => ({ ...model, gridSize: N })),
      reconstruct: async (input) => {
        const made = await box.reconstruct(input);
        return { ...made, gridSize: N, samples: [{ latent: new Float32Array(2), grid: predictionOf(input.photos[0].name, grids) }] };
      },
    };
  };
  const evaluate = async (...words: string[]): Promise<Report> => {
    const { code, out, err } = await runProgram(['evaluate', '--data', folder, '--protocol', 'ikea-ap', '--json', ...words], {
      engine: engine(),
    });
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out) as Report;
  };
  /** Mean of the class means of a number for each photo. */
  const means = (photos: readonly string[], scoreOf: (photo: string) => number): Record<string, number> => {
    const byClass = (name: string): number => {
      const own = photos.filter((photo) => models[modelOf(photo)].class === name).map(scoreOf);
      return own.reduce((a, b) => a + b, 0) / own.length;
    };
    const [chair, table] = [byClass('chair'), byClass('table')];
    return { chair, table, mean: (chair + table) / 2 };
  };
  const close = (values: Record<string, number>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expect.closeTo(value, 6) as unknown]));

  beforeAll(async () => {
    folder = await keptFolder();
    grids = await writeIkeaFolder(folder, models);
  }, 60_000);

  it('scores as is and aligned, beside four baselines, as its definitions say', async () => {
    const report = await evaluate();
    expect(report.pictures).toBe(6);
    expect(report.notes).toEqual([]);
    expect(report.protocol).toContain('on 6 of 6 IKEA photos at 20³');
    const of = (method: string): Record<string, number> => report.rows.find((row) => row.method === method)?.values ?? {};
    const truth = (photo: string): Float32Array => grids[modelOf(photo)];

    expect(of('box, as is')).toEqual(close(means(photoNames, (photo) => averagePrecision(predictionOf(photo, grids), truth(photo)))));
    // The prediction is the truth laid otherwise: no pose is better than the one that undoes it, and a canonical truth (scaled up to 18.75 cells) fits worse.
    const aligned = (photo: string): number =>
      Math.max(...layings.map((laying) => averagePrecision(lay(predictionOf(photo, grids), laying), truth(photo))));
    expect(of('box, aligned')).toEqual(close(means(photoNames, aligned)));
    expect(of('box, aligned').mean).toBeGreaterThan(0.8);
    expect(of('box, as is').mean).toBeLessThan(0.5);

    const others = (photo: string): Float32Array => {
      const same = grids.filter((_, m) => m !== modelOf(photo) && models[m].class === models[modelOf(photo)].class);
      return Float32Array.from(truth(photo), (_, i) => same.reduce((sum, grid) => sum + grid[i], 0) / same.length);
    };
    expect(of('class mean')).toEqual(close(means(photoNames, (photo) => averagePrecision(others(photo), truth(photo)))));
    expect(of('constant')).toEqual(close(means(photoNames, (photo) => truth(photo).reduce((a, b) => a + b, 0) / N ** 3)));
    // Where a photo's nearest is another table, its grid is one of the other tables'; a chair has one other chair and three tables to be taken for.
    const candidates = [2, 3, 4].map((m) =>
      [0, 1, 2, 3, 4].filter((other) => other !== m).map((other) => averagePrecision(grids[other], grids[m])),
    );
    const byPhoto = of('nearest by photo').table;
    expect(byPhoto).toBeGreaterThanOrEqual(candidates.reduce((sum, list) => sum + Math.min(...list), 0) / 3);
    expect(byPhoto).toBeLessThanOrEqual(candidates.reduce((sum, list) => sum + Math.max(...list), 0) / 3);
    expect(of('centred ball').mean).toBeGreaterThan(of('constant').mean);
  }, 60_000);

  it('finds the photo that looks most alike: of a model whose photo is copied, that model', async () => {
    const copied = await keptFolder();
    const two = [models[0], { ...models[2], seed: 9 }, { ...models[2], seed: 9, quarters: 0 }];
    const own = await writeIkeaFolder(
      copied,
      two.map((model) => ({ ...model, photos: 1 })),
    );
    const box = boxEngine();
    const { out } = await runProgram(['evaluate', '--data', copied, '--protocol', 'ikea-ap', '--json'], { engine: box });
    const row = (JSON.parse(out) as Report).rows.find(({ method }) => method === 'nearest by photo');
    // The two tables are one, photographed alike, and lie half a turn apart.
    const expected = (averagePrecision(own[2], own[1]) + averagePrecision(own[1], own[2])) / 2;
    expect(row?.values.table).toBeCloseTo(expected, 6);
  }, 60_000);

  it('leaves a photo out that cannot be read, and says which', async () => {
    await writeFile(join(folder, 'Images', photoNames[2]), 'no picture');
    const report = await evaluate();
    expect(report.notes).toEqual([expect.stringMatching(/^Left out: 00000002_001\.jpg: .+/)]);
    const rest = photoNames.filter((photo) => photo !== photoNames[2]);
    expect(report.rows[0].values).toEqual(
      close(means(rest, (photo) => averagePrecision(predictionOf(photo, grids), grids[modelOf(photo)]))),
    );
  });

  it('says what a folder is that has another form', async () => {
    const other = await keptFolder();
    const { code, err } = await runProgram(['evaluate', '--data', other, '--protocol', 'ikea-ap']);
    expect(code).toBe(3);
    expect(err).toContain('IKEA (Lim, Girdhar): Images/, Voxels/*.mat');
  });
});
