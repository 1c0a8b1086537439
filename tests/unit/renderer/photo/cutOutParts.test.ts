import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageAt, paint } from '../../../../src/renderer/src/panels/photo/brush';
import { cropAround, dragCrop, handles, setCrop, SMALLEST_CROP, wholeOf } from '../../../../src/renderer/src/panels/photo/crop';
import { drawCutOut } from '../../../../src/renderer/src/panels/photo/drawCutOut';
import { createSteps } from '../../../../src/renderer/src/panels/photo/steps';
import type { CropRectangle } from '../../../../src/shared/ipc/photos';

const coordinate = fc.double({ min: -8, max: 32, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const [width, height] = [24, 19];

/** The distance of a pixel's middle from a stroke, by trying many points of it. */
function bruteDistance(x: number, y: number, from: { x: number; y: number }, to: { x: number; y: number }): number {
  let least = Infinity;
  for (let k = 0; k <= 300; k++) {
    const [sx, sy] = [from.x + ((to.x - from.x) * k) / 300, from.y + ((to.y - from.y) * k) / 300];
    least = Math.min(least, Math.hypot(x + 0.5 - sx, y + 0.5 - sy));
  }
  return least;
}

describe('a stroke of the brush', () => {
  it('covers each pixel by its distance from the stroke, and says where it may have painted', () => {
    const brush = fc.record({
      radius: fc.double({ min: 1, max: 14, noNaN: true }),
      feather: fc.double({ min: 0, max: 1, noNaN: true }),
      adds: fc.boolean(),
    });
    fc.assert(
      fc.property(point, point, brush, fc.integer({ min: 0, max: 255 }), (from, to, one, start) => {
        const alpha = new Uint8Array(width * height).fill(start);
        const span = paint({ width, height, alpha }, from, to, one);
        const edge = Math.max(1, one.feather * one.radius);
        let worst = 0;
        let outside = 0;
        for (let i = 0; i < alpha.length; i++) {
          const [x, y] = [i % width, Math.floor(i / width)];
          const distance = bruteDistance(x, y, from, to);
          const coverage =
            distance <= one.radius + 0.5 - edge ? 1 : distance >= one.radius + 0.5 ? 0 : (one.radius + 0.5 - distance) / edge;
          const expected = one.adds ? Math.max(start, 255 * coverage) : Math.min(start, 255 * (1 - coverage));
          worst = Math.max(worst, Math.abs(alpha[i] - expected));
          const isInside = span && x >= span.left && x < span.right && y >= span.top && y < span.bottom;
          if (!isInside && alpha[i] !== start) outside++;
        }
        // The tried points lie up to 0.2 pixels apart.
        expect(worst).toBeLessThan(8);
        expect(outside).toBe(0);
      }),
      { numRuns: 8, seed: 20 },
    );
  });

  it('is the same in one piece and in many', () => {
    const brush = { radius: 5, feather: 0.5, adds: true };
    const [once, often] = [new Uint8Array(width * height), new Uint8Array(width * height)];
    paint({ width, height, alpha: once }, { x: 4, y: 3 }, { x: 19, y: 13 }, brush);
    for (let k = 0; k < 15; k++)
      paint({ width, height, alpha: often }, { x: 4 + k, y: 3 + (k * 2) / 3 }, { x: 5 + k, y: 3 + ((k + 1) * 2) / 3 }, brush);
    expect(Math.max(...once.map((value, i) => Math.abs(value - often[i])))).toBeLessThanOrEqual(1);
  });

  it('is half at its radius when hard, and soft towards the middle when feathered', () => {
    expect(coverageAt(10, { radius: 10, feather: 0 })).toBe(0.5);
    expect(coverageAt(5.5, { radius: 10, feather: 1 })).toBe(0.5);
    expect(
      paint(
        { width, height, alpha: new Uint8Array(width * height) },
        { x: -30, y: 4 },
        { x: -20, y: 4 },
        { radius: 5, feather: 0, adds: true },
      ),
    ).toBeNull();
  });
});

const size = { width: 200, height: 90 };
const crops: fc.Arbitrary<CropRectangle> = fc
  .tuple(fc.integer({ min: 0, max: 184 }), fc.integer({ min: 0, max: 74 }))
  .chain(([left, top]) =>
    fc.record({
      ...{ left: fc.constant(left), top: fc.constant(top) },
      width: fc.integer({ min: 16, max: 200 - left }),
      height: fc.integer({ min: 16, max: 90 - top }),
    }),
  );
const fits = ({ left, top, width: w, height: h }: CropRectangle): boolean =>
  [left, top, w, h].every(Number.isInteger) &&
  left >= 0 &&
  top >= 0 &&
  w >= SMALLEST_CROP &&
  h >= SMALLEST_CROP &&
  left + w <= 200 &&
  top + h <= 90;

describe('the crop', () => {
  const by = fc.record({ x: fc.double({ min: -300, max: 300, noNaN: true }), y: fc.double({ min: -300, max: 300, noNaN: true }) });

  it('stays inside the picture and large enough, whatever is dragged; the other edges stay', () => {
    fc.assert(
      fc.property(crops, fc.constantFrom(...handles), by, (crop, handle, moved) => {
        const next = dragCrop(crop, handle, moved, size);
        expect(fits(next)).toBe(true);
        if (handle.x >= 0) expect(next.left).toBe(crop.left);
        if (handle.x <= 0) expect(next.left + next.width).toBe(crop.left + crop.width);
        if (handle.y >= 0) expect(next.top).toBe(crop.top);
        if (handle.y <= 0) expect(next.top + next.height).toBe(crop.top + crop.height);
      }),
      { seed: 21 },
    );
  });

  it('moves as a whole without changing its size', () => {
    fc.assert(
      fc.property(crops, by, (crop, moved) => {
        const next = dragCrop(crop, { x: 0, y: 0 }, moved, size);
        expect(fits(next)).toBe(true);
        expect([next.width, next.height]).toEqual([crop.width, crop.height]);
      }),
      { seed: 22 },
    );
    expect(dragCrop({ left: 10, top: 10, width: 50, height: 40 }, { x: 0, y: 0 }, { x: 7.4, y: -3.6 }, size)).toMatchObject({
      left: 17,
      top: 6,
    });
  });

  it('takes any number that is typed, and what stands in its way gives', () => {
    fc.assert(
      fc.property(
        crops,
        fc.constantFrom('left', 'top', 'width', 'height' as const),
        fc.double({ min: -50, max: 400, noNaN: true }),
        (crop, field, value) => {
          expect(fits(setCrop(crop, field, value, size))).toBe(true);
        },
      ),
      { seed: 23 },
    );
    expect(setCrop({ left: 150, top: 0, width: 50, height: 90 }, 'width', 120, size)).toMatchObject({ left: 80, width: 120 });
    expect(setCrop(wholeOf(size), 'left', 60, size)).toEqual({ left: 60, top: 0, width: 140, height: 90 });
  });

  it('finds the object with a margin, and says when there is none', () => {
    const alpha = new Uint8Array(200 * 90);
    expect(cropAround(alpha, size)).toBeUndefined();
    for (let y = 30; y < 60; y++) alpha.fill(255, 200 * y + 100, 200 * y + 140);
    expect(cropAround(alpha, size)).toEqual({ left: 98, top: 28, width: 44, height: 34 });
    alpha.fill(255);
    expect(cropAround(alpha, size)).toEqual(wholeOf(size));
  });
});

describe('the steps', () => {
  it('go back and forth, forget what was undone by a new one, and the oldest when they are too many', () => {
    const steps = createSteps('a', () => 1, 3);
    for (const state of ['b', 'c']) steps.push(state);
    steps.undo();
    steps.undo();
    steps.undo();
    expect([steps.now, steps.canUndo, steps.canRedo]).toEqual(['a', false, true]);
    steps.redo();
    steps.push('d');
    expect([steps.now, steps.canRedo]).toEqual(['d', false]);
    steps.push('e');
    for (let i = 0; i < 5; i++) steps.undo();
    expect(steps.now).toBe('b');
  });
});

describe('what is drawn', () => {
  const picture = { width: 2, height: 1, rgba: Uint8Array.of(200, 100, 50, 0, 10, 20, 30, 255) };
  const all = { left: 0, top: 0, right: 2, bottom: 1 };

  it('keeps the object, and dims, removes or keeps the rest', () => {
    const alpha = Uint8Array.of(0, 255);
    expect([...drawCutOut(picture, alpha, all, 'photo')]).toEqual([200, 100, 50, 255, 10, 20, 30, 255]);
    expect([...drawCutOut(picture, alpha, all, 'checkerboard')]).toEqual([200, 100, 50, 0, 10, 20, 30, 255]);
    const dimmed = drawCutOut(picture, alpha, all, 'dimmed');
    expect([...dimmed.subarray(4)]).toEqual([10, 20, 30, 255]);
    expect(dimmed[0]).toBeLessThan(130);
    expect(dimmed[3]).toBe(255);
    expect([...drawCutOut(picture, alpha, { ...all, left: 1 }, 'photo')]).toEqual([10, 20, 30, 255]);
  });
});
