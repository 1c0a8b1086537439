import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { focalInPixels, readExif } from '../../../../src/core/image/exif';
import { cameraFacts } from '../../../../src/shared/document';
import { exifBlock, type Entry } from './exifBlock';

const main: Entry[] = [
  [0x010f, 2, 'NIKON CORPORATION'],
  [0x0110, 2, 'NIKON Z 6'],
];
const detail: Entry[] = [
  [0x9003, 2, '2024:05:17 14:03:22'],
  [0x920a, 5, [355, 10]],
  [0xa002, 4, 6048],
  [0xa003, 3, 4024],
  [0xa405, 3, 53],
  [0xa434, 2, 'NIKKOR Z 24-70mm f/4 S'],
];
const facts = {
  takenAt: '2024-05-17T14:03:22',
  camera: 'NIKON Z 6',
  lens: 'NIKKOR Z 24-70mm f/4 S',
  focalLength: 35.5,
  focalLength35: 53,
};

describe('an EXIF block', () => {
  for (const little of [true, false]) {
    for (const prefix of [true, false]) {
      it(`is read ${little ? 'little' : 'big'} endian, ${prefix ? 'with' : 'without'} its prefix`, () => {
        expect(readExif(exifBlock(main, detail, { little, prefix }))).toEqual({ facts, storedSize: { width: 6048, height: 4024 } });
      });
    }
  }

  it('gives maker and model where the model does not name the maker', () => {
    const block = exifBlock(
      [
        [0x010f, 2, 'Apple'],
        [0x0110, 2, 'iPhone 13'],
      ],
      [],
    );
    expect(readExif(block).facts).toEqual({ camera: 'Apple iPhone 13' });
  });

  it('takes what means "unknown" for that', () => {
    const unknown: Entry[] = [
      [0x9003, 2, '0000:00:00 00:00:00'],
      [0x920a, 5, [0, 0]],
      [0xa405, 3, 0],
      [0xa434, 2, '   '],
    ];
    expect(readExif(exifBlock([], unknown))).toEqual({ facts: {} });
  });

  it('takes line breaks and other control characters out of names, and cuts long ones', () => {
    const block = exifBlock([[0x0110, 2, `X\u001b[31m\r\n${'y'.repeat(300)}`]], []);
    expect(readExif(block).facts.camera).toMatch(/^X \[31m y{90,}$/);
    expect(readExif(block).facts.camera).toHaveLength(100);
  });

  it('never throws, hangs or makes things up, whatever bytes are changed or cut off', () => {
    const whole = exifBlock(main, detail);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(whole.length),
        fc.boolean(),
        (changes, length, inTheMiddle) => {
          const bytes = whole.slice();
          for (const [at, value] of changes) bytes[at] = value;
          // Inside a larger buffer: nothing beyond the block may be read.
          const cut = inTheMiddle ? new Uint8Array([...bytes.subarray(0, length), ...whole]).subarray(0, length) : bytes.slice(0, length);
          const { facts: found } = readExif(cut);
          // Documents take no others.
          expect(cameraFacts.parse(found)).toEqual(found);
          for (const value of Object.values(found)) if (typeof value === 'string') expect(value).toMatch(/^[^\p{Cc}]{1,100}$/u);
        },
      ),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        readExif(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives only times that there are', () => {
    const part = (most: number): fc.Arbitrary<string> => fc.nat(most).map((value) => String(value).padStart(2, '0'));
    const text = fc.tuple(part(13), part(32), part(25), part(61), part(61));
    fc.assert(
      fc.property(text, fc.integer({ min: 1990, max: 2030 }), ([month, day, hour, minute, second], year) => {
        const { takenAt } = readExif(exifBlock([], [[0x9003, 2, `${year}:${month}:${day} ${hour}:${minute}:${second}`]])).facts;
        const days = new Date(Date.UTC(year, Number(month), 0)).getUTCDate();
        const is = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days;
        const there = is && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
        expect(takenAt).toBe(there ? `${year}-${month}-${day}T${hour}:${minute}:${second}` : undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not follow a directory that points at itself', () => {
    const block = exifBlock([], [], { prefix: false });
    new DataView(block.buffer).setUint32(8 + 2 + 8, 8, true);
    expect(readExif(block)).toEqual({ facts: {} });
  });
});

describe('the focal length in pixels', () => {
  it('is that of 35 mm film for a picture of its proportions, upright or not', () => {
    const focal = focalInPixels({ focalLength35: 18 }, 3600, 2400);
    // Half the width over the focal length is the tangent of half the angle: 18 mm see 90° along the 36 mm side.
    expect(Math.atan2(1800, focal ?? 0)).toBeCloseTo(Math.PI / 4, 10);
    expect(focalInPixels({ focalLength35: 18 }, 2400, 3600)).toBeCloseTo(focal ?? 0, 10);
  });

  it('is unknown without the fact', () => {
    expect(focalInPixels({ focalLength: 35 }, 3600, 2400)).toBeUndefined();
  });
});
