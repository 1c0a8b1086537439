import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLatentCode, writeLatentCode } from '../../../../src/core/latent/code';

const refusal = expect.objectContaining({ code: 'invalid-input' }) as unknown;

describe('the code of a latent', () => {
  it('comes back as it was, whatever white space a mail program adds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 300 }),
        fc.nat(40),
        (numbers, gap) => {
          const latent = Float32Array.from(numbers);
          const code = writeLatentCode({ model: 'furniture-32', latent });
          const broken = ` ${code.slice(0, gap + 1)}\r\n  ${code.slice(gap + 1)}\n`;
          for (const text of [code, broken]) {
            const read = readLatentCode(text);
            expect(read.model).toBe('furniture-32');
            expect(new Uint8Array(read.latent.buffer)).toEqual(new Uint8Array(latent.buffer));
          }
        },
      ),
    );
  });

  it('is base64url with a CRC-32, as Node writes them', () => {
    for (const size of [1, 2, 3, 4, 200]) {
      const latent = Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1) * 3);
      const bytes = new Uint8Array(latent.buffer);
      const check = crc32(bytes).toString(16).padStart(8, '0');
      expect(writeLatentCode({ model: 'a', latent })).toBe(`maquette:a:${Buffer.from(bytes).toString('base64url')}.${check}`);
    }
  });

  it('is refused when a letter was changed, a part is missing, or it is something else', () => {
    const code = writeLatentCode({ model: 'furniture-32', latent: Float32Array.from({ length: 20 }, (_, i) => i / 7) });
    for (let at = 'maquette:furniture-32:'.length; at < code.length; at += 3) {
      if (code[at] === '.') continue;
      const other = code[at] === 'A' ? 'B' : 'A';
      expect(() => readLatentCode(code.slice(0, at) + other + code.slice(at + 1)), `letter ${at}`).toThrow(refusal);
    }
    for (const text of ['', 'hello', code.slice(0, -1), code.slice(4), code.replace('maquette', 'maquettes')]) {
      expect(() => readLatentCode(text)).toThrow(refusal);
    }
    expect(() => readLatentCode(writeLatentCode({ model: 'a', latent: Float32Array.of(1, NaN) }))).toThrow(refusal);
  });
});
