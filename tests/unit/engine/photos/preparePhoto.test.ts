import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { preparePhoto } from '../../../../src/engine/photos/preparePhoto';
import { sniffFormat } from '../../../../src/engine/photos/sniffFormat';

/** A red box (a quarter of the picture, left of the middle) on a white background; transparent background if wanted. */
function boxPicture(width: number, height: number, transparent = false): Sharp {
  const rgba = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = x >= 0.1 * width && x < 0.6 * width && y >= 0.25 * height && y < 0.75 * height;
      rgba.set(inside ? [180, 30, 40, 255] : [255, 255, 255, transparent ? 0 : 255], (y * width + x) * 4);
    }
  }
  return sharp(rgba, { raw: { width, height, channels: 4 } });
}

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A PNG of a few bytes that claims any size. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(4096))), chunk('IEND', Buffer.alloc(0))]);
}

const alphaAt = (photo: { width: number; rgba: Uint8Array }, x: number, y: number): number => photo.rgba[(y * photo.width + x) * 4 + 3];

describe('preparePhoto', () => {
  const formats: [string, (image: Sharp) => Sharp][] = [
    ['jpeg', (image) => image.flatten({ background: 'white' }).jpeg({ quality: 92 })],
    ['png', (image) => image.png()],
    ['webp', (image) => image.webp()],
    ['avif', (image) => image.avif({ quality: 80, effort: 0 })],
    ['gif', (image) => image.gif()],
    ['tiff', (image) => image.tiff()],
  ];
  for (const [format, encode] of formats) {
    it(`reads ${format} under any name and cuts the object out`, async () => {
      const bytes = await encode(boxPicture(320, 240)).toBuffer();
      expect(sniffFormat(bytes)).toBe(format);
      const photo = await preparePhoto({ name: 'chair.txt', bytes });
      expect([photo.width, photo.height, photo.cutout]).toEqual([320, 240, 'plain']);
      expect([alphaAt(photo, 110, 120), alphaAt(photo, 5, 5), alphaAt(photo, 280, 120)]).toEqual([255, 0, 0]);
      // The colours under the background are kept.
      expect(photo.rgba[(5 * 320 + 5) * 4]).toBeGreaterThan(245);
    });
  }

  it('turns a photo upright by its EXIF orientation', async () => {
    // Orientation 6: the camera was turned, the picture must be rotated by 90 degrees clockwise. The left box then lies at the top.
    const bytes = await boxPicture(320, 240).flatten({ background: 'white' }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const photo = await preparePhoto({ name: 'turned.jpg', bytes });
    expect([photo.width, photo.height]).toEqual([240, 320]);
    expect([alphaAt(photo, 120, 110), alphaAt(photo, 120, 280)]).toEqual([255, 0]);
  });

  it('takes an alpha channel that cuts something out, and not one that does not', async () => {
    const cut = await preparePhoto({ name: 'cut.png', bytes: await boxPicture(200, 200, true).png().toBuffer() });
    expect(cut.cutout).toBe('alpha');
    expect([alphaAt(cut, 80, 100), alphaAt(cut, 190, 100)]).toEqual([255, 0]);
    const opaque = await preparePhoto({ name: 'opaque.png', bytes: await boxPicture(200, 200).png().toBuffer() });
    expect(opaque.cutout).toBe('plain');
  });

  it('shrinks to 1024 on the longer side', async () => {
    const photo = await preparePhoto({ name: 'large.png', bytes: await boxPicture(3000, 1500).png().toBuffer() });
    expect([photo.width, photo.height, photo.rgba.length]).toEqual([1024, 512, 1024 * 512 * 4]);
  });

  it('brings 16 bit, grey and CMYK to 8-bit sRGB', async () => {
    const sources = {
      'deep.png': await boxPicture(100, 80).toColourspace('rgb16').png().toBuffer(),
      'grey.png': await boxPicture(100, 80).flatten({ background: 'white' }).greyscale().png().toBuffer(),
      'print.jpg': await boxPicture(100, 80).flatten({ background: 'white' }).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
    };
    for (const [name, bytes] of Object.entries(sources)) {
      const photo = await preparePhoto({ name, bytes });
      expect(photo.rgba.length, name).toBe(100 * 80 * 4);
      const [r, g, b] = photo.rgba.subarray((40 * 100 + 35) * 4);
      if (name === 'grey.png') expect([r, g]).toEqual([g, b]);
      else expect([r - g > 80, r > 130], name).toEqual([true, true]);
    }
  });

  it('takes a mask that is given, at another resolution too', async () => {
    const mask = await boxPicture(160, 120, true).flatten({ background: 'black' }).linear([1.5, 9, 9], [0, 0, 0]).png().toBuffer();
    const photo = await preparePhoto({
      name: 'room.png',
      bytes: await boxPicture(320, 240).png().toBuffer(),
      mask: { name: 'mask.png', bytes: mask },
    });
    expect(photo.cutout).toBe('given');
    expect(alphaAt(photo, 110, 120)).toBeGreaterThan(240);
    expect(alphaAt(photo, 280, 120)).toBe(0);
  });

  it('refuses a mask of other proportions, and an empty one, by name', async () => {
    const bytes = await boxPicture(320, 240).png().toBuffer();
    const refuse = async (mask: Buffer): Promise<unknown> =>
      preparePhoto({ name: 'a.png', bytes, mask: { name: 'm.png', bytes: mask } }).catch((error: unknown) => error);
    expect(await refuse(await boxPicture(200, 200).png().toBuffer())).toMatchObject({ code: 'invalid-input', place: { file: 'm.png' } });
    const black = await sharp({ create: { width: 320, height: 240, channels: 3, background: 'black' } })
      .png()
      .toBuffer();
    expect(await refuse(black)).toMatchObject({ code: 'invalid-input', place: { file: 'm.png' } });
  });

  it('takes a one-pixel picture whole', async () => {
    const bytes = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    expect(await preparePhoto({ name: 'dot.png', bytes })).toMatchObject({ width: 1, height: 1, cutout: 'none' });
  });

  const bad: { name: string; bytes: () => Promise<Uint8Array> | Uint8Array; code: string; says: RegExp }[] = [
    { name: 'notes.jpg', bytes: () => Buffer.from('Dear diary, this is not a photo.\n'), code: 'bad-file', says: /not a picture/ },
    { name: 'empty.jpg', bytes: () => new Uint8Array(), code: 'bad-file', says: /empty/ },
    { name: 'huge.png', bytes: () => hugePng(30_000, 30_000), code: 'too-large', says: /30000 x 30000/ },
    {
      name: 'drawing.svg',
      bytes: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      code: 'unsupported',
      says: /SVG/,
    },
    {
      name: 'glass.png',
      bytes: () =>
        sharp({ create: { width: 9, height: 9, channels: 4, background: '#fff0' } })
          .png()
          .toBuffer(),
      code: 'bad-file',
      says: /transparent/,
    },
    {
      name: 'cut.png',
      bytes: async () => (await boxPicture(320, 240).png({ compressionLevel: 0 }).toBuffer()).subarray(0, 90_000),
      code: 'bad-file',
      says: /ends too early/,
    },
    { name: 'cut.jpg', bytes: async () => half(await noise().jpeg().toBuffer()), code: 'bad-file', says: /ends too early|damaged/ },
    { name: 'cut.webp', bytes: async () => half(await noise().webp().toBuffer()), code: 'bad-file', says: /ends too early|damaged/ },
    {
      name: 'header.png',
      bytes: async () => (await boxPicture(9, 9).png().toBuffer()).subarray(0, 20),
      code: 'bad-file',
      says: /ends too early|damaged/,
    },
  ];
  for (const { name, bytes, code, says } of bad) {
    it(`refuses ${name} by a sentence that names it`, async () => {
      const error: unknown = await preparePhoto({ name, bytes: await bytes() }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: 'MaquetteError', code, place: { file: name } });
      const { message } = error as Error;
      expect(message).toContain(name);
      expect(message).toMatch(says);
    });
  }

  it('can be cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    const input = { name: 'a.png', bytes: await boxPicture(50, 50).png().toBuffer() };
    await expect(preparePhoto(input, { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1);

function noise(): Sharp {
  const raw = Buffer.from(Uint8Array.from({ length: 256 * 256 * 3 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255));
  return sharp(raw, { raw: { width: 256, height: 256, channels: 3 } });
}
