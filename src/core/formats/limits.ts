import { MaquetteError } from '../errors';

/** Largest grid that a file may hold, cells along an edge: a 256³ grid takes 64 MB as float32. */
export const mostCells = 256;

/** Most vertices and triangles that a mesh file may hold: about 600 MB of arrays. */
export const mostVertices = 20_000_000;
export const mostTriangles = 30_000_000;

export function checkGridSize(edges: readonly number[], file: string): void {
  for (const edge of edges) {
    if (!Number.isInteger(edge) || edge < 1)
      throw new MaquetteError('bad-file', `${file} declares a grid of ${edges.join(' × ')} cells, which is no grid.`, { file });
    if (edge > mostCells) {
      throw new MaquetteError(
        'too-large',
        `${file} holds a grid of ${edges.join(' × ')} cells; at most ${mostCells} along an edge can be read.`,
        { file },
      );
    }
  }
}
