import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { fitLatent, unitPrior } from '../../../../src/engine/inference/fitLatent';
import type { LatentSlope } from '../../../../src/engine/inference/fitLatent';
import { fitShape, gridObjective } from '../../../../src/engine/inference/fitShape';

/** A "generator" of 8 cells: sigmoid(A z + b), whose slopes are known in closed form. */
function smallGenerator(seed: number): { slopeOf: LatentSlope; make: (z: Float32Array) => Float32Array } {
  const random = createRandom(seed);
  const a = Float32Array.from({ length: 8 * 3 }, () => 2 * random.normal());
  const make = (z: Float32Array): Float32Array =>
    Float32Array.from({ length: 8 }, (_, i) => 1 / (1 + Math.exp(-(a[3 * i] * z[0] + a[3 * i + 1] * z[1] + a[3 * i + 2] * z[2]))));
  const slopeOf: LatentSlope = (z, objective) => {
    const grid = make(z);
    const { loss, slope } = objective(grid);
    const out = new Float32Array(3);
    for (let i = 0; i < 8; i++) for (let k = 0; k < 3; k++) out[k] = out[k] + slope[i] * grid[i] * (1 - grid[i]) * a[3 * i + k];
    return Promise.resolve({ loss, slope: out, grid });
  };
  return { slopeOf, make };
}

describe('the search in the latent space', () => {
  it('comes back to the latent that a grid was made of', async () => {
    const { slopeOf, make } = smallGenerator(3);
    const wanted = Float32Array.from([0.7, -0.4, 0.5]);
    const target = make(wanted);
    const fitted = await fitLatent(
      new Float32Array(3),
      slopeOf,
      (p) => ({
        loss: p.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0),
        slope: p.map((value, i) => 2 * (value - target[i])),
      }),
      { steps: 300, rate: 0.1, prior: unitPrior(3, 0) },
    );
    for (let k = 0; k < 3; k++) expect(fitted.latent[k]).toBeCloseTo(wanted[k], 2);
    expect(fitted.after).toBeLessThan(fitted.before);
  });

  it('stays at the mean of the prior when that weighs all', async () => {
    const { slopeOf } = smallGenerator(4);
    const prior = { mean: Float32Array.from([0.3, 0.1, -0.2]), variance: new Float32Array(3).fill(1), weight: 1e6 };
    const fitted = await fitLatent(new Float32Array(3), slopeOf, gridObjective(new Float32Array(8).fill(1)), {
      steps: 200,
      rate: 0.05,
      prior,
    });
    for (let k = 0; k < 3; k++) expect(fitted.latent[k]).toBeCloseTo(prior.mean[k], 2);
  });

  it('has an objective whose slope finite differences find, over known cells only', () => {
    const random = createRandom(9);
    const grid = Float32Array.from({ length: 40 }, () => Number(random.next() < 0.4));
    const known = Uint8Array.from({ length: 40 }, () => Number(random.next() < 0.6));
    const p = Float64Array.from({ length: 40 }, () => random.range(0.05, 0.95));
    const objective = gridObjective(grid, known);
    const { slope } = objective(Float32Array.from(p));
    for (let i = 0; i < 40; i++) {
      const [up, down] = [1e-3, -1e-3].map((step) => objective(Float32Array.from(p, (value, k) => (k === i ? value + step : value))).loss);
      expect(slope[i]).toBeCloseTo(((up ?? 0) - (down ?? 0)) / 2e-3, 2);
      if (known[i] === 0) expect(slope[i]).toBe(0);
    }
  });

  it('refuses grids of another size and steps out of range', async () => {
    const { slopeOf } = smallGenerator(1);
    const model = { gridSize: 2, latentSize: 3, latentSlope: slopeOf };
    await expect(fitShape(model, { model: 'm', gridSize: 3, grid: new Float32Array(27) })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(fitShape(model, { model: 'm', gridSize: 2, grid: new Float32Array(8).fill(NaN) })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(fitShape(model, { model: 'm', gridSize: 2, grid: new Float32Array(8), steps: 0 })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});
