import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinReadings } from '../../../../src/engine/inference/joinReadings';
import type { PhotoReading } from '../../../../src/engine/inference/photoModel';
import { combineReadings } from '../../../../src/engine/inference/photoModel';

const reading = (mean: readonly number[]): PhotoReading => ({
  mean: Float32Array.from(mean),
  mirrored: Float32Array.from(mean, (value) => -value),
  logVariance: Float32Array.from(mean, () => -2),
  classes: Float32Array.of(0.25, 0.75),
});
const lengthOf = (row: Float32Array): number => Math.hypot(...row);
const number = fc.double({ min: -4, max: 4, noNaN: true });
const vector = fc.array(number, { minLength: 5, maxLength: 5 }).filter((row) => Math.hypot(...row) > 0.5);

describe('several readings of one object', () => {
  it('have a mean in the direction of the weighted sum, as long as they are on average', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(vector, fc.double({ min: 0.1, max: 3, noNaN: true })), { minLength: 2, maxLength: 5 }), (parts) => {
        const total = parts.reduce((sum, [, weight]) => sum + weight, 0);
        const sum = [0, 1, 2, 3, 4].map((i) => parts.reduce((s, [row, weight]) => s + row[i] * weight, 0) / total);
        fc.pre(Math.hypot(...sum) > 0.05);
        const { mean } = combineReadings(
          parts.map(([row]) => reading(row)),
          parts.map(([, weight]) => weight),
        );
        const wanted = parts.reduce((s, [row, weight]) => s + (Math.hypot(...row) * weight) / total, 0);
        expect(lengthOf(mean)).toBeCloseTo(wanted, 4);
        for (const [i, value] of mean.entries()) expect(value).toBeCloseTo((sum[i] * wanted) / Math.hypot(...sum), 3);
      }),
      { numRuns: 200 },
    );
  });

  it('lean to the one whose own shape is surer', async () => {
    // A decoder that is sharp for one direction and cannot make up its mind for the other.
    const sharp = Float32Array.from({ length: 8 }, (_, i) => (i < 4 ? 0.99 : 0.01));
    const vague = new Float32Array(8).fill(0.5);
    const model: Parameters<typeof joinReadings>[0] = {
      gridSize: 2,
      threshold: 0.5,
      level: (grid) => grid,
      decode: (latents) => Promise.resolve(latents.map((latent) => ({ latent, grid: Math.abs(latent[0]) > 1 ? sharp : vague }))),
      photo: { description: { confidence: { bias: 0, promised: 0.5, agreement: 0.3 } } } as Parameters<typeof joinReadings>[0]['photo'],
    };
    const [sure, unsure] = [reading([2, 0]), reading([0, 2])];
    const joined = await joinReadings(model, [sure, unsure]);
    expect(joined.mean[0]).toBeGreaterThan(1.5 * joined.mean[1]);
    expect(lengthOf(joined.mean)).toBeCloseTo(2, 5);
    const alike = await joinReadings({ ...model, photo: undefined }, [sure, unsure]);
    expect(alike.mean[0]).toBeCloseTo(alike.mean[1], 5);
    expect((await joinReadings(model, [sure])).mean).toEqual(sure.mean);
  });
});
