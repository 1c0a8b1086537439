import type { PhotoView } from './photoView';
import { fieldOfViewOf, viewAxes } from './photoView';

/**
 * From where was a photo taken, if it shows this shape? The camera whose outline of the shape has the highest IoU with the photo's mask: a coarse search over yaw, pitch and distance, in
 * which zoom and shift follow from the two outlines' boxes, then small steps in all of them.
 */
export interface EstimatedView {
  view: PhotoView;
  /** IoU of the outlines, [0, 1]. */
  overlap: number;
  /** The known focal length, where it was believed. */
  focal?: number;
}

const COARSE_YAWS = Array.from({ length: 24 }, (_, i) => i * 15 - 180);
const COARSE_PITCHES = [-5, 5, 15, 25, 35, 50];
const COARSE_DISTANCES = [1.4, 2.2, 4];
/** What side of the object a photo shows, where somebody said so. */
export type SeenSide = 'any' | 'front' | 'side' | 'back';
/** Photos of furniture are rarely taken from behind; where the outline says nothing, the front is taken. */
const BEHIND_COST = 0.03;
/** What the user says of a photo stands against a somewhat better outline from another side. */
const AMISS_COST = 0.15;
/** The cost of a yaw (0 = the front, degrees) in overlap. Photos of a side are often taken half from the front or the back. */
const yawCosts: Readonly<Record<SeenSide, (turn: number) => number>> = {
  any: (turn) => (turn > 100 ? BEHIND_COST : 0),
  front: (turn) => (turn > 75 ? AMISS_COST : 0),
  side: (turn) => (turn < 30 || turn > 150 ? AMISS_COST : 0),
  back: (turn) => (turn < 105 ? AMISS_COST : 0),
};
const FINALISTS = 4;
/** Distances of the camera, in edges of the cube. */
const NEAREST = 0.9;
const FARTHEST = 50;
/** How much of the overlap a known focal length may cost: the photo may be a part of what the camera took, or of another shape than ours. */
const FOCAL_TRUST = 0.05;

/**
 * @param cells N³ cells, index x + N*(y + N*z), non-zero inside
 * @param mask edge² numbers in [0, 1], row by row from the top: the object in a square picture
 * @param focal the camera's, in picture heights, where it is known: the distance then follows from the size that the object has in the picture. It is not believed where another
 *   explains the outline much better
 * @param side decides where the outlines of several sides are alike
 * @returns undefined where the shape or the mask is empty
 */
export function estimateView(
  cells: ArrayLike<number>,
  n: number,
  mask: Float32Array,
  edge: number,
  focal?: number,
  side: SeenSide = 'any',
): EstimatedView | undefined {
  const points = surfacePoints(cells, n);
  const box = maskBox(mask, edge);
  if (points.length === 0 || !box) return undefined;
  const search = (lens?: number): EstimatedView | undefined => bestView(points, n, mask, edge, box, yawCosts[side], lens);
  const free = search();
  const known = focal === undefined ? undefined : search(focal);
  return known && free && known.overlap > free.overlap - FOCAL_TRUST ? known : free;
}

function bestView(
  points: Float32Array,
  n: number,
  mask: Float32Array,
  edge: number,
  box: Box,
  yawCost: (turn: number) => number,
  focal?: number,
): EstimatedView | undefined {
  const canvas = new Uint8Array(edge * edge);
  const cost = (view: PhotoView): number => yawCost(Math.abs(view.yaw)) - overlapOf(points, n, view, mask, edge, canvas);

  const tried: { view: PhotoView; cost: number }[] = [];
  for (const pitch of COARSE_PITCHES)
    for (const yaw of COARSE_YAWS)
      for (const distance of focal === undefined ? COARSE_DISTANCES : [2]) {
        const view = fitted(points, { yaw, pitch, distance }, box, focal);
        tried.push({ view, cost: cost(view) });
      }
  tried.sort((a, b) => a.cost - b.cost);
  const best = tried
    .slice(0, FINALISTS)
    .map((start) => descend(start, points, box, cost, focal))
    .sort((a, b) => a.cost - b.cost)[0];
  if (!best) return undefined;
  const overlap = overlapOf(points, n, best.view, mask, edge, canvas);
  return { view: best.view, overlap, ...(focal !== undefined && { focal }) };
}

/** Small steps from a view that is nearly right, as after a change of the shape. @param focal as it was believed before */
export function improveView(
  cells: ArrayLike<number>,
  n: number,
  mask: Float32Array,
  edge: number,
  from: PhotoView,
  focal?: number,
): EstimatedView {
  const points = surfacePoints(cells, n);
  const box = maskBox(mask, edge);
  if (points.length === 0 || !box) return { view: from, overlap: 0 };
  const canvas = new Uint8Array(edge * edge);
  const cost = (view: PhotoView): number => -overlapOf(points, n, view, mask, edge, canvas);
  const { view } = descend({ view: from, cost: cost(from) }, points, box, cost, focal);
  return { view, overlap: -cost(view) };
}

interface Box {
  left: number;
  bottom: number;
  right: number;
  top: number;
}

interface Candidate {
  view: PhotoView;
  cost: number;
}

/** Coordinate descent with shrinking steps: over the direction with zoom and shift from the boxes, then over all. */
function descend(start: Candidate, points: Float32Array, box: Box, cost: (view: PhotoView) => number, focal?: number): Candidate {
  let best = start;
  const take = (view: PhotoView): void => {
    const value = cost(view);
    if (value < best.cost) best = { view, cost: value };
  };
  for (const step of [8, 4, 2, 1]) {
    for (const [dy, dp, factor] of [
      [step, 0, 1],
      [-step, 0, 1],
      [0, step, 1],
      [0, -step, 1],
      [0, 0, 1 + 0.04 * step],
      [0, 0, 1 / (1 + 0.04 * step)],
    ] as const) {
      const { yaw, pitch, distance } = best.view;
      take(fitted(points, { yaw: wrap(yaw + dy), pitch: pitch + dp, distance: Math.max(NEAREST, distance * factor) }, box, focal));
    }
    for (const [right, up, zoom] of [
      [1, 0, 0],
      [-1, 0, 0],
      [0, 1, 0],
      [0, -1, 0],
      [0, 0, 1],
      [0, 0, -1],
    ] as const) {
      const { view } = best;
      const small = 0.004 * step;
      const shift = [view.shift[0] + right * small, view.shift[1] + up * small] as const;
      // A known lens shows an object larger from nearer by.
      if (focal === undefined) take({ ...view, shift, fieldOfView: view.fieldOfView * (1 + zoom * small) });
      else take({ ...view, shift, distance: Math.max(NEAREST, view.distance * (1 - zoom * small)) });
    }
  }
  return best;
}

const wrap = (yaw: number): number => yaw - 360 * Math.floor((yaw + 180) / 360);

/** The view with the zoom and shift that bring the shape's box over the mask's; where the focal length is known, with the distance and shift that do. */
function fitted(points: Float32Array, direction: Pick<PhotoView, 'yaw' | 'pitch' | 'distance'>, box: Box, focal?: number): PhotoView {
  let { distance } = direction;
  let own = seenBox(points, { ...direction, distance });
  // Nearly proportional to the distance, so that a few corrections are enough.
  for (let i = 0; focal !== undefined && i < 4; i++) {
    distance = Math.min(FARTHEST, Math.max(NEAREST, (distance * focal) / zoomBetween(own, box)));
    own = seenBox(points, { ...direction, distance });
  }
  const zoom = focal ?? Math.max(0.05, zoomBetween(own, box));
  return {
    ...direction,
    distance,
    fieldOfView: fieldOfViewOf(zoom),
    shift: [
      (box.left + box.right) / 2 - (zoom * (own.left + own.right)) / 2,
      (box.bottom + box.top) / 2 - (zoom * (own.bottom + own.top)) / 2,
    ],
  };
}

/** One zoom for both sides: the one in between fits a shape of slightly other proportions. */
function zoomBetween(own: Box, box: Box): number {
  const across = (box.right - box.left) / Math.max(1e-3, own.right - own.left);
  const along = (box.top - box.bottom) / Math.max(1e-3, own.top - own.bottom);
  return Math.sqrt(across * along);
}

/** What a camera of focal length 1 sees of the shape, in picture heights from the picture's centre. */
function seenBox(points: Float32Array, direction: Pick<PhotoView, 'yaw' | 'pitch' | 'distance'>): Box {
  const { position, right, up, forward } = viewAxes({ ...direction, fieldOfView: 90 });
  const own = { left: Infinity, bottom: Infinity, right: -Infinity, top: -Infinity };
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [points[i] - position[0], points[i + 1] - position[1], points[i + 2] - position[2]];
    const depth = Math.max(0.05, x * forward[0] + y * forward[1] + z * forward[2]);
    const u = (x * right[0] + z * right[2]) / depth;
    const v = (x * up[0] + y * up[1] + z * up[2]) / depth;
    if (u < own.left) own.left = u;
    if (u > own.right) own.right = u;
    if (v < own.bottom) own.bottom = v;
    if (v > own.top) own.top = v;
  }
  return own;
}

/** Centres of the cells that have an empty neighbour. */
function surfacePoints(cells: ArrayLike<number>, n: number): Float32Array {
  const points: number[] = [];
  const filled = (x: number, y: number, z: number): boolean =>
    x >= 0 && y >= 0 && z >= 0 && x < n && y < n && z < n && cells[x + n * (y + n * z)] !== 0;
  for (let z = 0; z < n; z++)
    for (let y = 0; y < n; y++)
      for (let x = 0; x < n; x++) {
        if (!filled(x, y, z)) continue;
        const inner =
          filled(x - 1, y, z) &&
          filled(x + 1, y, z) &&
          filled(x, y - 1, z) &&
          filled(x, y + 1, z) &&
          filled(x, y, z - 1) &&
          filled(x, y, z + 1);
        if (!inner) points.push((x + 0.5) / n - 0.5, (y + 0.5) / n - 0.5, (z + 0.5) / n - 0.5);
      }
  return Float32Array.from(points);
}

/** In picture heights from the picture's centre, right and up. */
function maskBox(mask: Float32Array, edge: number): Box | undefined {
  const box = { left: edge, top: edge, right: 0, bottom: 0 };
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] < 0.5) continue;
    const [x, y] = [i % edge, Math.floor(i / edge)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  if (box.right <= box.left) return undefined;
  return { left: box.left / edge - 0.5, right: box.right / edge - 0.5, top: 0.5 - box.top / edge, bottom: 0.5 - box.bottom / edge };
}

/** IoU of the shape's outline, each surface cell drawn as a square of its own size, with the mask. */
function overlapOf(points: Float32Array, n: number, view: PhotoView, mask: Float32Array, edge: number, canvas: Uint8Array): number {
  const { position, right, up, forward, focal } = viewAxes(view);
  canvas.fill(0);
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [points[i] - position[0], points[i + 1] - position[1], points[i + 2] - position[2]];
    const depth = x * forward[0] + y * forward[1] + z * forward[2];
    if (depth < 0.05) continue;
    const column = (0.5 + view.shift[0] + (focal * (x * right[0] + z * right[2])) / depth) * edge;
    const row = (0.5 - view.shift[1] - (focal * (x * up[0] + y * up[1] + z * up[2])) / depth) * edge;
    // Half a cell's edge, a little more because it is mostly seen askew.
    const half = (0.6 * focal * edge) / (n * depth);
    const [x0, x1] = [Math.max(0, Math.round(column - half)), Math.min(edge, Math.round(column + half))];
    const [y0, y1] = [Math.max(0, Math.round(row - half)), Math.min(edge, Math.round(row + half))];
    for (let py = y0; py < y1; py++) for (let px = x0; px < x1; px++) canvas[py * edge + px] = 1;
  }
  let [both, either] = [0, 0];
  for (let i = 0; i < canvas.length; i++) {
    const inMask = mask[i] >= 0.5;
    if (canvas[i] === 1 && inMask) both++;
    if (canvas[i] === 1 || inMask) either++;
  }
  return either === 0 ? 0 : both / either;
}
