import type { TriangleMesh } from './mesh';
import { keepVolumes, rememberVolumes } from './partVolumes';
import { growing, shrinking, standOn, type SmoothOptions } from './smooth';

/** How much of a vertex's distance from its neighbours' mean may be lost to a shorter polynomial. */
const tolerance = 0.02;
/** Points at which the filter is sampled for its polynomial: it is smooth, and many more than the polynomial's degree. */
const samples = 64;

/**
 * What smoothTaubin does with its own weights, in a third of the passes, for those who wait for a picture: n pairs of its steps are one polynomial of degree 2n in the operator M that
 * takes each vertex to its neighbours' mean, and here another of lower degree stands for it. With a an eigenvalue of M, in [-1, 1], the filter is f(a) = ((1 - lambda (1 - a)) (1 - mu (1 - a)))^n
 * (Taubin 1995). It keeps what is flat, so f(a) = 1 - (1 - a) h(a), and h is what is written as a sum of Chebyshev polynomials: whatever it misses is missed of the vertex's
 * distance from the mean alone. The volume is kept by scaling, up to some promille; pinned vertices stay at their height from the first pass to the last.
 */
export function smoothQuickly(mesh: TriangleMesh, { iterations, floor }: Pick<SmoothOptions, 'iterations' | 'floor'>): TriangleMesh {
  if (iterations === 0 || mesh.indices.length === 0) return mesh;
  const { indices } = mesh;
  const around: Around = { ...neighbourLists(mesh), pinned: floor?.pinned };
  const positions = Float64Array.from(mesh.positions);
  const coefficients = chebyshevOf(iterations);

  // T0 of the distance from the mean, then T1, then T(j + 1) = 2 M Tj - T(j - 1), which takes the place of T(j - 1).
  let now = new Float64Array(positions.length);
  let before = new Float64Array(positions.length);
  const sum = new Float64Array(positions.length);
  pass(around, positions, before, 1, -1, 0);
  add(sum, before, coefficients[0]);
  pass(around, before, now, 0, 1, 0);
  add(sum, now, coefficients[1]);
  for (let j = 2; j < coefficients.length; j++) {
    pass(around, now, before, 0, 2, 1);
    [now, before] = [before, now];
    add(sum, now, coefficients[j]);
  }
  add(positions, sum, -1);
  keepVolumes(rememberVolumes(mesh), positions);
  if (floor) standOn(floor, positions);
  return { positions: Float32Array.from(positions), indices };
}

interface Around {
  /** Where the coordinates of each vertex's neighbours begin, in lists one after the other: those of vertex v at starts[v] and up to starts[v + 1]. */
  readonly starts: Uint32Array;
  readonly neighbours: Uint32Array;
  /** Vertices whose height stays. */
  readonly pinned: Uint8Array | undefined;
}

/** `to` becomes own * from + mean * M from - last * to. A function of its own, not a closure: those are compiled anew for each mesh. */
function pass({ starts, neighbours, pinned }: Around, from: Float64Array, to: Float64Array, own: number, mean: number, last: number): void {
  for (let v = 0; v + 1 < starts.length; v++) {
    let x = 0;
    let y = 0;
    let z = 0;
    const end = starts[v + 1];
    for (let k = starts[v]; k < end; k++) {
      const n = neighbours[k];
      x += from[n];
      y += from[n + 1];
      z += from[n + 2];
    }
    const i = 3 * v;
    const weight = mean / (end - starts[v]);
    to[i] = own * from[i] + weight * x - last * to[i];
    to[i + 1] = pinned?.[v] ? 0 : own * from[i + 1] + weight * y - last * to[i + 1];
    to[i + 2] = own * from[i + 2] + weight * z - last * to[i + 2];
  }
}

function add(to: Float64Array, from: Float64Array, share: number): void {
  for (let i = 0; i < to.length; i++) to[i] += share * from[i];
}

function neighbourLists({ positions, indices }: TriangleMesh): Pick<Around, 'starts' | 'neighbours'> {
  const starts = new Uint32Array(positions.length / 3 + 1);
  for (let i = 0; i < indices.length; i++) starts[indices[i] + 1]++;
  for (let v = 1; v < starts.length; v++) starts[v] += starts[v - 1];
  const next = starts.slice();
  const neighbours = new Uint32Array(indices.length);
  // In a closed mesh each vertex is the start of one edge to each neighbour.
  for (let t = 0; t < indices.length; t += 3) {
    const a = indices[t];
    const b = indices[t + 1];
    const c = indices[t + 2];
    neighbours[next[a]++] = 3 * b;
    neighbours[next[b]++] = 3 * c;
    neighbours[next[c]++] = 3 * a;
  }
  return { starts, neighbours };
}

/** h of the filter as Chebyshev coefficients, at least two; the rest adds up to less than the tolerance. */
function chebyshevOf(iterations: number): number[] {
  const h = (a: number): number => (1 - ((1 - shrinking * (1 - a)) * (1 - growing * (1 - a))) ** iterations) / (1 - a);
  // None of these angles is 0, where h is 0 / 0.
  const angles = Array.from({ length: samples }, (_, k) => (Math.PI * (k + 0.5)) / samples);
  const values = angles.map((angle) => h(Math.cos(angle)));
  const coefficients = angles.map(
    (_, j) => ((j === 0 ? 1 : 2) / samples) * angles.reduce((total, angle, k) => total + values[k] * Math.cos(j * angle), 0),
  );
  let rest = 0;
  while (coefficients.length > 2 && rest + Math.abs(coefficients[coefficients.length - 1]) < tolerance)
    rest += Math.abs(coefficients.pop() ?? 0);
  return coefficients;
}
