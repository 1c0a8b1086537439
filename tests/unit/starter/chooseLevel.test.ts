import { describe, expect, it } from 'vitest';
import { chooseLevel } from '../../../scripts/starter/chooseLevel';
import { createRandom } from '../../../src/core/random';
import { iou } from '../../../src/core/metrics/iou';
import { likeliestThreshold } from '../../../src/engine/inference/levelGrid';

const CELLS = 6 ** 3;
const KINDS = ['icon', 'product', 'render'] as const;

/** Grids of a generator that is `sureness` times as sure of itself as it may be. */
function drawPictures(count: number, sureness: number, seed: number): Parameters<typeof chooseLevel>[0] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const [spread, shift] = [random.range(0.5, 3), random.range(-2, 0.5)];
    const odds = Array.from({ length: CELLS }, () => random.normal() * spread + shift);
    return {
      ...{ name: String(i), class: i % 2 === 0 ? 'chair' : 'table', kind: KINDS[i % 3] },
      prediction: Float32Array.from(odds, (odd) => 1 / (1 + Math.exp(-sureness * odd))),
      truth: Float32Array.from(odds, (odd) => Number(random.next() < 1 / (1 + Math.exp(-odd)))),
    };
  });
}

describe('the calibration that is chosen for a model', () => {
  it.each([
    { sureness: 1, slope: 1 },
    { sureness: 2, slope: 0.5 },
  ])('takes back what a generator is too sure by: $sureness', ({ sureness, slope }) => {
    const { calibration } = chooseLevel(drawPictures(120, sureness, 1));
    expect(Math.abs(calibration.slope - slope)).toBeLessThanOrEqual(0.21);
    expect(Math.abs(calibration.bias)).toBeLessThanOrEqual(0.41);
  });

  it('tells the mean over kinds of the mean over classes', () => {
    const pictures = drawPictures(42, 2, 2);
    const { calibration, iou: told } = chooseLevel(pictures);
    const scored = pictures.map((one) => ({
      ...one,
      iou: iou(one.prediction, one.truth, likeliestThreshold(one.prediction, calibration)),
    }));
    const means = KINDS.flatMap((kind) =>
      ['chair', 'table'].map((name) => {
        const own = scored.filter((one) => one.kind === kind && one.class === name);
        return own.reduce((sum, one) => sum + one.iou, 0) / own.length;
      }),
    );
    expect(told).toBeCloseTo(means.reduce((sum, value) => sum + value, 0) / means.length, 3);
  });
});
