import sharp from 'sharp';
import type { Exif, Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { cameraOf } from '../../../../src/engine/photos/cameraOf';
import { decodePhoto } from '../../../../src/engine/photos/decodePhoto';
import { preparePhoto } from '../../../../src/engine/photos/preparePhoto';
import { exifBlock } from '../../core/image/exifBlock';

/** A picture in which every pixel has a colour of its own. */
const [width, height] = [7, 4];
const colourAt = (x: number, y: number): number[] => [20 + 30 * x, 40 + 50 * y, 10 + 7 * (x + width * y), 255];
const stored = (): Sharp => {
  const pixels = Array.from({ length: width * height }, (_, i) => colourAt(i % width, Math.floor(i / width)));
  return sharp(Uint8Array.from(pixels.flat()), { raw: { width, height, channels: 4 } });
};

/** Where the upright picture's pixel (x, y) lies in the stored one, written down from the standard's table of rows and columns. */
const upright: Readonly<Record<number, { turned: boolean; from: (x: number, y: number) => [number, number] }>> = {
  1: { turned: false, from: (x, y) => [x, y] },
  2: { turned: false, from: (x, y) => [width - 1 - x, y] },
  3: { turned: false, from: (x, y) => [width - 1 - x, height - 1 - y] },
  4: { turned: false, from: (x, y) => [x, height - 1 - y] },
  5: { turned: true, from: (x, y) => [y, x] },
  6: { turned: true, from: (x, y) => [y, height - 1 - x] },
  7: { turned: true, from: (x, y) => [width - 1 - y, height - 1 - x] },
  8: { turned: true, from: (x, y) => [width - 1 - y, x] },
};

describe('a photo', () => {
  it.each(Object.keys(upright).map(Number))('of EXIF orientation %i is turned upright', async (orientation) => {
    const { turned, from } = upright[orientation];
    const bytes = await stored().withMetadata({ orientation }).png().toBuffer();
    const picture = await decodePhoto('turned.png', bytes);
    expect([picture.width, picture.height]).toEqual(turned ? [height, width] : [width, height]);
    for (let y = 0; y < picture.height; y++)
      for (let x = 0; x < picture.width; x++) {
        const at = 4 * (x + picture.width * y);
        expect([...picture.rgba.subarray(at, at + 4)], `at ${x}, ${y}`).toEqual(colourAt(...from(x, y)));
      }
  });

  const blank = (w: number, h: number): Sharp => sharp({ create: { width: w, height: h, channels: 3, background: '#777' } });
  const exif: Exif = {
    IFD0: { Make: 'Apple', Model: 'iPhone 13', Artist: 'Jane Roe' },
    IFD2: {
      DateTimeOriginal: '2023:08:01 09:15:00',
      FocalLength: '51/10',
      FocalLengthIn35mmFilm: '26',
      LensModel: 'back camera',
      BodySerialNumber: 'S123',
    },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 30/1', GPSLongitudeRef: 'E', GPSLongitude: '2/1 17/1 40/1' },
  };
  const facts = { takenAt: '2023-08-01T09:15:00', camera: 'Apple iPhone 13', lens: 'back camera', focalLength: 5.1, focalLength35: 26 };

  it.each([
    ['JPEG', (image: Sharp) => image.jpeg()],
    ['PNG', (image: Sharp) => image.png()],
    ['WebP', (image: Sharp) => image.webp()],
    ['AVIF', (image: Sharp) => image.avif({ effort: 0 })],
  ])('says what camera took it, and no place, owner or serial number: %s', async (_, encode) => {
    const photo = await preparePhoto({ name: 'a', bytes: await encode(blank(1600, 1200).withExif(exif)).toBuffer() });
    expect(photo.camera).toEqual(facts);
    // 1024 x 768 of the decoded picture; 26 mm on a diagonal of 43.27 mm.
    expect(photo.focal).toBeCloseTo((26 / 43.2666) * 1280, 2);
  });

  it('has no focal length where something was cut off since', () => {
    const block = exifBlock(
      [],
      [
        [0xa405, 3, 26],
        [0xa002, 4, 4032],
        [0xa003, 4, 3024],
      ],
    );
    const focalOf = (width: number, height: number): number | undefined =>
      cameraOf({ width, height, exif: block }, { width, height }).focal;
    expect(focalOf(800, 600)).toBeCloseTo((26 / 43.2666) * 1000, 2);
    // Some programs turn the pixels and leave the two sides as the camera wrote them.
    expect(focalOf(600, 800)).toBeCloseTo((26 / 43.2666) * 1000, 2);
    expect(focalOf(800, 500)).toBeUndefined();
    expect(focalOf(600, 600)).toBeUndefined();
  });

  it('without a block says nothing', async () => {
    const photo = await preparePhoto({ name: 'a', bytes: await blank(80, 60).jpeg().toBuffer() });
    expect(photo).not.toHaveProperty('camera');
    expect(photo).not.toHaveProperty('focal');
  });
});
