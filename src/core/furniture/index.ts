import { createRandom } from '../random';
import type { Random } from '../random';
import { meshBounds } from '../render/mesh';
import type { PaintedMesh } from '../render/mesh';
import { voxelise } from '../voxel/voxelise';
import { buildBed } from './bed';
import { buildBookcase } from './bookcase';
import { MeshBuilder } from './builder';
import { buildChair } from './chair';
import type { FurnitureClass } from './classes';
import { buildDesk } from './desk';
import { drawMoreBeds } from './moreBeds';
import { drawMoreBookcases, drawMoreDesks, drawMoreTables } from './moreBoards';
import { drawMoreChairs, drawMoreSofas } from './moreSeats';
import { isOnePiece } from './onePiece';
import { buildSofa } from './sofa';
import { buildTable } from './table';

export { FURNITURE_CLASSES } from './classes';
export type { FurnitureClass } from './classes';

const BUILDERS = { bed: buildBed, bookcase: buildBookcase, chair: buildChair, desk: buildDesk, sofa: buildSofa, table: buildTable };

const MORE = {
  bed: drawMoreBeds,
  bookcase: drawMoreBookcases,
  chair: drawMoreChairs,
  desk: drawMoreDesks,
  sofa: drawMoreSofas,
  table: drawMoreTables,
};

/** Longest side of a piece in metres. */
const LIMITS = { least: 0.3, most: 3.9 } as const;
const CHECK_SIZE = 64;

/** 1: the families that the first sets were made from. 2: more families, and only pieces that hang together at 64³ and have the size of furniture. */
export type Variety = 1 | 2;

/** One piece of furniture: metres, floor at y = 0, front +z. The same class, seed and variety give the same piece. */
export function buildFurniture(furniture: FurnitureClass, seed: number, variety: Variety = 1): PaintedMesh {
  if (variety === 1) return BUILDERS[furniture](createRandom(seed));
  for (let attempt = 0; ; attempt++) {
    const random = createRandom((seed + Math.imul(attempt, 0x9e3779b1)) >>> 0);
    const mesh = random.next() < 0.4 ? buildMore(furniture, random) : BUILDERS[furniture](random);
    // Nine tries in ten are good; the last is taken as it is rather than to search for ever.
    if (attempt === 15 || isSound(mesh)) return mesh;
  }
}

function buildMore(furniture: FurnitureClass, random: Random): PaintedMesh {
  const builder = new MeshBuilder();
  MORE[furniture](builder, random);
  return builder.build();
}

/** Whether a piece has the size of furniture and hangs together. */
export function isSound(mesh: PaintedMesh): boolean {
  const longest = Math.max(...meshSize(mesh));
  if (!(longest >= LIMITS.least && longest <= LIMITS.most)) return false;
  return isOnePiece(voxelise(mesh, CHECK_SIZE).cells, CHECK_SIZE);
}

/** Width, height and depth. */
export function meshSize(mesh: { positions: Float32Array; indices: Uint32Array }): [number, number, number] {
  const b = meshBounds(mesh);
  return [b[3] - b[0], b[4] - b[1], b[5] - b[2]];
}
