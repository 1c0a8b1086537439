import { createGrid, type VoxelGrid } from './grid';

/** A vertical plane in object space: the points with x cos(angle) - z sin(angle) = offset; the angle in degrees. */
export interface MirrorPlane {
  readonly angle: number;
  readonly offset: number;
}

/** The plane x = 0. */
export const middlePlane: MirrorPlane = { angle: 0, offset: 0 };

const isMiddle = ({ angle, offset }: MirrorPlane): boolean => angle === 0 && offset === 0;

/** The grid's mirror image in a vertical plane; trilinear but for the plane x = 0, where cells meet cells. What comes from outside the grid is 0. */
export function mirrorGrid(grid: VoxelGrid, plane = middlePlane): VoxelGrid {
  const { size } = grid;
  const data = new Float32Array(grid.data.length);
  if (isMiddle(plane)) {
    for (let row = 0; row < data.length; row += size) {
      for (let x = 0; x < size; x++) data[row + x] = grid.data[row + size - 1 - x];
    }
    return createGrid(size, data);
  }
  // The plane is vertical: each column of cells takes from up to four other columns, at every height alike.
  const column = size * size;
  for (let z = 0; z < size; z++) {
    for (let x = 0; x < size; x++) {
      const [u, w] = mirrorCell(size, plane, x, z);
      const x0 = Math.floor(u);
      const z0 = Math.floor(w);
      for (let corner = 0; corner < 4; corner++) {
        const cx = x0 + (corner & 1);
        const cz = z0 + (corner >> 1);
        const share = (corner & 1 ? u - x0 : 1 - u + x0) * (corner >> 1 ? w - z0 : 1 - w + z0);
        if (share === 0 || cx < 0 || cz < 0 || cx >= size || cz >= size) continue;
        for (let y = 0, to = x + column * z, from = cx + column * cz; y < size; y++, to += size, from += size) {
          data[to] += share * grid.data[from];
        }
      }
    }
  }
  return createGrid(size, data);
}

/** The mean of the grid and its mirror image. */
export function symmetriseGrid(grid: VoxelGrid, plane = middlePlane): VoxelGrid {
  const image = mirrorGrid(grid, plane);
  for (let i = 0; i < image.data.length; i++) image.data[i] = (grid.data[i] + image.data[i]) / 2;
  return image;
}

/** The cell that lies mirrored to cell (x, z), in cells; between cells as a rule. */
export function mirrorCell(size: number, { angle, offset }: MirrorPlane, x: number, z: number): [number, number] {
  const radians = (angle * Math.PI) / 180;
  const nx = Math.cos(radians);
  const nz = -Math.sin(radians);
  const middle = (size - 1) / 2;
  const distance = nx * (x - middle) + nz * (z - middle) - offset * size;
  return [x - 2 * distance * nx, z - 2 * distance * nz];
}
