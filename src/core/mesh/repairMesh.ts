import { createGrid } from '../voxel/grid';
import { voxelise } from '../voxel/voxelise';
import { checkMesh } from './checkMesh';
import { dualSurface } from './dualSurface';
import type { TriangleMesh } from './mesh';
import { meshParts } from './meshParts';
import { triangleNeighbours } from './neighbours';
import { findSelfIntersections } from './selfIntersections';
import { smoothTaubin } from './smooth';
import { meshVolume } from './volume';
import { weldTriangles } from './weld';

export interface Repair {
  readonly mesh: TriangleMesh;
  /** What was done, a sentence each, in order; empty if nothing had to be. */
  readonly changes: readonly string[];
}

/** Cells along the longest side where a mesh has to be built anew. */
const rebuiltSize = 128;
/** Smoothing of the rebuilt surface: takes its cells' stairs off. */
const rebuiltSmoothing = 12;
/** Holes with more edges than this are no holes to close by one lid: the mesh is built anew. */
const largestHole = 400;

/** Nothing a printer would refuse: closed, manifold, wound outwards, without triangles of no area or through each other. */
export function isSound(mesh: TriangleMesh): boolean {
  const report = checkMesh(mesh);
  const whole = report.closed && report.manifold && report.oriented && report.degenerateTriangles === 0 && report.unusedVertices === 0;
  return whole && findSelfIntersections(mesh).length === 0;
}

/**
 * Makes a mesh of any origin fit for a printer. Gentle steps first, that leave what is sound as it is: corners at one place are joined, triangles without
 * area or twice there dropped, windings made to agree and look outward, holes closed with a lid. What is still not sound then (edges with more
 * than two triangles, triangles through each other) is filled with cells and gets a new surface around them.
 *
 * @param size cells along the longest side where the surface is built anew.
 * @returns a mesh for which isSound holds, unless it has no volume at all.
 */
export function repairMesh(mesh: TriangleMesh, size = rebuiltSize): Repair {
  if (mesh.indices.length === 0 || isSound(mesh)) return { mesh, changes: [] };
  const changes: string[] = [];
  let now = tidy(mesh, changes);
  now = turnOutward(now, changes);
  now = closeHoles(now, changes);
  // A lid may close what had no inside before.
  now = turnOutward(now, changes);
  if (isSound(now)) return { mesh: now, changes };
  const rebuilt = rebuild(now, size);
  if (!rebuilt) return { mesh: now, changes };
  changes.push(`Built the surface anew around ${size} cells a side: it passed through itself or had edges with more than two faces.`);
  return { mesh: rebuilt, changes };
}

const counted = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

function tidy({ positions, indices }: TriangleMesh, changes: string[]): TriangleMesh {
  const corners = new Float32Array(3 * indices.length);
  for (let i = 0; i < indices.length; i++) corners.set(positions.subarray(3 * indices[i], 3 * indices[i] + 3), 3 * i);
  const welded = weldTriangles(corners);
  const joined = positions.length / 3 - welded.positions.length / 3;
  if (joined > 0) changes.push(`Joined or dropped ${counted(joined, 'vertex', 'vertices')} at the same places.`);
  const seen = new Set<string>();
  const kept: number[] = [];
  for (let t = 0; t < welded.indices.length; t += 3) {
    const triangle = welded.indices.subarray(t, t + 3);
    const key = [...triangle].sort((a, b) => a - b).join();
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(...triangle);
  }
  const dropped = indices.length / 3 - kept.length / 3;
  if (dropped > 0) changes.push(`Dropped ${counted(dropped, 'triangle')} without area or twice there.`);
  return compact({ positions: welded.positions, indices: Uint32Array.from(kept) });
}

/** Makes neighbours wind alike, and each part outward. */
function turnOutward({ positions, indices }: TriangleMesh, changes: string[]): TriangleMesh {
  const turned = indices.slice();
  const neighbours = triangleNeighbours(indices);
  const done = new Uint8Array(indices.length / 3);
  const flip = (t: number): void => {
    [turned[3 * t + 1], turned[3 * t + 2]] = [turned[3 * t + 2], turned[3 * t + 1]];
  };
  const runs = (t: number, a: number, b: number): boolean =>
    [0, 1, 2].some((i) => turned[3 * t + i] === a && turned[3 * t + ((i + 1) % 3)] === b);
  const flipped = new Set<number>();
  for (let start = 0; start < done.length; start++) {
    if (done[start]) continue;
    done[start] = 1;
    const patch = [start];
    for (let head = 0; head < patch.length; head++) {
      const t = patch[head];
      for (let i = 0; i < 3; i++) {
        const n = neighbours[3 * t + i];
        if (n < 0 || done[n]) continue;
        const a = indices[3 * t + i];
        const b = indices[3 * t + ((i + 1) % 3)];
        // The neighbour must run along the common edge the other way than this triangle does by now.
        const [from, to] = runs(t, a, b) ? [a, b] : [b, a];
        if (runs(n, from, to)) {
          flip(n);
          flipped.add(n);
        }
        done[n] = 1;
        patch.push(n);
      }
    }
    const own = Uint32Array.from(patch.flatMap((t) => [...turned.subarray(3 * t, 3 * t + 3)]));
    if (meshVolume({ positions, indices: own }) >= 0) continue;
    for (const t of patch) {
      flip(t);
      if (flipped.has(t)) flipped.delete(t);
      else flipped.add(t);
    }
  }
  if (flipped.size > 0) changes.push(`Turned ${counted(flipped.size, 'triangle')} to look outward.`);
  return flipped.size > 0 ? { positions, indices: turned } : { positions, indices };
}

/** Closes each border with a fan about its middle. */
function closeHoles({ positions, indices }: TriangleMesh, changes: string[]): TriangleMesh {
  const neighbours = triangleNeighbours(indices);
  const nextOf = new Map<number, number>();
  for (let h = 0; h < indices.length; h++) {
    // The lid runs against the border's own direction.
    if (neighbours[h] < 0) nextOf.set(indices[h % 3 === 2 ? h - 2 : h + 1], indices[h]);
  }
  const points = Array.from(positions);
  const faces = Array.from(indices);
  let holes = 0;
  while (nextOf.size > 0) {
    const [start] = nextOf.keys();
    const loop: number[] = [];
    for (let v: number | undefined = start; v !== undefined && nextOf.has(v);) {
      loop.push(v);
      const next: number | undefined = nextOf.get(v);
      nextOf.delete(v);
      v = next;
    }
    if (loop.length < 3 || loop.length > largestHole) continue;
    holes++;
    if (loop.length === 3) {
      faces.push(...loop);
      continue;
    }
    const middle = points.length / 3;
    for (let k = 0; k < 3; k++) points.push(loop.reduce((sum, v) => sum + points[3 * v + k], 0) / loop.length);
    loop.forEach((v, i) => faces.push(middle, v, loop[(i + 1) % loop.length]));
  }
  if (holes === 0) return { positions, indices };
  changes.push(`Closed ${counted(holes, 'hole')}.`);
  return { positions: Float32Array.from(points), indices: Uint32Array.from(faces) };
}

function rebuild(mesh: TriangleMesh, size: number): TriangleMesh | null {
  let solid: ReturnType<typeof voxelise>;
  try {
    solid = voxelise(mesh, size);
  } catch {
    return null; // no extent
  }
  const { cells, fit } = solid;
  const surface = dualSurface(createGrid(size, Float32Array.from(cells)), 0.5, 'mean');
  if (surface.indices.length === 0) return null;
  const smooth = smoothTaubin(surface, { iterations: rebuiltSmoothing });
  const sound = findSelfIntersections(smooth).length === 0 ? smooth : surface;
  return { positions: sound.positions.map((value, i) => value / fit.scale - fit.offset[i % 3]), indices: sound.indices };
}

/** Without the vertices that no triangle uses. */
function compact({ positions, indices }: TriangleMesh): TriangleMesh {
  const numberOf = new Int32Array(positions.length / 3).fill(-1);
  const kept: number[] = [];
  const renumbered = indices.map((v) => {
    if (numberOf[v] < 0) {
      numberOf[v] = kept.length / 3;
      kept.push(positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]);
    }
    return numberOf[v];
  });
  return { positions: Float32Array.from(kept), indices: renumbered };
}

/** The largest part by volume alone. */
export function largestPart(mesh: TriangleMesh): TriangleMesh {
  const { partOf, count } = meshParts(mesh);
  if (count < 2) return mesh;
  const faces = Array.from({ length: count }, (): number[] => []);
  for (let t = 0; t < mesh.indices.length; t += 3) faces[partOf[mesh.indices[t]]].push(...mesh.indices.subarray(t, t + 3));
  const parts = faces.map((indices) => ({ positions: mesh.positions, indices: Uint32Array.from(indices) }));
  const volumes = parts.map((part) => Math.abs(meshVolume(part)));
  return compact(parts[volumes.indexOf(volumes.reduce((a, b) => Math.max(a, b), 0))]);
}
