import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cutOutPlainBackground } from '../../../../src/core/image/cutOutPlainBackground';
import type { Picture } from '../../../../src/core/image/picture';
import { createPicture } from '../../../../src/core/image/picture';
import type { Random } from '../../../../src/core/random';
import { createRandom } from '../../../../src/core/random';

type Colour = readonly [number, number, number];
/** Colour at a place, both coordinates in [0, 1]. */
type Paint = (u: number, v: number) => Colour;

/** Coverage of a chair seen from the front, by 4x4 samples a pixel: back, seat, four legs with gaps between, a bar. */
function chairCoverage(width: number, height: number): Float32Array {
  const boxes = [
    [0.32, 0.12, 0.68, 0.42],
    [0.36, 0.42, 0.4, 0.55],
    [0.6, 0.42, 0.64, 0.55],
    [0.27, 0.55, 0.73, 0.63],
    [0.29, 0.63, 0.325, 0.92],
    [0.675, 0.63, 0.71, 0.92],
    [0.29, 0.76, 0.71, 0.785],
  ];
  const inside = (u: number, v: number): boolean => boxes.some(([l, t, r, b]) => u >= l && u < r && v >= t && v < b);
  return Float32Array.from({ length: width * height }, (_, i) => {
    let hits = 0;
    for (let s = 0; s < 16; s++) {
      const u = ((i % width) + ((s % 4) + 0.5) / 4) / width;
      const v = (Math.floor(i / width) + ((s >> 2) + 0.5) / 4) / height;
      if (inside(u, v)) hits++;
    }
    return hits / 16;
  });
}

function paintScene(
  width: number,
  height: number,
  coverage: Float32Array,
  object: Paint,
  backdrop: Paint,
  noise: number,
  random: Random,
): Picture {
  const picture = createPicture(width, height);
  for (let i = 0; i < coverage.length; i++) {
    const u = ((i % width) + 0.5) / width;
    const v = (Math.floor(i / width) + 0.5) / height;
    const front = object(u, v);
    const behind = backdrop(u, v);
    for (let c = 0; c < 3; c++) {
      const value = front[c] * coverage[i] + behind[c] * (1 - coverage[i]) + noise * random.normal();
      picture.rgba[4 * i + c] = Math.min(255, Math.max(0, Math.round(value)));
    }
    picture.rgba[4 * i + 3] = 255;
  }
  return picture;
}

function iou(mask: Uint8Array, coverage: Float32Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < mask.length; i++) {
    const [found, true_] = [mask[i] >= 128, coverage[i] >= 0.5];
    if (found && true_) both++;
    if (found || true_) either++;
  }
  return both / either;
}

async function throughJpeg(picture: Picture, quality: number): Promise<Picture> {
  const { width, height } = picture;
  const jpeg = await sharp(picture.rgba, { raw: { width, height, channels: 4 } })
    .jpeg({ quality })
    .toBuffer();
  const raw = await sharp(jpeg).ensureAlpha().raw().toBuffer();
  return createPicture(width, height, new Uint8Array(raw));
}

const wood: Paint = (u) => [120 + 25 * Math.sin(60 * u), 80 + 15 * Math.sin(60 * u), 45];
const white: Paint = () => [250, 250, 248];
const grey: Paint = (_, v) => [170 + 40 * v, 172 + 40 * v, 178 + 38 * v];
const vignette: Paint = (u, v) => {
  const light = 1 - 0.45 * ((u - 0.5) ** 2 + (v - 0.5) ** 2);
  return [235 * light, 228 * light, 215 * light];
};
const blueScreen: Paint = (u) => [40 + 30 * u, 90 + 20 * u, 200];

const scenes: { name: string; object: Paint; backdrop: Paint; noise: number }[] = [
  { name: 'wood on white', object: wood, backdrop: white, noise: 0 },
  { name: 'wood on white, noisy', object: wood, backdrop: white, noise: 6 },
  { name: 'wood on a grey gradient', object: wood, backdrop: grey, noise: 4 },
  { name: 'dark metal on a vignette', object: () => [50, 52, 58], backdrop: vignette, noise: 4 },
  { name: 'white on blue', object: () => [240, 240, 240], backdrop: blueScreen, noise: 5 },
  { name: 'red on white', object: () => [190, 30, 40], backdrop: white, noise: 3 },
];

describe('cutOutPlainBackground', () => {
  for (const { name, object, backdrop, noise } of scenes) {
    for (const [width, height] of [
      [512, 640],
      [1024, 768],
    ]) {
      it(`finds ${name} at ${width} x ${height}, also through JPEG`, async () => {
        const coverage = chairCoverage(width, height);
        const picture = paintScene(width, height, coverage, object, backdrop, noise, createRandom(7));
        for (const shown of [picture, await throughJpeg(picture, 80)]) {
          const mask = cutOutPlainBackground(shown) ?? new Uint8Array();
          expect(iou(mask, coverage)).toBeGreaterThan(0.97);
        }
      });
    }
  }

  it('takes a soft shadow for background', () => {
    const [width, height] = [640, 640];
    const coverage = chairCoverage(width, height);
    const shadowed: Paint = (u, v) => {
      const dark = 1 - 0.3 * Math.exp(-(((u - 0.55) / 0.25) ** 2) - ((v - 0.93) / 0.05) ** 2);
      return [245 * dark, 245 * dark, 245 * dark];
    };
    const mask = cutOutPlainBackground(paintScene(width, height, coverage, wood, shadowed, 2, createRandom(3)));
    expect(iou(mask ?? new Uint8Array(), coverage)).toBeGreaterThan(0.95);
  });

  it('keeps an object that the lower edge cuts', () => {
    const [width, height] = [480, 480];
    const full = chairCoverage(width, 700);
    const coverage = full.slice(0, width * height);
    const picture = paintScene(width, height, coverage, wood, grey, 3, createRandom(5));
    expect(iou(cutOutPlainBackground(picture) ?? new Uint8Array(), coverage)).toBeGreaterThan(0.97);
  });

  it('opens the gaps between the legs and feathers the edges', () => {
    const [width, height] = [640, 640];
    const coverage = chairCoverage(width, height);
    const mask = cutOutPlainBackground(paintScene(width, height, coverage, wood, white, 2, createRandom(9))) ?? new Uint8Array();
    expect(mask[Math.round(0.7 * height) * width + 320]).toBe(0);
    expect(mask[Math.round(0.6 * height) * width + 320]).toBe(255);
    expect(mask.some((alpha) => alpha > 0 && alpha < 255)).toBe(true);
  });

  it('leaves a cluttered picture alone', () => {
    const [width, height] = [400, 400];
    const random = createRandom(11);
    const patches = Array.from({ length: 64 }, (): Colour => [random.integer(256), random.integer(256), random.integer(256)]);
    const clutter: Paint = (u, v) => patches[Math.floor(u * 8) + 8 * Math.floor(v * 8)];
    expect(cutOutPlainBackground(paintScene(width, height, chairCoverage(width, height), wood, clutter, 3, random))).toBeUndefined();
  });

  it('leaves a room with wall and floor alone', () => {
    const room: Paint = (_, v) => (v < 0.65 ? [225, 220, 210] : [120, 90, 60]);
    const picture = paintScene(400, 400, chairCoverage(400, 400), () => [40, 60, 120], room, 3, createRandom(13));
    expect(cutOutPlainBackground(picture)).toBeUndefined();
  });

  it('leaves an empty backdrop, and a picture of a few pixels, alone', () => {
    expect(cutOutPlainBackground(paintScene(200, 150, new Float32Array(200 * 150), wood, white, 2, createRandom(1)))).toBeUndefined();
    expect(cutOutPlainBackground(createPicture(1, 1))).toBeUndefined();
  });
});
