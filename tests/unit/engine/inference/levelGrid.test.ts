import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { startBackend } from '../../../../src/engine/backends';
import { levelGrid, likeliestThreshold } from '../../../../src/engine/inference/levelGrid';
import { loadModel } from '../../../../src/engine/inference/loadModel';
import { mostLikely } from '../../../../src/engine/inference/mostLikely';
import { sampleLatents } from '../../../../src/engine/inference/photoModel';

const plain = { slope: 1, bias: 0 };

/** Many cells near nothing, some in between, some sure, as a generator gives them. */
function drawGrid(seed: number): Float32Array {
  const random = createRandom(seed);
  const spread = random.range(1, 4);
  return Float32Array.from({ length: 8 ** 3 }, () => 1 / (1 + Math.exp(-(random.normal() * spread - random.range(0, 3)))));
}

/** The IoU that is to be expected of the cells above each cell's own probability, each set summed up anew. */
function bestByHand(grid: Float32Array, { slope, bias }: { slope: number; bias: number }): number {
  const truth = (p: number): number => 1 / (1 + Math.exp(-(bias + slope * Math.log(p / (1 - p)))));
  let best = 0;
  for (const threshold of grid) {
    if (threshold < 0.05 || threshold > 0.95) continue;
    const inside = grid.filter((p) => p >= threshold);
    const outside = grid.filter((p) => p < threshold);
    const sum = (list: Float32Array): number => list.reduce((total, p) => total + truth(p), 0);
    best = Math.max(best, sum(inside) / (inside.length + sum(outside)));
  }
  return best;
}

function promised(grid: Float32Array, threshold: number, { slope, bias }: { slope: number; bias: number }): number {
  let [inside, sum, outside] = [0, 0, 0];
  for (const p of grid) {
    const truth = 1 / (1 + Math.exp(-(bias + slope * Math.log(p / (1 - p)))));
    if (p >= threshold) {
      inside++;
      sum += truth;
    } else outside += truth;
  }
  return sum / (inside + outside);
}

describe('the likeliest threshold', () => {
  it.each([plain, { slope: 0.6, bias: -0.5 }, { slope: 1.4, bias: 0.3 }])(
    'promises as much as the best of all sets of cells: %o',
    (line) => {
      for (let seed = 1; seed <= 6; seed++) {
        const grid = drawGrid(seed);
        expect(promised(grid, likeliestThreshold(grid, line), line)).toBeCloseTo(bestByHand(grid, line), 3);
      }
    },
  );

  it('gives the highest IoU on average where the probabilities are true', () => {
    const random = createRandom(9);
    const iouOf = (grid: Float32Array, truth: Uint8Array, threshold: number): number => {
      let [both, either] = [0, 0];
      for (const [i, p] of grid.entries()) {
        both += Number(p >= threshold && truth[i] === 1);
        either += Number(p >= threshold || truth[i] === 1);
      }
      return both / either;
    };
    let [own, fixed] = [0, [0.3, 0.4, 0.5].map(() => 0)];
    for (let seed = 1; seed <= 80; seed++) {
      const grid = drawGrid(seed);
      const truth = Uint8Array.from(grid, (p) => Number(random.next() < p));
      own += iouOf(grid, truth, likeliestThreshold(grid, plain));
      fixed = fixed.map((sum, i) => sum + iouOf(grid, truth, 0.3 + 0.1 * i));
    }
    for (const other of fixed) expect(own).toBeGreaterThan(other);
  });
});

describe('a levelled grid', () => {
  it('has its likeliest cells above the threshold, and their order as it was', () => {
    const line = { slope: 0.6, bias: -0.5 };
    for (let seed = 1; seed <= 6; seed++) {
      const grid = drawGrid(seed);
      const level = levelGrid(grid, 0.4, line);
      const found = likeliestThreshold(grid, line);
      for (let i = 0; i < grid.length; i++) if (Math.abs(grid[i] - found) > 1e-4) expect(level[i] >= 0.4).toBe(grid[i] >= found);
      const order = [...grid.keys()].sort((a, b) => grid[a] - grid[b]);
      for (let i = 1; i < order.length; i++) expect(level[order[i]]).toBeGreaterThanOrEqual(level[order[i - 1]]);
    }
  });

  it('leaves nothing, all and empty space as they are', () => {
    for (const p of [0, 1]) expect([...new Set(levelGrid(new Float32Array(64).fill(p), 0.4, plain))]).toEqual([p]);
    const faint = new Float32Array(64).fill(1e-3);
    expect(Math.max(...levelGrid(faint, 0.4, plain))).toBeLessThan(0.4);
  });
});

describe('the starter model', () => {
  it('levels what it makes of a latent vector, and of a photo and its mirror image together', async () => {
    await startBackend();
    const model = await loadModel(['resources/models'], 'furniture-32');
    const calibration = model.photo?.description.calibration;
    if (!calibration) throw new Error('the starter model has no calibration');
    const [mean, mirrored] = sampleLatents(model.latentSize, 2, 4);
    const [raw] = await model.decode([mean]);
    const [made] = await model.generate([mean]);
    expect(made.grid).toEqual(levelGrid(raw.grid, model.threshold, calibration));
    // A threshold for all would take another set of cells.
    const found = likeliestThreshold(raw.grid, calibration);
    expect(Math.abs(found - model.threshold)).toBeGreaterThan(0.02);

    const reading = { mean, mirrored, logVariance: mean, classes: new Float32Array(6) };
    const { shape, two } = await mostLikely(model, reading);
    if (!two) throw new Error('there is a mirrored reading');
    const both = two.grid.map((p, cell) => (p + two.mirrored[cell]) / 2);
    expect(shape.grid).toEqual(levelGrid(both, model.threshold, calibration));
    model.dispose();
  });
});
