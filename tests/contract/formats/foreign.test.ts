import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readGrid } from '../../../src/core/formats';
import { crc32, readZipEntries, safeEntryPath, unzip } from '../../../src/core/formats/unzip';
import { voxelIndex } from '../../../src/core/voxel/grid';

/** Files that NumPy and SciPy wrote: see make.py beside them. */
const folder = join(import.meta.dirname, '../../fixtures/foreign');
const full = (i: number, j: number, k: number): number => ((i + 2 * j + 5 * k) % 3 === 0 ? 1 : 0);

describe('files of other programs', () => {
  it.each(['scipy-plain.mat', 'scipy-packed.mat', 'scipy-logical.mat'])('%s: first index is x', (file) => {
    const grid = readGrid(readFileSync(join(folder, file)), file);
    expect(grid.size).toBe(4);
    // 4 x 3 x 2 cells in the middle of 4³: nothing is moved along x and y, one along z.
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 3; j++) for (let k = 0; k < 2; k++) expect(grid.data[voxelIndex(4, i, j, k + 1)]).toBe(full(i, j, k));
    expect(grid.data.reduce((sum, value) => sum + value, 0)).toBe(8);
  });

  it.each(['numpy-bool.npy', 'numpy-fortran.npy', 'numpy-big-endian.npy', 'numpy.npz', 'numpy-packed.npz'])(
    '%s: last index is x',
    (file) => {
      const grid = readGrid(readFileSync(join(folder, file)), file);
      expect(grid.size).toBe(4);
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < 3; j++) for (let k = 0; k < 2; k++) expect(grid.data[voxelIndex(4, k + 1, j, i)]).toBe(full(i, j, k));
    },
  );
});

describe('zip archives', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);

  it('have the checksum of the standard', () => {
    // The check value that every description of CRC-32 gives.
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
  });

  it('give back what was packed, and only what is wanted', () => {
    const files = { 'a/b.txt': text('hello '.repeat(500)), 'c.bin': Uint8Array.of(0, 1, 255), 'empty.txt': new Uint8Array() };
    for (const level of [0, 6] as const) {
      const zip = zipSync(files, { level });
      expect(Object.fromEntries(unzip(zip, 'a.zip', { bytes: 10_000 }))).toEqual(files);
      expect([...unzip(zip, 'a.zip', { bytes: 10_000 }, (name) => name.endsWith('.bin')).keys()]).toEqual(['c.bin']);
    }
  });

  it('are not unpacked where they are bombs, whatever their directory says', () => {
    const zip = zipSync({ 'a.bin': [new Uint8Array(3_000_000), { level: 9 }] });
    expect(zip.length).toBeLessThan(6_000);
    expect(() => unzip(zip, 'a.zip', { bytes: 1_000_000 })).toThrow('unpacks to 3 MB');
    // A directory that lies: the content is longer than it says.
    const lying = zip.slice();
    const view = new DataView(lying.buffer);
    const directory = lying.length - 22 - (46 + 5);
    expect(view.getUint32(directory, true)).toBe(0x02014b50);
    view.setUint32(directory + 24, 1000, true);
    expect(() => unzip(lying, 'a.zip', { bytes: 1_000_000 })).toThrow('damaged');
    // And one that asks for more room than deflate can fill.
    view.setUint32(directory + 24, 0xfffffff0, true);
    expect(() => readZipEntries(lying, 'a.zip')).toThrow('cannot have 4294967280 bytes');
    expect(() =>
      readZipEntries(zipSync(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${i}`, new Uint8Array()]))), 'a.zip', 20),
    ).toThrow('50 entries');
  });

  it.each(['../a', 'a/../../b', '/etc/passwd', '\\\\server\\share', 'C:\\a', 'c:a', 'a\0b', '..\\a', 'a\\..\\..\\b'])(
    'do not write to %j',
    (name) => {
      expect(() => safeEntryPath(name, 'a.zip')).toThrow('leave its folder');
    },
  );

  it.each([
    ['a/b', 'a/b'],
    ['./a//b', 'a/b'],
    ['a\\b.txt', 'a/b.txt'],
    ['..a/b..', '..a/b..'],
  ])('take %j as it is meant', (name, path) => {
    expect(safeEntryPath(name, 'a.zip')).toBe(path);
  });
});
