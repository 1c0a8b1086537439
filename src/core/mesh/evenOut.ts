import { checkMesh } from './checkMesh';
import { EditableMesh } from './editableMesh';
import type { TriangleMesh } from './mesh';
import { findSelfIntersections } from './selfIntersections';
import { createTriangleTree } from './triangleTree';

export interface EvenOptions {
  /** About how many triangles; those of the mesh if not given. */
  triangles?: number | null;
  /** Height of a plane whose vertices stay on it. */
  floor?: number | undefined;
}

const rounds = 5;
const shrinkage = 1.3;
/** Each pass halves the edges that are too long. */
const mostPasses = 8;
/** Edges longer than this many lengths are split, shorter than that are collapsed (Botsch and Kobbelt 2004): neither undoes the other. */
const longest = 4 / 3;
const shortest = 4 / 5;
/** Edges whose triangles' normals differ by more than this stay where they are: cosine of 40 degrees. */
const crease = Math.cos((40 * Math.PI) / 180);
/** After an operation a triangle may not lean away from what it was by more than this (cosine). */
const upright = 0.5;

/**
 * Remeshes to nearly equilateral triangles of one size: split long edges, collapse short ones, flip towards six neighbours, move vertices along the
 * surface to the middle of theirs and back onto the old surface. Sharp edges keep their vertices.
 *
 * @returns a closed 2-manifold with as many parts and without intersections that the mesh did not have; the mesh itself where that fails, or if it is not
 *   closed.
 */
export function evenOut(mesh: TriangleMesh, { triangles, floor }: EvenOptions): TriangleMesh {
  const before = checkMesh(mesh);
  if (!before.closed || !before.manifold || !before.oriented) return mesh;
  const tree = createTriangleTree(mesh);
  const editable = new EditableMesh(mesh);
  const wanted = triangles ?? before.triangles;
  // A triangle with three sides L has the area L² √3 / 4; in the end most sides are somewhat shorter than L.
  const length = Math.sqrt((shrinkage * 4 * areaOf(editable)) / (Math.sqrt(3) * wanted));
  for (let round = 0; round < rounds; round++) {
    splitLong(editable, longest * length);
    collapseShort(editable, shortest * length, longest * length);
    flipToSix(editable);
    relax(editable, floor, (point, result) => tree.nearest(point, result));
  }
  const even = editable.build();
  const after = checkMesh(even);
  if (!after.closed || !after.manifold || !after.oriented || after.parts !== before.parts || after.degenerateTriangles > 0) return mesh;
  if (findSelfIntersections(even).length > 0 && findSelfIntersections(mesh).length === 0) return mesh;
  return even;
}

function areaOf(mesh: EditableMesh): number {
  let sum = 0;
  for (let t = 0; t < mesh.halfEdges / 3; t++) sum += Math.hypot(...mesh.normal(t)) / 2;
  return sum;
}

function splitLong(mesh: EditableMesh, limit: number): void {
  // Pass by pass: an edge that is left long would go on making long ones beside it.
  for (let pass = 0; pass < mostPasses; pass++) {
    const edges = mesh.halfEdges;
    for (let h = 0; h < edges; h++) if (mesh.isAlive(h) && mesh.length(h) > limit) mesh.split(h);
    if (mesh.halfEdges === edges) return;
  }
}

function collapseShort(mesh: EditableMesh, limit: number, most: number): void {
  const { creases, sharp } = findSharp(mesh);
  for (let h = 0; h < mesh.halfEdges; h++) {
    if (!mesh.isAlive(h) || mesh.length(h) >= limit) continue;
    const a = mesh.from[h];
    const b = mesh.to(h);
    const [sharpA, sharpB] = [sharp[a], sharp[b]];
    // An end on a sharp edge may only move along it.
    if (sharpA && sharpB && !creases[h]) continue;
    if (sharpB && (!sharpA || isCorner(mesh, b, creases))) continue;
    if (!mesh.canCollapse(h)) continue;
    const keep = sharpA !== 0;
    const at = [0, 1, 2].map((k) => (keep ? mesh.positions[3 * a + k] : (mesh.positions[3 * a + k] + mesh.positions[3 * b + k]) / 2));
    if (staysUpright(mesh, a, b, at, most) && staysUpright(mesh, b, a, at, most)) {
      mesh.collapse(h);
      for (let k = 0; k < 3; k++) mesh.positions[3 * a + k] = at[k];
    }
  }
}

/** Whether the triangles around v, but for those that also hold `partner`, keep their direction and no edge gets too long if v moves to `at`. */
function staysUpright(mesh: EditableMesh, v: number, partner: number, at: readonly number[], most: number): boolean {
  const p = mesh.positions;
  const old = [p[3 * v], p[3 * v + 1], p[3 * v + 2]];
  const move = (to: readonly number[]): void => {
    for (let k = 0; k < 3; k++) p[3 * v + k] = to[k];
  };
  for (const h of mesh.ring(v)) {
    const q = mesh.to(h);
    if (q !== partner && Math.hypot(p[3 * q] - at[0], p[3 * q + 1] - at[1], p[3 * q + 2] - at[2]) > most) return false;
    if (q === partner || mesh.apex(h) === partner) continue;
    const t = Math.floor(h / 3);
    const before = mesh.normal(t);
    move(at);
    const after = mesh.normal(t);
    move(old);
    if (!(cosineOf(before, after) > upright)) return false;
  }
  return true;
}

function flipToSix(mesh: EditableMesh): void {
  const valence = new Int32Array(mesh.edgeOf.length);
  for (let h = 0; h < mesh.halfEdges; h++) if (mesh.isAlive(h)) valence[mesh.from[h]]++;
  for (let h = 0; h < mesh.halfEdges; h++) {
    if (!mesh.isAlive(h) || h > mesh.twin[h]) continue;
    const o = mesh.twin[h];
    const ends = [mesh.from[h], mesh.to(h), mesh.apex(h), mesh.apex(o)];
    const [a, b, c, d] = ends.map((v) => valence[v] - 6);
    const now = a * a + b * b + c * c + d * d;
    const then = (a - 1) ** 2 + (b - 1) ** 2 + (c + 1) ** 2 + (d + 1) ** 2;
    if (then >= now || isCrease(mesh, h)) continue;
    const [s, t] = [Math.floor(h / 3), Math.floor(o / 3)];
    const [n1, n2] = [mesh.normal(s), mesh.normal(t)];
    if (!mesh.flip(h)) continue;
    const [m1, m2] = [mesh.normal(s), mesh.normal(t)];
    const fine = [m1, m2].every((m) => cosineOf(m, n1) > upright && cosineOf(m, n2) > upright);
    // The flipped edge is the first half-edge of each triangle; flipping it again turns the two back.
    if (!fine) mesh.flip(3 * s);
    else ends.forEach((v, i) => (valence[v] += i < 2 ? -1 : 1));
  }
}

function relax(mesh: EditableMesh, floor: number | undefined, project: (point: number[], result: Float64Array) => void): void {
  const p = mesh.positions;
  const moved = p.slice();
  const { sharp } = findSharp(mesh);
  const result = new Float64Array(3);
  for (let v = 0; v < mesh.edgeOf.length; v++) {
    if (mesh.edgeOf[v] < 0 || sharp[v]) continue;
    const ring = mesh.ring(v);
    const middle = [0, 0, 0];
    const normal = [0, 0, 0];
    for (const h of ring) {
      const n = mesh.normal(Math.floor(h / 3));
      for (let k = 0; k < 3; k++) {
        middle[k] += p[3 * mesh.to(h) + k] / ring.length;
        normal[k] += n[k];
      }
    }
    const length = Math.hypot(...normal);
    if (!(length > 0)) continue;
    // Along the surface only, then back onto the old one.
    let off = 0;
    for (let k = 0; k < 3; k++) off += (normal[k] / length) * (middle[k] - p[3 * v + k]);
    const target = middle.map((m, k) => m - (off * normal[k]) / length);
    project(target, result);
    if (floor !== undefined && Math.abs(p[3 * v + 1] - floor) < 1e-6) result[1] = floor;
    if (staysUpright(mesh, v, -1, Array.from(result), Infinity)) for (let k = 0; k < 3; k++) moved[3 * v + k] = result[k];
  }
  // Each move alone is sound; together neighbours could still turn a triangle over, so the moves are taken one after the other.
  for (let v = 0; v < mesh.edgeOf.length; v++) {
    if (mesh.edgeOf[v] < 0) continue;
    const at = [moved[3 * v], moved[3 * v + 1], moved[3 * v + 2]];
    if (at.every((value, k) => value === p[3 * v + k]) || !staysUpright(mesh, v, -1, at, Infinity)) continue;
    for (let k = 0; k < 3; k++) p[3 * v + k] = at[k];
  }
}

function isCrease(mesh: EditableMesh, h: number): boolean {
  return cosineOf(mesh.normal(Math.floor(h / 3)), mesh.normal(Math.floor(mesh.twin[h] / 3))) < crease;
}

/** Half-edges on sharp edges, and their ends. */
function findSharp(mesh: EditableMesh): { creases: Uint8Array; sharp: Uint8Array } {
  const creases = new Uint8Array(mesh.halfEdges);
  const sharp = new Uint8Array(mesh.edgeOf.length);
  for (let h = 0; h < mesh.halfEdges; h++) {
    if (!mesh.isAlive(h) || h > mesh.twin[h] || !isCrease(mesh, h)) continue;
    creases[h] = creases[mesh.twin[h]] = 1;
    sharp[mesh.from[h]] = sharp[mesh.to(h)] = 1;
  }
  return { creases, sharp };
}

/** Where sharp edges end or meet, or one bends. */
function isCorner(mesh: EditableMesh, v: number, creases: Uint8Array): boolean {
  const ends = mesh.ring(v).filter((h) => creases[h]);
  if (ends.length !== 2) return true;
  const p = mesh.positions;
  const [u, w] = ends.map((h): [number, number, number] => {
    const q = 3 * mesh.to(h);
    return [p[q] - p[3 * v], p[q + 1] - p[3 * v + 1], p[q + 2] - p[3 * v + 2]];
  });
  return cosineOf(u, w) > -crease;
}

function cosineOf(a: readonly [number, number, number], b: readonly [number, number, number]): number {
  return (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (Math.hypot(...a) * Math.hypot(...b));
}
