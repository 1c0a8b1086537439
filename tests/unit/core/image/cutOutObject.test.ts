import { describe, expect, it } from 'vitest';
import { cutOutObject } from '../../../../src/core/image/cutOutObject';
import type { Picture } from '../../../../src/core/image/picture';
import { createPicture } from '../../../../src/core/image/picture';
import { createRandom } from '../../../../src/core/random';

/** A room of a patterned wall and a striped floor with two boxes of other colours in it; `truth` is the chair-like thing in the middle. */
function scene(seed: number, side = 200): { picture: Picture; truth: Uint8Array; inside: (x: number, y: number) => boolean } {
  const random = createRandom(seed);
  const picture = createPicture(side, side);
  const truth = new Uint8Array(side * side);
  const tone = (): [number, number, number] => [40 + random.integer(180), 40 + random.integer(180), 40 + random.integer(180)];
  const [wall, floor, object, other] = [tone(), tone(), [200, 60, 40] as const, tone()];
  const inside = (x: number, y: number): boolean => {
    const [u, v] = [x / side, y / side];
    return (
      (u > 0.33 && u < 0.66 && v > 0.2 && v < 0.5) ||
      (u > 0.28 && u < 0.72 && v >= 0.5 && v < 0.62) ||
      (v >= 0.62 && v < 0.85 && ((u > 0.29 && u < 0.34) || (u > 0.66 && u < 0.71)))
    );
  };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = x + y * side;
      let colour: readonly number[] = y < 0.55 * side ? wall : floor;
      const pattern = y < 0.55 * side ? 18 * Number((x >> 4) % 2 === (y >> 4) % 2) : 22 * Number((x >> 3) % 2 === 0);
      if (x < 0.16 * side && y > 0.4 * side && y < 0.8 * side) colour = other;
      truth[i] = Number(inside(x, y));
      if (truth[i] === 1) colour = object;
      for (let c = 0; c < 3; c++)
        picture.rgba[4 * i + c] = Math.min(255, Math.max(0, colour[c] + (truth[i] === 1 ? 0 : pattern) + 6 * random.normal()));
      picture.rgba[4 * i + 3] = 255;
    }
  }
  return { picture, truth, inside };
}

function iou(mask: Uint8Array | undefined, truth: Uint8Array): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const found = (mask?.[i] ?? 0) > 127;
    both += Number(found && truth[i] === 1);
    either += Number(found || truth[i] === 1);
  }
  return both / either;
}

describe('the object of a cluttered photo', () => {
  it.each([1, 2, 3, 4])('is found between patterns and other things, legs and all (seed %i)', (seed) => {
    const { picture, truth } = scene(seed);
    expect(iou(cutOutObject(picture), truth)).toBeGreaterThan(0.9);
  });

  it('follows a point, a box and the strokes of a brush', () => {
    const { picture, truth } = scene(7);
    expect(iou(cutOutObject(picture, { point: { x: 100, y: 112 } }), truth)).toBeGreaterThan(0.9);
    expect(iou(cutOutObject(picture, { box: { left: 54, top: 38, right: 146, bottom: 172 } }), truth)).toBeGreaterThan(0.9);
    // Half of the object is called background: it is left out.
    const background = new Uint8Array(200 * 200);
    for (let y = 0; y < 200; y++) for (let x = 0; x < 100; x++) background[x + 200 * y] = 1;
    const right = cutOutObject(picture, { background });
    expect(right?.some((value, i) => i % 200 < 97 && value > 127)).toBe(false);
    expect(right?.some((value, i) => i % 200 > 103 && value > 127)).toBe(true);
    const object = new Uint8Array(200 * 200);
    for (let y = 90; y < 150; y++) for (let x = 8; x < 28; x++) object[x + 200 * y] = 1;
    expect(cutOutObject(picture, { object })?.[18 + 200 * 120]).toBeGreaterThan(200);
  });

  it('is nothing where nothing stands out, and is the same each time', () => {
    expect(cutOutObject(createPicture(64, 64, new Uint8Array(64 * 64 * 4).fill(255)))).toBeUndefined();
    const { picture } = scene(5);
    expect(cutOutObject(picture)).toEqual(cutOutObject(picture));
  });
});
