/**
 * How long does a dab of a sculpt brush take on a mesh of 200,000 triangles: all that the main thread does for it, which is a ray, finding the vertices,
 * moving them, their normals, and mending the tree. The bar is well under 8 ms for a brush over some 2,000 vertices, so that 60 pictures a second leave
 * room for drawing. The peer is the plain way: a look at every vertex, normals and tree made anew.
 */
import { applyDab } from '../src/core/edit/sculpt/dab';
import { createSculptMesh, type SculptMesh } from '../src/core/edit/sculpt/sculptMesh';
import type { TriangleMesh } from '../src/core/mesh/mesh';
import { vertexNormals } from '../src/core/mesh/normals';
import { beginSculptStroke } from '../src/renderer/src/viewport/edit/sculptStroke';
import { startingSettings } from '../src/renderer/src/viewport/edit/settings';
import { createSurfaceTree, type SurfaceTree, type Triple } from '../src/renderer/src/viewport/edit/surfaceTree';
import type { SculptTool } from '../src/renderer/src/viewport/edit/types';
import { type Benchmark, medianMilliseconds, type Row } from './measure';

/** A globe of about `triangles` triangles, radius 0.4. */
function globe(triangles: number): TriangleMesh {
  const rows = Math.round(Math.sqrt(triangles / 4));
  const columns = 2 * rows;
  const positions = new Float32Array(3 * (rows + 1) * columns);
  const indices: number[] = [];
  for (let row = 0, at = 0; row <= rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [up, around] = [(Math.PI * (row + 0.5)) / (rows + 1), (2 * Math.PI * column) / columns];
      positions[at++] = 0.4 * Math.sin(up) * Math.cos(around);
      positions[at++] = 0.4 * Math.cos(up);
      positions[at++] = 0.4 * Math.sin(up) * Math.sin(around);
      if (row === rows) continue;
      const next = (column + 1) % columns;
      const [a, b, c, d] = [row * columns + column, row * columns + next, (row + 1) * columns + column, (row + 1) * columns + next];
      indices.push(a, b, d, a, d, c);
    }
  }
  return { positions, indices: Uint32Array.from(indices) };
}

/** Of a globe of radius 0.4: some 2,000 of its vertices. */
const radius = 0.14;
const DABS = 24;

const at = (times: number[], share: number): number => [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? NaN;

/** Milliseconds of each dab of six strokes, and the most vertices under the brush. */
function strokes(mesh: SculptMesh, tree: SurfaceTree, tool: SculptTool): { times: number[]; vertices: number } {
  const times: number[] = [];
  let vertices = 0;
  for (let stroke = 0; stroke < 6; stroke++) {
    const from: Triple = [2 * Math.cos(stroke), 0.4, 2 * Math.sin(stroke)];
    const start = tree.raycast(from, [-from[0], -from[1], -from[2]]);
    if (!start) throw new Error('the globe is there');
    vertices = Math.max(vertices, tree.within(start.at, radius).length);
    const settings = { ...startingSettings, sculptRadius: radius };
    const going = beginSculptStroke(
      { mesh, tree },
      { tool, start, inverted: false, mirror: undefined, settings, touched: () => undefined },
    );
    for (let dab = 0; dab < DABS; dab++) {
      const began = performance.now();
      if (tool === 'grab') going.dragTo([0.002 * dab, 0, 0]);
      else {
        // As with the pointer: a ray, and a good dab's way further.
        const place = tree.raycast(from, [-from[0], 0.4 * radius * (dab - DABS / 2) - from[1], -from[2]]);
        if (place) going.dabTo(place, 1);
      }
      times.push(performance.now() - began);
    }
  }
  return { times, vertices };
}

export const sculpt: Benchmark = {
  name: 'sculpt',
  question: 'How long is a dab of a sculpt brush over 2,000 vertices of a mesh of 200,000 triangles?',
  run() {
    const mesh = createSculptMesh(globe(200_000));
    const began = performance.now();
    const tree = createSurfaceTree(mesh);
    const rows: Row[] = [{ what: `a tree over ${mesh.indices.length / 3} triangles, once`, milliseconds: performance.now() - began }];
    for (const tool of ['clay', 'smooth', 'flatten', 'grab'] as const) {
      const { times, vertices } = strokes(mesh, tree, tool);
      const detail = `${vertices} vertices; 95 % in ${at(times, 0.95).toFixed(1)} ms`;
      rows.push({ what: `${tool}, a dab`, milliseconds: at(times, 0.5), detail, ...(tool === 'clay' && { side: 'ours' as const }) });
    }
    const plain = medianMilliseconds(5, () => {
      const found: number[] = [];
      for (let v = 0; v < mesh.positions.length; v += 3) {
        if (Math.hypot(mesh.positions[v], mesh.positions[v + 1], mesh.positions[v + 2] - 0.4) < radius) found.push(v / 3);
      }
      applyDab(mesh, found, { brush: 'clay', centre: [0, 0, 0.4], normal: [0, 0, 1], radius, strength: 0.5, falloff: 'smooth' });
      mesh.normals.set(vertexNormals(mesh));
      createSurfaceTree(mesh);
    });
    rows.push({ what: 'clay, a dab, everything anew', milliseconds: plain, side: 'peer' });
    return Promise.resolve(rows);
  },
};
