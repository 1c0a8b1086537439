import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { decodePng, encodePng, pngSize, type RgbaPicture } from '../../../../src/main/photos/png';

function noise(width: number, height: number, seed: number): RgbaPicture {
  const random = createRandom(seed);
  return { width, height, rgba: Uint8Array.from({ length: width * height * 4 }, () => random.integer(256)) };
}

/** Soft colours, so that every filter has something to predict. */
function gradient(width: number, height: number): RgbaPicture {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rgba.set([x * 3, y * 5, x + y, (x * y) % 256], 4 * (y * width + x));
  return { width, height, rgba };
}

describe('PNG', () => {
  it('comes back to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.integer(), async (width, height, seed) => {
        const picture = noise(width, height, seed);
        const bytes = await encodePng(picture);
        expect(pngSize(bytes)).toEqual({ width, height });
        expect(await decodePng(bytes)).toEqual(picture);
      }),
      { numRuns: 40 },
    );
  });

  it('is what libvips reads, transparent pixels with their colour', async () => {
    const picture = gradient(37, 23);
    const { data, info } = await sharp(await encodePng(picture))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 37, height: 23, channels: 4 });
    expect(new Uint8Array(data)).toEqual(picture.rgba);
  });

  it('reads what libvips writes, with its own choice of filters', async () => {
    const picture = gradient(64, 48);
    const raw = { raw: { width: 64, height: 48, channels: 4 as const } };
    for (const adaptiveFiltering of [false, true]) {
      const bytes = new Uint8Array(await sharp(picture.rgba, raw).png({ adaptiveFiltering, compressionLevel: 9 }).toBuffer());
      expect(await decodePng(bytes)).toEqual(picture);
    }
  });

  it('undoes each of the five filters', async () => {
    // Filtered by the definitions of the recommendation, a row a filter, over a picture of noise.
    const { width, height, rgba } = noise(9, 10, 5);
    const stride = width * 4;
    const at = (x: number, y: number): number => (x < 0 || y < 0 ? 0 : (rgba[y * stride + x] ?? 0));
    const filtered: number[] = [];
    for (let y = 0; y < height; y++) {
      filtered.push(y % 5);
      for (let x = 0; x < stride; x++) {
        const [a, b, c] = [at(x - 4, y), at(x, y - 1), at(x - 4, y - 1)];
        const p = a + b - c;
        const nearest = [a, b, c].reduce((best, value) => (Math.abs(p - value) < Math.abs(p - best) ? value : best));
        const predicted = [0, a, b, Math.floor((a + b) / 2), nearest][y % 5] ?? 0;
        filtered.push((at(x, y) - predicted) & 255);
      }
    }
    const sound = Buffer.from(await encodePng({ width, height, rgba }));
    const data = deflateSync(Uint8Array.from(filtered));
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('IDAT'), data, Buffer.alloc(4)]);
    chunk.writeUInt32BE(data.length, 0);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
    expect(await decodePng(Buffer.concat([sound.subarray(0, 33), chunk, sound.subarray(-12)]))).toEqual({ width, height, rgba });
  });

  it('refuses damage and other kinds of PNG', async () => {
    const bytes = await encodePng(noise(8, 8, 1));
    const bad = expect.objectContaining({ code: 'bad-file' }) as unknown;
    for (let length = 0; length < bytes.length; length += 5) await expect(decodePng(bytes.slice(0, length))).rejects.toEqual(bad);
    for (let at = 33; at < bytes.length; at += 3) {
      const broken = bytes.slice();
      broken[at] = (broken[at] ?? 0) ^ 1;
      await expect(decodePng(broken), `byte ${at}`).rejects.toEqual(bad);
    }
    const grey = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    await expect(decodePng(grey)).rejects.toEqual(bad);
    expect(pngSize(new Uint8Array(100))).toBeNull();
  });
});
