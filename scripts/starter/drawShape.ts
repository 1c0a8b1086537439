import type { PaintedMesh } from '../../src/core/render/mesh';
import type { Picture } from '../../src/core/image/picture';
import type { TriangleMesh } from '../../src/core/mesh/mesh';
import { renderCutout } from '../../src/core/render/cutout';
import { prepareSubject } from '../../src/core/render/picture';
import type { VoxelGrid } from '../../src/core/voxel/grid';

const CLAY = [0.72, 0.7, 0.67] as const;
const VIEW = { azimuth: 35, elevation: 22, tilt: 0, distance: 3 };

/** A surface or the cells of a grid as clay, from the front, right and above; before nothing. */
export function drawShape(shape: TriangleMesh, solid: VoxelGrid, threshold: number, side: number): Picture {
  const mesh: PaintedMesh = {
    ...shape,
    triangleMaterials: new Uint16Array(shape.indices.length / 3),
    materials: [{ name: 'clay', colour: CLAY, opacity: 1, gloss: 0 }],
  };
  const cells = Uint8Array.from(solid.data, (p) => (p >= threshold ? 1 : 0));
  return renderCutout(prepareSubject(mesh, cells, solid.size), { side, view: VIEW, tangent: 0.32 });
}

/** The faces between the cells inside and outside, in object space. */
export function cellFaces({ size, data }: VoxelGrid, threshold: number): TriangleMesh {
  const positions: number[] = [];
  const indices: number[] = [];
  const inside = (at: readonly number[]): boolean =>
    at.every((c) => c >= 0 && c < size) && (data[at[0] + size * (at[1] + size * at[2])] ?? 0) >= threshold;
  for (let i = 0; i < data.length; i++) {
    const cell = [i % size, Math.floor(i / size) % size, Math.floor(i / size / size)];
    if (!inside(cell)) continue;
    for (const axis of [0, 1, 2]) {
      for (const side of [0, 1]) {
        const beside = cell.map((c, a) => (a === axis ? c + 2 * side - 1 : c));
        if (inside(beside)) continue;
        const first = positions.length / 3;
        const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
        for (const [du, dv] of [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
        ]) {
          const corner = cell.slice();
          corner[axis] = (corner[axis] ?? 0) + side;
          corner[u] = (corner[u] ?? 0) + du;
          corner[v] = (corner[v] ?? 0) + dv;
          positions.push(...corner.map((c) => c / size - 0.5));
        }
        const turn = side === 1 ? [0, 1, 2, 0, 2, 3] : [0, 2, 1, 0, 3, 2];
        indices.push(...turn.map((k) => first + k));
      }
    }
  }
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices) };
}
