import { zipSync, zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inflateZlib } from '../../../../src/core/formats/inflate';
import { readMat, readMatArrays } from '../../../../src/core/formats/mat';
import { writeNpy } from '../../../../src/core/formats/npy';
import { readNpz } from '../../../../src/core/formats/npz';
import { createRandom } from '../../../../src/core/random';
import { createGrid, voxelIndex } from '../../../../src/core/voxel/grid';
import { noiseGrid } from '../mesh/shapes';
import { expectToughReader, readFault, text } from './hostile';

/** Writes MATLAB level 5 files from the published layout, for the reader to be held against. */
function mat(little: boolean, ...elements: readonly Uint8Array[]): Uint8Array {
  const header = new Uint8Array(128).fill(32);
  header.set(text('MATLAB 5.0 MAT-file, made by hand'));
  header.set([0, 0, 0, 0, 0, 0, 0, 0, ...(little ? [0, 1] : [1, 0]), ...text(little ? 'IM' : 'MI')], 116);
  return Uint8Array.from([header, ...elements].flatMap((part) => Array.from(part)));
}

function element(little: boolean, type: number, content: ArrayLike<number>, small = false): Uint8Array {
  const padding = type === 14 || type === 15 ? 0 : (8 - (content.length % 8)) % 8;
  const bytes = new Uint8Array(small ? 8 : 8 + content.length + padding);
  const view = new DataView(bytes.buffer);
  if (small) {
    view.setUint32(0, (content.length << 16) | type, little);
    bytes.set(Array.from(content), 4);
  } else {
    view.setUint32(0, type, little);
    view.setUint32(4, content.length, little);
    bytes.set(Array.from(content), 8);
  }
  return bytes;
}

function words(little: boolean, values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setInt32(4 * i, value, little));
  return new Uint8Array(view.buffer);
}

function matrix(
  little: boolean,
  name: string,
  shape: readonly number[],
  type: number,
  numbers: ArrayLike<number>,
  arrayClass = 9,
): Uint8Array {
  const parts = [
    element(little, 6, words(little, [arrayClass, 0])),
    element(little, 5, words(little, shape)),
    element(little, 1, text(name), name.length <= 4),
    element(little, type, numbers),
  ];
  return element(
    little,
    14,
    parts.flatMap((part) => Array.from(part)),
  );
}

describe('MATLAB', () => {
  const cells = Uint8Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? 1 : 0));

  it.each([true, false])('reads bytes in column-major order, plain and compressed (little-endian: %s)', (little) => {
    const variable = matrix(little, 'instance', [2, 3, 4], 2, cells);
    for (const body of [variable, element(little, 15, zlibSync(variable))]) {
      const grid = readMat(mat(little, matrix(little, 'x', [1, 1], 2, [7]), body), 'a.mat');
      expect(grid.size).toBe(4);
      // The box of 2 × 3 × 4 stands in the middle: 1 along x, 0 along y.
      for (let i = 0; i < 24; i++) expect(grid.data[voxelIndex(4, 1 + (i % 2), Math.floor(i / 2) % 3, Math.floor(i / 6))]).toBe(cells[i]);
    }
  });

  it('reads doubles, singles and short names, and takes any number but 0 as inside', () => {
    const doubles = new Uint8Array(Float64Array.from({ length: 8 }, (_, i) => i - 3).buffer);
    expect(Array.from(readMat(mat(true, matrix(true, 'abc', [2, 2, 2], 9, doubles, 6)), 'a.mat').data)).toEqual([1, 1, 1, 0, 1, 1, 1, 1]);
    const singles = new Uint8Array(Float32Array.from({ length: 8 }, (_, i) => i / 8).buffer);
    const [array] = readMatArrays(mat(true, matrix(true, 'p', [2, 2, 2], 7, singles, 7)), 'a.mat');
    expect(array).toMatchObject({ name: 'p', shape: [2, 2, 2] });
    expect(array.at(3)).toBe(3 / 8);
  });

  it.each<[string, Uint8Array, string, string]>([
    ['level 7.3', text('MATLAB 7.3 MAT-file, Platform: GLNXA64'.padEnd(200)), 'unsupported', '-v7'],
    ['another file', text('hello'.padEnd(200)), 'bad-file', 'no MATLAB'],
    ['no grid', mat(true, matrix(true, 'x', [1, 1], 2, [7])), 'bad-file', 'none'],
    ['two grids', mat(true, matrix(true, 'a', [2, 1, 1], 2, [1, 1]), matrix(true, 'b', [2, 1, 1], 2, [1, 1])), 'bad-file', 'a, b'],
    ['fewer numbers than declared', mat(true, matrix(true, 'a', [2, 2, 2], 2, [1, 1])), 'bad-file', '2 × 2 × 2'],
    ['a huge shape', mat(true, matrix(true, 'a', [2e9, 2e9, 2e9], 2, [1, 1])), 'bad-file', 'holds 2'],
    ['damaged compression', mat(true, element(true, 15, [120, 156, 1, 2, 3, 4])), 'bad-file', 'damaged'],
  ])('says what is wrong: %s', (_, bytes, code, what) => {
    const fault = readFault(readMat, bytes, 'a.mat');
    expect(fault?.code).toBe(code);
    expect(fault?.message).toContain(what);
  });

  it('does not unpack a bomb', () => {
    const bomb = zlibSync(new Uint8Array(20_000_000), { level: 1 });
    expect(bomb.length).toBeLessThan(200_000);
    expect(() => inflateZlib(bomb, 1_000_000, 'a.mat')).toThrow('a.mat unpacks to more than 1000000 bytes');
    expect(inflateZlib(bomb, 20_000_000, 'a.mat').length).toBe(20_000_000);
  });

  it('survives damage', () => {
    expectToughReader(readMat, mat(true, matrix(true, 'instance', [2, 3, 4], 2, cells)));
    expectToughReader(readMat, mat(true, element(true, 15, zlibSync(matrix(true, 'instance', [2, 3, 4], 2, cells)))));
  });
});

describe('npz', () => {
  const grid = noiseGrid(createRandom(1), 6, 'uniform');

  it.each([0, 6] as const)('reads the one grid (compression %i)', (level) => {
    const one = createGrid(1);
    const bytes = zipSync({ 'notes.txt': text('hello'), 'occupancy.npy': writeNpy(grid) }, { level });
    expect(readNpz(bytes, 'a.npz')).toEqual(grid);
    expect(readFault(readNpz, zipSync({ 'a.npy': writeNpy(grid), 'b.npy': writeNpy(one) }))?.message).toContain('holds 2');
  });

  it('says what is wrong', () => {
    expect(readFault(readNpz, text('hello'))?.message).toContain('no zip');
    expect(readFault(readNpz, zipSync({ 'a.txt': text('hello') }))?.message).toContain('holds 0');
  });

  it('survives damage', () => {
    expectToughReader(readNpz, zipSync({ 'occupancy.npy': writeNpy(grid) }, { level: 6 }));
  });
});
