import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCutout } from '../../../../src/core/image/hasCutout';
import { createPicture } from '../../../../src/core/image/picture';
import { createRandom } from '../../../../src/core/random';
import { resize } from '../../../../src/core/image/resize';

const size = fc.integer({ min: 1, max: 12 });

describe('resize', () => {
  it('averages blocks when the sizes divide', () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 4 }), fc.integer(), (w, h, k, seed) => {
        const random = createRandom(seed);
        const picture = createPicture(
          w * k,
          h * k,
          Uint8Array.from({ length: w * h * k * k * 4 }, () => random.integer(256)),
        );
        const small = resize(picture, w, h);
        for (let i = 0; i < w * h * 4; i++) {
          const [x, y, c] = [Math.floor(i / 4) % w, Math.floor(i / 4 / w), i % 4];
          let sum = 0;
          for (let dy = 0; dy < k; dy++) for (let dx = 0; dx < k; dx++) sum += picture.rgba[((y * k + dy) * w * k + x * k + dx) * 4 + c];
          expect(Math.abs(small.rgba[i] - sum / (k * k))).toBeLessThanOrEqual(0.51);
        }
      }),
    );
  });

  it('keeps one colour at any size, and never leaves the range of its pixels', () => {
    fc.assert(
      fc.property(size, size, size, size, fc.integer({ min: 0, max: 255 }), (w, h, w2, h2, value) => {
        const one = resize(createPicture(w, h, new Uint8Array(w * h * 4).fill(value)), w2, h2);
        expect(one.rgba.every((byte) => byte === value)).toBe(true);
      }),
    );
  });

  it('draws a straight line through a ramp when enlarging', () => {
    const ramp = createPicture(4, 1, Uint8Array.from([0, 40, 80, 120].flatMap((v) => [v, v, v, 255])));
    const red = resize(ramp, 8, 1).rgba.filter((_, i) => i % 4 === 0);
    expect(Array.from(red)).toEqual([0, 10, 30, 50, 70, 90, 110, 120]);
  });
});

describe('hasCutout', () => {
  /** 10 x 10, alpha by place. */
  const picture = (alpha: (x: number, y: number) => number): ReturnType<typeof createPicture> =>
    createPicture(
      10,
      10,
      Uint8Array.from({ length: 400 }, (_, i) => (i % 4 === 3 ? alpha((i >> 2) % 10, Math.floor(i / 40)) : 200)),
    );

  it('wants a transparent border around something opaque', () => {
    const inside = (x: number, y: number): boolean => x > 2 && x < 7 && y > 2;
    expect(hasCutout(picture((x, y) => (inside(x, y) ? 255 : 0)))).toBe(true);
    expect(hasCutout(picture(() => 255))).toBe(false);
    expect(hasCutout(picture(() => 0))).toBe(false);
    // Rounded corners are no cut-out, and neither is a veil over everything.
    expect(hasCutout(picture((x, y) => ((x === 0 || x === 9) && (y === 0 || y === 9) ? 0 : 255)))).toBe(false);
    expect(hasCutout(picture(() => 128))).toBe(false);
  });
});
