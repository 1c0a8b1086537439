import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportGrid, readGrid } from '../../../../src/core/formats';
import { readBinvox, writeBinvox } from '../../../../src/core/formats/binvox';
import { readNpy, writeNpy } from '../../../../src/core/formats/npy';
import { createRandom } from '../../../../src/core/random';
import { createGrid, voxelIndex } from '../../../../src/core/voxel/grid';
import { noiseGrid, noiseKinds } from '../mesh/shapes';
import { expectToughReader, readFault, text } from './hostile';

function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

describe('binvox', () => {
  it('keeps every cell', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), fc.constantFrom(...noiseKinds), (seed, size, kind) => {
        const grid = noiseGrid(createRandom(seed), size, kind);
        const back = readBinvox(writeBinvox(grid, 0.5), 'a.binvox');
        expect(back.size).toBe(size);
        expect(back.data).toEqual(grid.data.map((value) => (value >= 0.5 ? 1 : 0)));
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('lets y run fastest, then z, then x, in runs of at most 255', () => {
    const grid = createGrid(8);
    grid.data[voxelIndex(8, 1, 2, 3)] = 1; // index 1*64 + 3*8 + 2 = 90
    const bytes = writeBinvox(grid, 0.5);
    const header = '#binvox 1\ndim 8 8 8\ntranslate -0.5 -0.5 -0.5\nscale 1\ndata\n';
    expect(bytes).toEqual(join(text(header), [0, 90, 1, 1, 0, 255, 0, 512 - 91 - 255]));
  });

  it('reads version 2, any header order, missing scale and translation', () => {
    const back = readBinvox(join(text('#binvox 2\nscale 2.5\ndim 2 2 2\r\ndata\n'), [0, 3, 200, 1, 7, 4]), 'a.binvox');
    expect(back.scale).toBe(2.5);
    expect(back.translate).toEqual([0, 0, 0]);
    // Cell 3 is x 0, z 1, y 1; cells 4 to 7 are x 1.
    expect(Array.from(back.data)).toEqual([0, 1, 0, 1, 0, 1, 1, 1]);
  });

  it('puts a box in the middle of a cube', () => {
    const back = readBinvox(join(text('#binvox 1\ndim 1 4 2\ndata\n'), [1, 8]), 'a.binvox');
    expect(back.size).toBe(4);
    expect(back.data.reduce((a, b) => a + b)).toBe(8);
    for (let y = 0; y < 4; y++) for (const z of [1, 2]) expect(back.data[voxelIndex(4, 1, y, z)]).toBe(1);
  });

  const header = '#binvox 1\ndim 2 2 2\ndata\n';
  it.each<[string, Uint8Array, string, { line?: number; byte?: number }]>([
    ['another file', text('P6\n2 2\n'), 'does not start', { line: 1 }],
    ['no data line', text('#binvox 1\ndim 2 2 2\n'), 'no “data”', {}],
    ['no dim', text('#binvox 1\ndata\n'), 'no “dim”', { line: 2 }],
    ['two dims', text('#binvox 1\ndim 2 2\ndata\n'), 'three whole numbers', { line: 2 }],
    ['an unknown field', text('#binvox 1\nsize 2\ndata\n'), '“size”', { line: 2 }],
    ['runs too short', join(text(header), [1, 7]), '7 of 8', { byte: 27 }],
    ['runs too long', join(text(header), [1, 5, 0, 4]), 'more than the 8', { byte: 27 }],
    ['an odd byte', join(text(header), [1, 8, 1]), 'no length', { byte: 27 }],
    ['an empty run', join(text(header), [1, 0, 1, 8]), 'length 0', { byte: 26 }],
    ['a value that version 1 does not know', join(text(header), [2, 8]), 'holds 2', { byte: 25 }],
  ])('says what is wrong: %s', (_, bytes, what, place) => {
    const fault = readFault(readBinvox, bytes, 'a.binvox');
    expect(fault?.code).toBe('bad-file');
    expect(fault?.message).toContain(what);
    expect(fault?.place).toMatchObject(place);
  });

  it('refuses huge grids before it makes room for them, and other versions', () => {
    expect(readFault(readBinvox, text('#binvox 1\ndim 100000 100000 100000\ndata\n'))?.code).toBe('too-large');
    expect(readFault(readBinvox, text('#binvox 1\ndim 0 2 2\ndata\n'))?.code).toBe('bad-file');
    expect(readFault(readBinvox, text('#binvox 3\ndim 2 2 2\ndata\n'))?.code).toBe('unsupported');
  });

  it('survives damage', () => {
    expectToughReader(readBinvox, writeBinvox(noiseGrid(createRandom(3), 6, 'binary'), 0.5));
  });
});

/** A .npy file written by hand. */
function npy(descr: string, fortran: boolean, shape: string, body: ArrayBuffer | readonly number[], version = 1): Uint8Array {
  const dictionary = text(`{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape}), }\n`);
  const length =
    version === 1 ? [dictionary.length & 255, dictionary.length >> 8] : [dictionary.length & 255, dictionary.length >> 8, 0, 0];
  const bytes = body instanceof ArrayBuffer ? new Uint8Array(body) : body;
  return join([0x93], text('NUMPY'), [version, 0], length, dictionary, bytes);
}

describe('npy', () => {
  it('keeps every float bit for bit', () => {
    const grid = noiseGrid(createRandom(1), 9, 'uniform');
    const bytes = writeNpy(grid);
    expect(readNpy(bytes, 'a.npy')).toEqual(grid);
    const start = bytes.length - 4 * 729;
    expect(start % 64).toBe(0);
    expect(bytes[start - 1]).toBe(10);
    expect(new TextDecoder().decode(bytes.subarray(10, 71))).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (9, 9, 9), ");
    // C order [z][y][x]: x runs fastest.
    expect(new DataView(bytes.buffer).getFloat32(start + 4, true)).toBe(grid.data[voxelIndex(9, 1, 0, 0)]);
  });

  const values = [0, 1, 1, 0, 0, 0, 1, 0];
  it.each<[string, Uint8Array]>([
    ['bool', npy('|b1', false, '2, 2, 2', values)],
    ['uint8, version 2', npy('|u1', false, '2, 2, 2', values, 2)],
    ['int8', npy('|i1', false, '2, 2, 2', values)],
    ['int32', npy('<i4', false, '2, 2, 2', Int32Array.from(values).buffer)],
    ['int64', npy('<i8', false, '2, 2, 2', BigInt64Array.from(values.map(BigInt)).buffer)],
    ['float64', npy('<f8', false, '2, 2, 2', Float64Array.from(values).buffer)],
    [
      'float32, big-endian',
      npy(
        '>f4',
        false,
        '2, 2, 2',
        values.flatMap((value) => (value ? [0x3f, 0x80, 0, 0] : [0, 0, 0, 0])),
      ),
    ],
    [
      'float16',
      npy(
        '<f2',
        false,
        '2, 2, 2',
        values.flatMap((value) => (value ? [0, 0x3c] : [0, 0])),
      ),
    ],
    ['batch and channel around', npy('|u1', false, '1, 2, 2, 2, 1', values)],
    [
      'bytes up to 255',
      npy(
        '|u1',
        false,
        '2, 2, 2',
        values.map((value) => 255 * value),
      ),
    ],
  ])('reads %s', (_, bytes) => {
    expect(Array.from(readNpy(bytes, 'a.npy').data)).toEqual(values);
  });

  it('reads Fortran order: index [z][y][x] with z running fastest', () => {
    const grid = readNpy(npy('|u1', true, '2, 2, 2', [0, 1, 0, 0, 0, 0, 0, 0]), 'a.npy');
    expect(grid.data[voxelIndex(2, 0, 0, 1)]).toBe(1);
    const box = readNpy(npy('|u1', true, '1, 2, 3', [1, 0, 0, 0, 0, 1]), 'a.npy');
    expect(box.data[voxelIndex(3, 0, 0, 1)]).toBe(1);
    expect(box.data[voxelIndex(3, 2, 1, 1)]).toBe(1);
  });

  it.each<[string, Uint8Array, string, string]>([
    ['another file', text('hello world'), 'bad-file', 'does not start'],
    ['a short body', npy('<f4', false, '2, 2, 2', [0, 0, 0, 0]), 'bad-file', 'needs 32 bytes'],
    ['a huge shape', npy('<f4', false, '99999999, 99999999, 99999999', [0, 0, 0, 0]), 'bad-file', 'needs'],
    ['two dimensions', npy('|u1', false, '2, 2', [0, 1, 0, 1]), 'bad-file', 'three dimensions'],
    ['a grid beyond the limit', npy('|u1', false, '1, 1, 300', new Array<number>(300).fill(0)), 'too-large', 'at most 256'],
    ['complex numbers', npy('<c8', false, '1, 1, 1', [0, 0, 0, 0, 0, 0, 0, 0]), 'unsupported', '<c8'],
    ['logits', npy('<f4', false, '1, 1, 1', Float32Array.of(-7.5).buffer), 'bad-file', '-7.5'],
    ['NaN', npy('<f4', false, '1, 1, 1', Float32Array.of(NaN).buffer), 'bad-file', 'NaN'],
    ['no cells', npy('|u1', false, '0, 0, 0', []), 'bad-file', 'no grid'],
  ])('says what is wrong: %s', (_, bytes, code, what) => {
    const fault = readFault(readNpy, bytes, 'a.npy');
    expect(fault?.code).toBe(code);
    expect(fault?.message).toContain(what);
  });

  it('survives damage', () => {
    expectToughReader(readNpy, writeNpy(noiseGrid(createRandom(3), 5, 'uniform')));
  });
});

describe('readGrid and exportGrid', () => {
  it('go by the ending of the name', () => {
    const grid = noiseGrid(createRandom(2), 4, 'binary');
    for (const format of ['binvox', 'npy']) {
      expect(readGrid(exportGrid(grid, { format, threshold: 0.5 }), `some.folder/a.${format.toUpperCase()}`).data).toEqual(grid.data);
    }
    expect(() => readGrid(new Uint8Array(), 'noending')).toThrow('noending');
    expect(() => exportGrid(grid, { format: 'docx', threshold: 0.5 })).toThrow('docx');
  });
});
