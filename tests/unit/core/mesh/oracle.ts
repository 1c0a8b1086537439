import Module from 'manifold-3d';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';

const library = await Module();
library.setup();

/** What the manifold-3d library says of a mesh: 'NoError' if it is a closed, oriented 2-manifold. */
export function manifoldReport(mesh: TriangleMesh): { status: string; volume: number } {
  const input = new library.Mesh({ numProp: 3, vertProperties: mesh.positions, triVerts: mesh.indices });
  try {
    const solid = new library.Manifold(input);
    const report = { status: String(solid.status()), volume: solid.volume() };
    solid.delete();
    return report;
  } catch (error) {
    return { status: error instanceof Error ? error.message : String(error), volume: NaN };
  }
}

/** By brute force: null if every edge is used exactly twice, in opposite directions, and every vertex has one single fan; else what is wrong. */
export function bruteForceFault(mesh: TriangleMesh): string | null {
  const { indices } = mesh;
  const count = mesh.positions.length / 3;
  const used = new Map<number, number>();
  for (let t = 0; t < indices.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const a = indices[t + i];
      const b = indices[t + ((i + 1) % 3)];
      if (a === b) return `triangle ${t / 3} repeats vertex ${a}`;
      if (a >= count) return `vertex ${a} does not exist`;
      const key = a * count + b;
      // The third corner: seen from a, the fan goes from b to it.
      if (used.has(key)) return `edge ${a}-${b} is used twice in one direction`;
      used.set(key, indices[t + ((i + 2) % 3)]);
    }
  }
  const fan = new Map<number, { start: number; degree: number }>();
  for (const key of used.keys()) {
    const a = Math.floor(key / count);
    const b = key % count;
    if (!used.has(b * count + a)) return `edge ${a}-${b} has no opposite`;
    const known = fan.get(a);
    if (known) known.degree++;
    else fan.set(a, { start: b, degree: 1 });
  }
  for (const [vertex, { start, degree }] of fan) {
    let steps = 0;
    let at = start;
    do {
      at = used.get(vertex * count + at) ?? NaN;
      steps++;
    } while (at !== start && steps <= degree);
    if (steps !== degree) return `vertex ${vertex} has more than one fan`;
  }
  if (fan.size !== count) return `${count - fan.size} vertices are in no triangle`;
  return null;
}
