import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHalf, encodeHalf, toHalf } from '../../../../src/engine/checkpoints/float16';

const fromHalf = (bits: number): number => decodeHalf(Uint16Array.of(bits))[0];

describe('half precision', () => {
  it('knows the values of the standard', () => {
    // IEEE 754-2008 binary16: 1, -2, the largest, the smallest normal, the smallest subnormal, infinity, 1/3 rounded.
    const known: [number, number][] = [
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65504],
      [0x0400, 2 ** -14],
      [0x0001, 2 ** -24],
      [0x7c00, Infinity],
      [0xfc00, -Infinity],
      [0x3555, 0.333251953125],
      [0x8000, -0],
    ];
    for (const [bits, value] of known) {
      expect(fromHalf(bits)).toBe(value);
      expect(toHalf(value)).toBe(bits);
    }
    expect(fromHalf(0x7e00)).toBeNaN();
    expect(toHalf(NaN) & 0x7c00).toBe(0x7c00);
    expect(toHalf(65520)).toBe(0x7c00);
    expect(toHalf(65519.99)).toBe(0x7bff);
  });

  it('gives back every half', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = fromHalf(bits);
      if (!Number.isNaN(value)) expect(toHalf(value)).toBe(bits);
    }
  });

  it('takes the nearest half, the even one of two', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const bits = toHalf(value);
        const error = Math.abs(fromHalf(bits) - value);
        for (const other of [bits - 1, bits + 1]) {
          if (other < 0 || other > 65535 || (other & 0x7c00) === 0x7c00 || (other & 0x8000) !== (bits & 0x8000)) continue;
          const otherError = Math.abs(fromHalf(other) - value);
          expect(error).toBeLessThanOrEqual(otherError);
          if (error === otherError) expect(bits & 1).toBe(0);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('converts arrays', () => {
    const values = Float32Array.of(0.5, -1.25, 3);
    expect([...decodeHalf(encodeHalf(values))]).toEqual([...values]);
  });
});
