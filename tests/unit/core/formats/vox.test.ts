import { describe, expect, it } from 'vitest';
import { readVox, writeVox } from '../../../../src/core/formats/vox';
import { createRandom } from '../../../../src/core/random';
import { createGrid, voxelIndex } from '../../../../src/core/voxel/grid';
import { noiseGrid } from '../mesh/shapes';
import { expectToughReader, readFault, text } from './hostile';

/** A chunk without children. */
function chunk(id: string, content: readonly number[]): number[] {
  const length = [content.length & 255, content.length >> 8, 0, 0];
  return [...text(id), ...length, 0, 0, 0, 0, ...content];
}

function vox(...chunks: readonly number[][]): Uint8Array {
  const inside = chunks.flat();
  return Uint8Array.from([
    ...text('VOX '),
    150,
    0,
    0,
    0,
    ...text('MAIN'),
    0,
    0,
    0,
    0,
    inside.length & 255,
    inside.length >> 8,
    0,
    0,
    ...inside,
  ]);
}

const size = (x: number, y: number, z: number): number[] => chunk('SIZE', [x, 0, 0, 0, y, 0, 0, 0, z, 0, 0, 0]);

describe('MagicaVoxel', () => {
  it('keeps every cell', () => {
    for (const n of [1, 5, 16]) {
      const grid = noiseGrid(createRandom(n), n, 'binary');
      expect(readVox(writeVox(grid, 0.5), 'a.vox')).toEqual(grid);
    }
  });

  it('has z up and the front at -y', () => {
    const grid = createGrid(4);
    grid.data[voxelIndex(4, 1, 2, 3)] = 1; // high z: the front
    const bytes = writeVox(grid, 0.5);
    const at = 8 + 12 + 24 + 12;
    expect(Array.from(bytes.subarray(at, at + 8))).toEqual([1, 0, 0, 0, 1, 0, 2, 1]);
  });

  it('reads a flat model into the middle of a cube and passes over other chunks', () => {
    const grid = readVox(
      vox(chunk('PACK', [1, 0, 0, 0]), size(3, 1, 2), chunk('XYZI', [2, 0, 0, 0, 0, 0, 0, 9, 2, 0, 1, 9]), chunk('nTRN', [1, 2, 3])),
      'a.vox',
    );
    expect(grid.size).toBe(3);
    expect(
      Array.from(grid.data.entries())
        .filter(([, value]) => value === 1)
        .map(([i]) => i),
    ).toEqual([voxelIndex(3, 0, 0, 1), voxelIndex(3, 2, 1, 1)]);
  });

  it.each<[string, Uint8Array, string, string]>([
    ['another file', text('hello world, no voxels in here'), 'bad-file', 'does not start'],
    ['no model', vox(size(2, 2, 2)), 'bad-file', 'no model'],
    ['voxels before the size', vox(chunk('XYZI', [0, 0, 0, 0])), 'bad-file', 'before the size'],
    ['a voxel outside', vox(size(2, 2, 2), chunk('XYZI', [1, 0, 0, 0, 2, 0, 0, 1])), 'bad-file', 'outside'],
    ['a count that does not fit', vox(size(2, 2, 2), chunk('XYZI', [255, 255, 255, 255])), 'bad-file', 'do not fit'],
    ['a size of nothing', vox(size(2, 0, 2)), 'bad-file', 'no grid'],
    ['two models', vox(size(1, 1, 1), chunk('XYZI', [0, 0, 0, 0]), chunk('XYZI', [0, 0, 0, 0])), 'unsupported', 'several models'],
  ])('says what is wrong: %s', (_, bytes, code, what) => {
    const fault = readFault(readVox, bytes, 'a.vox');
    expect(fault?.code).toBe(code);
    expect(fault?.message).toContain(what);
  });

  it('survives damage', () => {
    expectToughReader(readVox, writeVox(noiseGrid(createRandom(3), 5, 'binary'), 0.5));
  });
});
