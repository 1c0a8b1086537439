import type { VoxelGrid } from '../../../core/voxel/grid';

/** Outward directions of a cell's faces; a face is named by its place in this list. */
export const FACE_NORMALS: readonly (readonly [number, number, number])[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
];

export interface ExposedFaces {
  /** x, y, z of the cell and the face's number: 4F bytes. */
  readonly cells: Uint8Array;
  /** Cells at or above the threshold, hidden ones included. */
  readonly filled: number;
}

/**
 * The faces between a filled cell and an empty one (or the outside of the grid): all that can be seen of the voxels.
 * A solid shape of n³ cells shows some 6n² of them, so drawing faces is far cheaper than drawing boxes.
 */
export function exposedFaces(grid: VoxelGrid, threshold: number): ExposedFaces {
  const { size, data } = grid;
  const row = size;
  const slice = size * size;
  const last = size - 1;
  let cells = new Uint8Array(4 * 4096);
  let used = 0;
  let filled = 0;
  const put = (x: number, y: number, z: number, face: number): void => {
    if (used === cells.length) {
      const wider = new Uint8Array(cells.length * 2);
      wider.set(cells);
      cells = wider;
    }
    cells[used++] = x;
    cells[used++] = y;
    cells[used++] = z;
    cells[used++] = face;
  };
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if (data[i] < threshold) continue;
        filled++;
        if (x === last || data[i + 1] < threshold) put(x, y, z, 0);
        if (x === 0 || data[i - 1] < threshold) put(x, y, z, 1);
        if (y === last || data[i + row] < threshold) put(x, y, z, 2);
        if (y === 0 || data[i - row] < threshold) put(x, y, z, 3);
        if (z === last || data[i + slice] < threshold) put(x, y, z, 4);
        if (z === 0 || data[i - slice] < threshold) put(x, y, z, 5);
      }
    }
  }
  return { cells: cells.slice(0, used), filled };
}

/** Centres (object space) and normals of exposed faces, three numbers a face each. */
export function faceSamples(cells: Uint8Array, size: number): { positions: Float32Array; normals: Float32Array } {
  const count = cells.length / 4;
  const positions = new Float32Array(3 * count);
  const normals = new Float32Array(3 * count);
  for (let f = 0; f < count; f++) {
    const normal = FACE_NORMALS[cells[4 * f + 3]];
    for (let axis = 0; axis < 3; axis++) {
      positions[3 * f + axis] = (cells[4 * f + axis] + 0.5 + 0.5 * normal[axis]) / size - 0.5;
      normals[3 * f + axis] = normal[axis];
    }
  }
  return { positions, normals };
}
