import { describe, expect, it } from 'vitest';
import { minCut, STEPS } from '../../../../src/core/image/minCut';
import { createRandom } from '../../../../src/core/random';

function cost(
  w: number,
  h: number,
  toSource: Float32Array,
  toSink: Float32Array,
  weights: Float32Array,
  labels: ArrayLike<number>,
): number {
  let sum = 0;
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const i = x + y * w;
      sum += labels[i] ? toSink[i] : toSource[i];
      for (const [d, [dx, dy]] of STEPS.entries()) {
        if (x + dx < 0 || x + dx >= w || y + dy < 0 || y + dy >= h) continue;
        // Each pair once: an edge is cut where object meets background.
        if (labels[i] === 1 && labels[x + dx + (y + dy) * w] === 0) sum += weights[8 * i + d];
      }
    }
  return sum;
}

describe('the minimum cut', () => {
  it('is the best of all labellings, on 200 random small grids', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = createRandom(seed);
      const [w, h] = [2 + random.integer(3), 2 + random.integer(2)];
      const count = w * h;
      const draw = (): Float32Array => Float32Array.from({ length: count }, () => random.integer(9));
      const [toSource, toSink] = [draw(), draw()];
      const weights = new Float32Array(8 * count);
      for (let y = 0; y < h; y++)
        for (let x = 0; x < w; x++)
          for (let d = 0; d < 8; d += 2) {
            const [dx, dy] = STEPS[d] as readonly [number, number];
            if (x + dx < 0 || x + dx >= w || y + dy < 0 || y + dy >= h) continue;
            const weight = random.integer(6);
            weights[8 * (x + y * w) + d] = weight;
            weights[8 * (x + dx + (y + dy) * w) + d + 1] = weight;
          }
      const found = cost(w, h, toSource, toSink, weights, minCut(w, h, toSource, toSink, weights));
      let best = Infinity;
      for (let code = 0; code < 1 << count; code++) {
        best = Math.min(
          best,
          cost(
            w,
            h,
            toSource,
            toSink,
            weights,
            Array.from({ length: count }, (_, i) => (code >> i) & 1),
          ),
        );
      }
      expect(found, `seed ${seed}, ${w} x ${h}`).toBe(best);
    }
  });
});
