import { createRandom } from '../random';
import { meshBounds } from '../render/mesh';
import type { PaintedMesh } from '../render/mesh';
import { buildBed } from './bed';
import { buildBookcase } from './bookcase';
import { buildChair } from './chair';
import type { FurnitureClass } from './classes';
import { buildDesk } from './desk';
import { buildSofa } from './sofa';
import { buildTable } from './table';

export { FURNITURE_CLASSES } from './classes';
export type { FurnitureClass } from './classes';

const BUILDERS = { bed: buildBed, bookcase: buildBookcase, chair: buildChair, desk: buildDesk, sofa: buildSofa, table: buildTable };

/** One piece of furniture: metres, floor at y = 0, front +z. The same seed gives the same piece. */
export function buildFurniture(furniture: FurnitureClass, seed: number): PaintedMesh {
  return BUILDERS[furniture](createRandom(seed));
}

/** Width, height and depth. */
export function meshSize(mesh: { positions: Float32Array; indices: Uint32Array }): [number, number, number] {
  const b = meshBounds(mesh);
  return [b[3] - b[0], b[4] - b[1], b[5] - b[2]];
}
