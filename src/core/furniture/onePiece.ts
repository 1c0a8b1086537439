import { bitRowsOf, createBitRows } from '../voxel/bitRows';
import { flood } from '../voxel/voxeliseFill';

/** Whether the full cells of a grid hang together through faces (size³ of 0/1, at least one full). */
export function isOnePiece(cells: ArrayLike<number>, size: number): boolean {
  const full = bitRowsOf(cells, size);
  const seed = createBitRows(size);
  const first = full.words.findIndex((word) => word !== 0);
  if (first < 0) return false;
  seed.words[first] = full.words[first] & -full.words[first];
  const walls = { ...full, words: full.words.map((word) => ~word) };
  return flood(seed, walls).words.every((word, i) => word === full.words[i]);
}
