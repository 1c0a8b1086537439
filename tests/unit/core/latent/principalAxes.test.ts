import { describe, expect, it } from 'vitest';
import { nearestRows, principalAxes, project } from '../../../../src/core/latent/principalAxes';
import { createRandom } from '../../../../src/core/random';

const cloud = (seed: number, count: number, size: number): Float32Array[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => Float32Array.from({ length: size }, (_, i) => random.normal() * (1 + (i % 7)) + i));
};

describe('principal axes', () => {
  it('agree with the closed form in two dimensions', () => {
    const rows = [
      [3, 1],
      [1, 2],
      [-2, -2],
      [0, 5],
      [4, 4],
    ].map((row) => Float32Array.from(row));
    const mean = [6 / 5, 10 / 5];
    const part = (i: number, k: number): number => rows.reduce((sum, row) => sum + ((row[i] - mean[i]) * (row[k] - mean[k])) / 5, 0);
    const [a, b, c] = [part(0, 0), part(0, 1), part(1, 1)];
    const root = Math.sqrt(((a - c) / 2) ** 2 + b * b);
    const axes = principalAxes(rows, 2);
    expect(axes.variances[0]).toBeCloseTo((a + c) / 2 + root, 6);
    expect(axes.variances[1]).toBeCloseTo((a + c) / 2 - root, 6);
    expect(axes.total).toBeCloseTo(a + c, 6);
    const angle = Math.atan2(2 * b, a - c) / 2;
    expect(Math.abs(axes.axes[0][0] * Math.cos(angle) + axes.axes[0][1] * Math.sin(angle))).toBeCloseTo(1, 6);
  });

  it('are eigenvectors of the covariance, at right angles, and hold all of the variance together', () => {
    const rows = cloud(3, 80, 12);
    const found = principalAxes(rows, 12);
    expect(found.variances.reduce((x, y) => x + y)).toBeCloseTo(found.total, 4);
    const scores = rows.map((row) => project(found, row));
    for (let i = 0; i < 12; i++) {
      for (let k = 0; k <= i; k++) {
        // Uncorrelated along different axes, of the stated variance along each.
        const covariance = scores.reduce((sum, score) => sum + (score[i] * score[k]) / rows.length, 0);
        expect(covariance).toBeCloseTo(i === k ? found.variances[i] : 0, 3);
      }
      if (i > 0) expect(found.variances[i]).toBeLessThanOrEqual(found.variances[i - 1] + 1e-9);
    }
  });

  it('do not break on points of a lower rank', () => {
    const rows = [0, 1, 2, 3].map((t) => Float32Array.of(t, 2 * t, -t, 5));
    const { axes, variances } = principalAxes(rows, 3);
    expect(variances[0]).toBeCloseTo(6 * 1.25, 5);
    expect(variances[1]).toBeCloseTo(0, 9);
    expect(Array.from(axes[0], (value) => Number(value.toFixed(4)))).toEqual([0.4082, 0.8165, -0.4082, 0]);
    for (const axis of axes) expect(Math.hypot(...axis)).toBeCloseTo(1, 5);
  });

  it('find the same nearest rows as a full search by squared distance', () => {
    const rows = cloud(8, 60, 5);
    const point = Float32Array.of(0, 1, 2, 3, 4);
    const brute = rows
      .map((row, index) => ({ index, d: row.reduce((sum, value, i) => sum + (value - point[i]) ** 2, 0) }))
      .sort((a, b) => a.d - b.d);
    expect(nearestRows(rows, point, 6).map(({ index }) => index)).toEqual(brute.slice(0, 6).map(({ index }) => index));
    expect(nearestRows(rows, rows[17], 1)).toEqual([{ index: 17, distance: 0 }]);
  });
});
