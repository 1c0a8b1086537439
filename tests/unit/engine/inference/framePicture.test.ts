import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framePicture, IMAGE_EDGE, MASK_EDGE } from '../../../../src/engine/inference/framePicture';
import { usualForeground } from '../../../../src/shared/foreground';

/** A red box on green, with the box as alpha. */
function picture(width: number, height: number, box: { x: number; y: number; w: number; h: number }): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h;
      rgba.set(inside ? [255, 0, 0, 255] : [0, 255, 0, 0], 4 * (y * width + x));
    }
  }
  return rgba;
}

const pixel = (image: Float32Array, x: number, y: number): number[] => [
  ...image.subarray(3 * (y * IMAGE_EDGE + x), 3 * (y * IMAGE_EDGE + x) + 3),
];

describe('framing a picture', () => {
  it('fills the frame with the object on grey, wherever it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }), (x, y) => {
        const { image, mask, maskKnown } = framePicture(picture(120, 90, { x, y, w: 40, h: 40 }), 120, 90, { useMask: true });
        expect(maskKnown).toBe(true);
        for (const [c, value] of pixel(image, 96, 96).entries()) expect(value).toBeCloseTo(c === 0 ? 1 : 0, 5);
        for (const corner of [0, IMAGE_EDGE - 1]) for (const value of pixel(image, corner, corner)) expect(value).toBeCloseTo(0.5, 5);
        // 1 / 1.12 of the edge, squared, is object.
        expect(mask.reduce((a, b) => a + b, 0) / MASK_EDGE ** 2).toBeCloseTo(1 / 1.12 ** 2, 1);
      }),
      { numRuns: 12 },
    );
  });

  it('keeps the longer side of a wide object inside the frame', () => {
    const { mask } = framePicture(picture(100, 100, { x: 5, y: 40, w: 90, h: 10 }), 100, 100, { useMask: true });
    const column = (x: number): number => Array.from({ length: MASK_EDGE }, (_, y) => mask[y * MASK_EDGE + x]).reduce((a, b) => a + b, 0);
    expect(column(0)).toBe(0);
    expect(column(MASK_EDGE - 1)).toBe(0);
    expect(column(4)).toBeGreaterThan(3);
  });

  it('takes the whole picture without a mask, and gives none', () => {
    const { image, mask, maskKnown } = framePicture(picture(192, 192, { x: 0, y: 0, w: 96, h: 192 }), 192, 192, { useMask: false });
    expect(maskKnown).toBe(false);
    expect(mask.every((share) => share === 0)).toBe(true);
    expect(pixel(image, 10, 100)).toEqual([1, 0, 0]);
    expect(pixel(image, 180, 100)).toEqual([0, 1, 0]);
  });

  it('looks at the place of the mask and a tenth of it more on each side, before its background or white', () => {
    for (const [behind, colour] of [
      ['background', [0, 1, 0]],
      ['white', [1, 1, 1]],
    ] as const) {
      const framed = framePicture(picture(200, 160, { x: 70, y: 50, w: 60, h: 60 }), 200, 160, { useMask: true, behind });
      expect(framed.maskKnown).toBe(false);
      expect(framed.window).toEqual({ left: 64, top: 44, side: 72 });
      expect(pixel(framed.image, 96, 96)).toEqual([1, 0, 0]);
      expect(pixel(framed.image, 4, 96)).toEqual(colour);
    }
  });

  it('gives the object the share of the frame that was asked for, and the second look as much more as usual', () => {
    const rgba = picture(200, 160, { x: 70, y: 50, w: 60, h: 60 });
    const sideOf = (foreground: number | undefined, behind?: 'white'): number =>
      framePicture(rgba, 200, 160, { useMask: true, foreground, ...(behind && { behind }) }).window.side;
    for (const share of [0.5, 0.75, 1]) {
      expect(sideOf(share)).toBeCloseTo(60 / share, 5);
      expect(sideOf(share, 'white') - sideOf(share)).toBeCloseTo(sideOf(undefined, 'white') - sideOf(undefined), 5);
    }
    expect(sideOf(usualForeground)).toBeCloseTo(sideOf(undefined), 0);
    // Without a mask there is no object to go by.
    expect(framePicture(rgba, 200, 160, { useMask: false, foreground: 0.5 }).window.side).toBe(200);
  });

  it('says that an empty mask is not known', () => {
    expect(framePicture(new Uint8Array(8 * 8 * 4), 8, 8, { useMask: true }).maskKnown).toBe(false);
  });

  it('keeps the mean colour when it shrinks', () => {
    const rgba = Uint8Array.from({ length: 768 * 768 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i >> 2) % 2 === 0 ? 200 : 100));
    const { image } = framePicture(rgba, 768, 768, { useMask: false });
    const mean = image.reduce((a, b) => a + b, 0) / image.length;
    expect(mean).toBeCloseTo(150 / 255, 2);
  });
});
