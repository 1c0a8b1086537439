/**
 * A cubic grid of occupancy.
 *
 * Index = x + size*(y + size*z). y is up, x to the right, the object's front looks towards +z; right-handed.
 * The grid fills the cube [-0.5, 0.5]³ of object space: the centre of voxel i along an axis lies at (i + 0.5)/size - 0.5.
 */
export interface VoxelGrid {
  /** Cells along each edge, N. */
  readonly size: number;
  /** N³ occupancies in [0, 1] (probability that the cell is inside). */
  readonly data: Float32Array;
}

export function createGrid(size: number, data: Float32Array = new Float32Array(size ** 3)): VoxelGrid {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`a grid needs a whole number of cells, not ${size}`);
  if (data.length !== size ** 3) throw new RangeError(`a ${size}³ grid has ${size ** 3} cells, not ${data.length}`);
  return { size, data };
}

export function voxelIndex(size: number, x: number, y: number, z: number): number {
  return x + size * (y + size * z);
}
