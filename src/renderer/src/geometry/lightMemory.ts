/** Shade where nothing is remembered. */
const UNKNOWN = 215;

/**
 * Remembers the baked light by place, so that the surface of the next threshold is shown with nearly the right shade at once
 * and the picture does not flicker while a slider moves.
 */
export interface LightMemory {
  /** Positions in object space; two bytes a point. */
  rememberVertices(positions: Float32Array, light: Uint8Array): void;
  guessVertices(positions: Float32Array): Uint8Array | null;
  rememberFaces(cells: Uint8Array, light: Uint8Array): void;
  guessFaces(cells: Uint8Array): Uint8Array | null;
}

export function createLightMemory(size: number): LightMemory {
  const slice = size * size;
  let vertices: Uint8Array | null = null;
  let faces: Map<number, number> | null = null;

  const clampedCell = (value: number): number => Math.min(size - 1, Math.max(0, Math.floor((value + 0.5) * size)));
  const cellOf = (positions: Float32Array, i: number): number =>
    clampedCell(positions[i]) + size * clampedCell(positions[i + 1]) + slice * clampedCell(positions[i + 2]);
  const neighbours = [0, 1, -1, size, -size, slice, -slice];
  const faceKey = (cells: Uint8Array, i: number): number => 6 * (cells[i] + size * cells[i + 1] + slice * cells[i + 2]) + cells[i + 3];

  return {
    rememberVertices(positions, light) {
      const sum = new Uint32Array(2 * size ** 3);
      const count = new Uint16Array(size ** 3);
      for (let i = 0, v = 0; i < positions.length; i += 3, v += 2) {
        const cell = cellOf(positions, i);
        sum[2 * cell] += light[v];
        sum[2 * cell + 1] += light[v + 1];
        count[cell]++;
      }
      // A zero means that nothing is known of the cell; the darkest known shade is one.
      vertices = new Uint8Array(2 * size ** 3);
      for (let cell = 0; cell < count.length; cell++) {
        if (count[cell] === 0) continue;
        vertices[2 * cell] = Math.max(1, sum[2 * cell] / count[cell]);
        vertices[2 * cell + 1] = Math.max(1, sum[2 * cell + 1] / count[cell]);
      }
    },
    guessVertices(positions) {
      if (!vertices) return null;
      const light = new Uint8Array((2 * positions.length) / 3);
      for (let i = 0, v = 0; i < positions.length; i += 3, v += 2) {
        const cell = cellOf(positions, i);
        light[v] = light[v + 1] = UNKNOWN;
        for (const step of neighbours) {
          const near = 2 * (cell + step);
          if (near < 0 || near >= vertices.length || vertices[near] === 0) continue;
          light[v] = vertices[near];
          light[v + 1] = vertices[near + 1];
          break;
        }
      }
      return light;
    },
    rememberFaces(cells, light) {
      faces = new Map();
      for (let i = 0, f = 0; i < cells.length; i += 4, f += 2) faces.set(faceKey(cells, i), light[f] | (light[f + 1] << 8));
    },
    guessFaces(cells) {
      if (!faces) return null;
      const light = new Uint8Array(cells.length / 2);
      for (let i = 0, f = 0; i < cells.length; i += 4, f += 2) {
        const known = faces.get(faceKey(cells, i));
        light[f] = known === undefined ? UNKNOWN : known & 255;
        light[f + 1] = known === undefined ? UNKNOWN : known >> 8;
      }
      return light;
    },
  };
}
