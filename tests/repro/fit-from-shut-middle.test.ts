import { expect, it } from 'vitest';
import { fitShape } from '../../src/engine/inference/fitShape';
import type { LatentSlope } from '../../src/engine/inference/fitLatent';

/** A generator of 8 cells with a ReLU before its output that is shut around the middle of the latent space: sigmoid(4 relu(A z - 1) - 2). */
const edge = 2;
const a = Array.from({ length: 8 }, (_, cell) =>
  Float32Array.from([cell & 1, (cell >> 1) & 1, (cell >> 2) & 1], (bit) => (bit ? 1.5 : -1.5)),
);
const reached = (z: Float32Array, cell: number): number => a[cell].reduce((sum, weight, k) => sum + weight * z[k], -1);
const make = (z: Float32Array): Float32Array =>
  Float32Array.from({ length: 8 }, (_, cell) => 1 / (1 + Math.exp(2 - 4 * Math.max(0, reached(z, cell)))));
const latentSlope: LatentSlope = (z, objective) => {
  const grid = make(z);
  const { loss, slope } = objective(grid);
  const out = new Float32Array(3);
  for (const cell of grid.keys()) {
    if (reached(z, cell) <= 0) continue;
    for (const k of out.keys()) out[k] = out[k] + 4 * slope[cell] * grid[cell] * (1 - grid[cell]) * a[cell][k];
  }
  return Promise.resolve({ loss, slope: out, grid });
};

it('a shape is found in a latent space whose middle gives no slope (every fit to the starter model gave one and the same blob)', async () => {
  const wanted = Float32Array.from([1.2, 0.9, -0.2]);
  const target = Float32Array.from(make(wanted), (p) => Number(p > 0.5));
  expect(target.reduce((sum, cell) => sum + cell, 0)).toBeGreaterThan(0);
  const fitted = await fitShape(
    { gridSize: edge, latentSize: 3, latentSlope },
    { model: 'shut', grid: target, gridSize: edge, steps: 200 },
  );
  expect(Array.from(fitted.grid, (p) => Number(p > 0.5))).toEqual([...target]);
});
