import type { Occupancies } from './iou';
import { isInside, samePair } from './iou';

/**
 * The cells of a solid that no cube of `cells`³ cells within the solid holds: what a morphological opening with that cube takes away. With 3, the parts of a shape that are one or two
 * cells thin: legs, slats, shelves.
 *
 * @param grid N³ occupancies of edge `size`; inside from 0.5 on.
 * @returns N³ bytes, 1 = thin.
 */
export function thinCells(grid: Float32Array, size: number, cells = 3): Uint8Array {
  const held = new Uint8Array(grid.length);
  const inCube = (from: number, visit: (cell: number) => boolean): boolean => {
    for (let z = 0; z < cells; z++) {
      for (let y = 0; y < cells; y++) {
        for (let x = 0; x < cells; x++) if (!visit(from + x + size * (y + size * z))) return false;
      }
    }
    return true;
  };
  for (let z = 0; z + cells <= size; z++) {
    for (let y = 0; y + cells <= size; y++) {
      for (let x = 0; x + cells <= size; x++) {
        const from = x + size * (y + size * z);
        if (!inCube(from, (cell) => isInside(grid[cell]))) continue;
        inCube(from, (cell) => {
          held[cell] = 1;
          return true;
        });
      }
    }
  }
  return Uint8Array.from(grid, (value, cell) => (isInside(value) && held[cell] === 0 ? 1 : 0));
}

/** Share of the truth's thin cells that a prediction finds at a threshold; undefined where the truth has none. */
export function thinRecall(prediction: Occupancies, truth: Occupancies, size: number, threshold: number): number | undefined {
  const [p, g] = samePair(prediction, truth);
  const thin = thinCells(g, size);
  let [found, all] = [0, 0];
  for (const [cell, is] of thin.entries()) {
    if (is === 0) continue;
    all++;
    if (p[cell] >= threshold) found++;
  }
  return all === 0 ? undefined : found / all;
}
