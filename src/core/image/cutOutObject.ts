import { createRandom } from '../random';
import type { ColourModel } from './colourModel';
import { fitColourModel } from './colourModel';
import { matteByGuide } from './guidedMatte';
import { minCut, STEPS } from './minCut';
import { toOklab } from './oklab';
import type { Picture } from './picture';
import { resize } from './resize';

/** What the user says of a cluttered photo. All optional; pixels of the photo. */
export interface CutHints {
  /** A point on the object. */
  point?: { x: number; y: number };
  /** The object lies inside of it. */
  box?: { left: number; top: number; right: number; bottom: number };
  /** width*height bytes: not zero where the pixel is surely object, and surely background. */
  object?: Uint8Array;
  background?: Uint8Array;
}

/** The cut is made on at most this many pixels along the longer side; the matte brings back the edges. */
const WORKING_SIZE = 160;
const COMPONENTS = 5;
const ROUNDS = 5;
/** Weight of neighbours that differ (GrabCut's gamma). */
const SMOOTHNESS = 8;
const SURE = 1e5;
/** Rim of the picture that is taken as background, as a share of its sides. */
const RIM = 0.025;
/** How strongly a pixel far from where the object is looked for is taken as background. */
const PLACE = 2.5;

const BACKGROUND = 0;
const PERHAPS_BACKGROUND = 1;
const PERHAPS_OBJECT = 2;
const OBJECT = 3;

/**
 * Finds the object in a cluttered photo (GrabCut, Rother, Kolmogorov and Blake 2004): colours of object and background as mixtures of Gaussians and a minimum cut, in turns. Without hints
 * the object is looked for in the middle; a point, a box or strokes of the brush say better where it is.
 *
 * @returns the mask (255 = object, edges feathered), width*height bytes; undefined when nothing stands out
 */
export function cutOutObject(picture: Picture, hints: CutHints = {}): Uint8Array | undefined {
  const scale = Math.min(1, WORKING_SIZE / Math.max(picture.width, picture.height));
  const width = Math.max(8, Math.round(picture.width * scale));
  const height = Math.max(8, Math.round(picture.height * scale));
  const small = resize(picture, width, height);
  const { L, a, b } = toOklab(small.rgba);
  const colours = new Float32Array(3 * width * height);
  for (let i = 0; i < L.length; i++) colours.set([L[i], a[i], b[i]], 3 * i);

  const { known, place } = startingMap(picture, hints, width, height);
  const weights = neighbourWeights(colours, width, height);
  let labels = known.map((mark) => Number(mark >= PERHAPS_OBJECT));
  const random = createRandom(1);
  for (let round = 0; round < ROUNDS; round++) {
    const object = fit(colours, labels, 1, random);
    const background = fit(colours, labels, 0, random);
    if (!object || !background) return undefined;
    const [toSource, toSink] = [new Float32Array(labels.length), new Float32Array(labels.length)];
    for (let i = 0; i < labels.length; i++) {
      if (known[i] === OBJECT) toSource[i] = SURE;
      else if (known[i] === BACKGROUND) toSink[i] = SURE;
      else {
        // Costs may be negative densities' logs: only their difference matters to the cut.
        const difference = background.cost(colours, i) - object.cost(colours, i) - place[i];
        toSource[i] = Math.max(0, difference);
        toSink[i] = Math.max(0, -difference);
      }
    }
    const next = Uint8Array.from(minCut(width, height, toSource, toSink, weights));
    const moved = next.reduce((sum, label, i) => sum + Number(label !== labels[i]), 0);
    labels = next;
    if (moved < 0.002 * labels.length) break;
  }
  keepObject(labels, width, height, known);
  fillHoles(labels, width, height, known);
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  if (share < 0.01 || share > 0.95) return undefined;
  return matteByGuide(picture, labels, width, height);
}

function fit(colours: Float32Array, labels: Uint8Array, side: number, random: ReturnType<typeof createRandom>): ColourModel | undefined {
  const chosen: number[] = [];
  for (let i = 0; i < labels.length; i++) if (labels[i] === side) chosen.push(i);
  return chosen.length < COMPONENTS ? undefined : fitColourModel(colours, chosen, COMPONENTS, random);
}

/** What is known of each pixel at the start, and what its place costs it as object. */
function startingMap(picture: Picture, hints: CutHints, width: number, height: number): { known: Uint8Array; place: Float32Array } {
  const known = new Uint8Array(width * height);
  const place = new Float32Array(width * height);
  const [sx, sy] = [width / picture.width, height / picture.height];
  const { point, box } = hints;
  const centre = box
    ? { x: ((box.left + box.right) / 2) * sx, y: ((box.top + box.bottom) / 2) * sy }
    : point
      ? { x: (point.x * sx + width / 2) / 2, y: (point.y * sy + height * 0.52) / 2 }
      : { x: width / 2, y: height * 0.52 };
  const reach = box
    ? { x: ((box.right - box.left) / 2) * sx, y: ((box.bottom - box.top) / 2) * sy }
    : { x: width * 0.42, y: height * 0.42 };
  const rim = Math.max(1, Math.round(RIM * Math.min(width, height)));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = x + y * width;
      const far = ((x + 0.5 - centre.x) / reach.x) ** 2 + ((y + 0.5 - centre.y) / reach.y) ** 2;
      const outside = box && (Math.abs(x + 0.5 - centre.x) > reach.x || Math.abs(y + 0.5 - centre.y) > reach.y);
      const onRim = x < rim || y < rim || x >= width - rim || y >= height - rim;
      known[i] = outside || (onRim && !box) ? BACKGROUND : far < (box ? 1 : 0.6) ? PERHAPS_OBJECT : PERHAPS_BACKGROUND;
      place[i] = PLACE * Math.min(2, Math.max(0, far - 1));
      if (point && Math.hypot(x + 0.5 - point.x * sx, y + 0.5 - point.y * sy) < 0.02 * Math.max(width, height)) known[i] = OBJECT;
    }
  }
  mark(known, hints.object, OBJECT, picture, width, height);
  mark(known, hints.background, BACKGROUND, picture, width, height);
  return { known, place };
}

function mark(known: Uint8Array, strokes: Uint8Array | undefined, value: number, picture: Picture, width: number, height: number): void {
  if (!strokes) return;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (strokes[x + y * picture.width] === 0) continue;
      const [sx, sy] = [Math.floor((x * width) / picture.width), Math.floor((y * height) / picture.height)];
      known[sx + sy * width] = value;
    }
  }
}

/** SMOOTHNESS e^(-beta |difference|²) / distance, beta from the picture's own contrast. */
function neighbourWeights(colours: Float32Array, width: number, height: number): Float32Array {
  const weights = new Float32Array(8 * width * height);
  let [sum, pairs] = [0, 0];
  const gap = (i: number, j: number): number =>
    (colours[3 * i] - colours[3 * j]) ** 2 +
    (colours[3 * i + 1] - colours[3 * j + 1]) ** 2 +
    (colours[3 * i + 2] - colours[3 * j + 2]) ** 2;
  const visit = (each: (i: number, d: number, j: number, distance: number) => void): void => {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (const [d, [dx, dy]] of STEPS.entries()) {
          if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
          each(x + y * width, d, x + dx + (y + dy) * width, Math.hypot(dx, dy));
        }
  };
  visit((i, _, j) => {
    sum += gap(i, j);
    pairs++;
  });
  const beta = 1 / (2 * Math.max(1e-7, sum / Math.max(1, pairs)));
  visit((i, d, j, distance) => (weights[8 * i + d] = (SMOOTHNESS * Math.exp(-beta * gap(i, j))) / distance));
  return weights;
}

/** Labels of 4-connected regions of one value, and their sizes. */
function regions(labels: Uint8Array, value: number, width: number): { of: Int32Array; sizes: number[] } {
  const of = new Int32Array(labels.length).fill(-1);
  const sizes: number[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (labels[start] !== value || of[start] >= 0) continue;
    const stack = [start];
    of[start] = sizes.length;
    let size = 0;
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      size++;
      const x = i % width;
      for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
        if (j < 0 || j >= labels.length || labels[j] !== value || of[j] >= 0) continue;
        of[j] = sizes.length;
        stack.push(j);
      }
    }
    sizes.push(size);
  }
  return { of, sizes };
}

/** Keeps the parts that the user has marked, or the largest; parts much smaller than that go. */
function keepObject(labels: Uint8Array, width: number, height: number, known: Uint8Array): void {
  const { of, sizes } = regions(labels, 1, width);
  const marked = new Set<number>();
  for (let i = 0; i < labels.length; i++) if (known[i] === OBJECT && of[i] >= 0) marked.add(of[i]);
  const largest = Math.max(0, ...sizes);
  for (let i = 0; i < width * height; i++) {
    if (of[i] < 0) continue;
    const keep = marked.size > 0 ? marked.has(of[i]) : sizes[of[i]] >= 0.15 * largest;
    if (!keep) labels[i] = 0;
  }
}

/** Small holes are reflections and patterns; large ones are what is seen between legs. */
function fillHoles(labels: Uint8Array, width: number, height: number, known: Uint8Array): void {
  const { of, sizes } = regions(labels, 0, width);
  const open = new Set<number>();
  for (let i = 0; i < labels.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (of[i] >= 0 && (x === 0 || y === 0 || x === width - 1 || y === height - 1 || known[i] === BACKGROUND)) open.add(of[i]);
  }
  for (let i = 0; i < labels.length; i++) if (of[i] >= 0 && !open.has(of[i]) && sizes[of[i]] < 0.002 * labels.length) labels[i] = 1;
}
