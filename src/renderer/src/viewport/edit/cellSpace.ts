import type { Triple } from './surfaceTree';

/** Between cells of a grid (0 to `size` along each axis) and object space, where the grid's cube goes from -0.5 to 0.5. */

export const toCells = ([x, y, z]: Triple, size: number): [number, number, number] => [
  (x + 0.5) * size,
  (y + 0.5) * size,
  (z + 0.5) * size,
];

export const fromCells = ([x, y, z]: Triple, size: number): [number, number, number] => [x / size - 0.5, y / size - 0.5, z / size - 0.5];
