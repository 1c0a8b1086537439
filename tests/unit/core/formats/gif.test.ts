import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createGifWriter } from '../../../../src/core/formats/gif';
import { createColourTable } from '../../../../src/core/image/colourTable';
import { createRandom } from '../../../../src/core/random';

const width = 61;
const height = 47;
const colours = [
  [250, 10, 10],
  [10, 240, 20],
  [20, 30, 230],
  [250, 250, 250],
  [5, 5, 5],
] as const;

/** Pictures of single coloured pixels and blocks: enough of them to fill the table of codes several times over. */
function pictures(count: number, seed: number, alphaOf: (i: number) => number = () => 255): Uint8Array[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const rgba = new Uint8Array(4 * width * height);
    for (let i = 0; i < width * height; i++) {
      const [r, g, b] = colours[i % width < 20 ? random.integer(colours.length) : Math.floor(i / width / 7) % colours.length];
      rgba.set([r, g, b, alphaOf(i)], 4 * i);
    }
    return rgba;
  });
}
const table = createColourTable(Uint8Array.from(colours.flat()), 255);

/** What another program reads: the pictures one below the other, RGBA. */
async function read(file: Uint8Array): Promise<{ pages: number; delays: number[]; loop: number; rgba: Uint8Array }> {
  const { pages = 1, delay = [], loop = -1 } = await sharp(file, { animated: true }).metadata();
  const rgba = await sharp(file, { animated: true }).ensureAlpha().raw().toBuffer();
  return { pages, delays: delay, loop, rgba };
}

describe('an animated GIF', () => {
  it('is read back pixel for pixel by another program, in its time and endlessly', async () => {
    const shown = pictures(4, 71);
    // The third is as the second: nothing of it is sent.
    shown[2] = shown[1];
    const writer = createGifWriter({ width, height, transparent: false, table, delayOf: (i) => 3 + i });
    for (const rgba of shown) writer.add(rgba);
    const { pages, delays, loop, rgba } = await read(writer.finish());
    expect({ pages, delays, loop }).toEqual({ pages: 4, delays: [30, 40, 50, 60], loop: 0 });
    shown.forEach((picture, page) =>
      expect(Buffer.compare(rgba.subarray(page * picture.length, (page + 1) * picture.length), picture)).toBe(0),
    );
  });

  it('keeps holes as holes, also where there was something before', async () => {
    const [first] = pictures(1, 5);
    const [second] = pictures(1, 6, (i) => (i % 3 === 0 ? 0 : 255));
    const writer = createGifWriter({ width, height, transparent: true, table, delayOf: () => 5 });
    writer.add(first);
    writer.add(second);
    const { rgba } = await read(writer.finish());
    const page = rgba.subarray(first.length);
    for (let i = 0; i < width * height; i++) expect(page[4 * i + 3]).toBe(i % 3 === 0 ? 0 : 255);
  });

  it('refuses sizes and tables that the format has no room for', () => {
    expect(() => createGifWriter({ width: 70_000, height: 1, transparent: false, table, delayOf: () => 5 })).toThrow(RangeError);
    const full = createColourTable(
      Uint8Array.from({ length: 3 * 4096 }, (_, i) => (i * 2654435761) >>> 24),
      256,
    );
    expect(() => createGifWriter({ width: 4, height: 4, transparent: false, table: full, delayOf: () => 5 })).toThrow(RangeError);
  });
});

describe('a table of colours', () => {
  it('holds each colour itself where there are few', () => {
    const found = Array.from({ length: table.colours.length / 3 }, (_, i) => [...table.colours.subarray(3 * i, 3 * i + 3)].join());
    expect(found.sort()).toEqual(colours.map((colour) => colour.join()).sort());
  });

  it('takes an entry that is hardly further than the nearest', () => {
    const random = createRandom(9);
    const samples = Uint8Array.from({ length: 3 * 20_000 }, () => random.integer(256));
    const crowded = createColourTable(samples, 255);
    expect(crowded.colours).toHaveLength(3 * 255);
    const distance = (a: readonly number[], entry: number): number =>
      Math.sqrt([3, 6, 1].reduce((sum, weight, c) => sum + weight * (a[c] - crowded.colours[3 * entry + c]) ** 2, 0));
    for (let trial = 0; trial < 2000; trial++) {
      const pixel = [random.integer(256), random.integer(256), random.integer(256)];
      const nearest = Math.min(...Array.from({ length: 255 }, (_, entry) => distance(pixel, entry)));
      const taken = crowded.entryOf(pixel[0], pixel[1], pixel[2], trial % 8, (trial >> 3) % 8);
      // The pattern moves a channel by 5 at most and its six bits by 2: twice that way, in the same measure, is what the triangle allows.
      expect(distance(pixel, taken)).toBeLessThanOrEqual(nearest + 2 * Math.sqrt(10) * 7);
    }
  });
});
