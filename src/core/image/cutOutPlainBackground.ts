import { differencesFrom, distanceFrom, fitBackdrop, SAME_COLOUR } from './fitBackground';
import type { Backdrop, Planes } from './fitBackground';
import { toOklab } from './oklab';
import type { Picture } from './picture';
import { alphaOf, createPicture } from './picture';
import { resize } from './resize';

/** The flood runs on at most this many pixels along the longer side: it averages noise away, and takes a tenth of a second. */
const WORKING_SIZE = 640;

/**
 * How far a soft shadow or a spotlight may lie from the backdrop, as long as it comes without an edge: much darker, a little lighter, and of nearly the
 * same hue. (By distance alone a beige object on grey-blue paper counts as light, and one soft edge lets the flood into all of it.)
 */
const SHADOW = { darker: 0.22, lighter: 0.06, hue: 0.025 };
/** OKLab change from pixel to pixel above which there is an edge. */
const EDGE = 0.011;

/** A picture whose object would fill less or more than this share of it was not on a plain background. */
const SMALLEST_OBJECT = 0.004;
const LARGEST_OBJECT = 0.93;

/**
 * Finds the object in front of a plain background: one colour, or one that changes smoothly (a lit backdrop, a vignette), with soft
 * shadows. The backdrop is fitted to the border, then flooded from there; gaps that the object encloses are opened where they clearly
 * show the backdrop.
 *
 * @returns the mask (255 = object, edges feathered), width*height bytes; undefined when the border is not plain
 */
export function cutOutPlainBackground(picture: Picture): Uint8Array | undefined {
  const { width, height } = picture;
  if (width < 8 || height < 8) return undefined;
  const scale = Math.min(1, WORKING_SIZE / Math.max(width, height));
  const small = scale < 1 ? resize(picture, Math.max(8, Math.round(width * scale)), Math.max(8, Math.round(height * scale))) : picture;
  const sharp = toPlanes(small);
  const planes = { ...sharp, channels: sharp.channels.map((channel) => blur(channel, sharp.width)) };
  const backdrop = fitBackdrop(planes);
  if (!isPlain(backdrop)) return undefined;

  const distances = distanceFrom(planes, backdrop);
  const tolerance = Math.max(SAME_COLOUR, 5 * backdrop.noise);
  const background = floodFromBorder(planes, distances, tolerance, shadowsOn(planes, backdrop));
  openGaps(planes, distances, background, tolerance);
  keepLargeParts(planes, background);
  const share = background.reduce((sum, is) => sum + (1 - is), 0) / background.length;
  if (share < SMALLEST_OBJECT || share > LARGEST_OBJECT) return undefined;
  return enlarge(matte(background, distanceFrom(sharp, backdrop), planes), planes, width, height);
}

/** Three sides must show the backdrop almost only; an object cut by the fourth may hide a good part of that. */
function isPlain({ explained, sides, noise }: Backdrop): boolean {
  return explained > 0.72 && sides.filter((side) => side > 0.85).length >= 3 && noise < SAME_COLOUR / 2;
}

function toPlanes(picture: Picture): Planes {
  const { L, a, b } = toOklab(picture.rgba);
  return { width: picture.width, height: picture.height, channels: [L, a, b] };
}

/** Mean of 3x3 neighbours, the border's own repeated. */
function blur(plane: Float32Array, width: number): Float32Array {
  const across = new Float32Array(plane.length);
  for (let i = 0; i < plane.length; i++) {
    const x = i % width;
    across[i] = (plane[i] + plane[x > 0 ? i - 1 : i] + plane[x < width - 1 ? i + 1 : i]) / 3;
  }
  const result = new Float32Array(plane.length);
  for (let i = 0; i < plane.length; i++) {
    const up = i >= width ? i - width : i;
    const down = i + width < plane.length ? i + width : i;
    result[i] = (across[i] + across[up] + across[down]) / 3;
  }
  return result;
}

/** 1 where a pixel could be the backdrop in another light. */
function shadowsOn(planes: Planes, backdrop: Backdrop): Uint8Array {
  const [L, a, b] = differencesFrom(planes, backdrop);
  return Uint8Array.from(L, (light, i) =>
    light > -SHADOW.darker && light < SHADOW.lighter && Math.hypot(a[i], b[i]) < SHADOW.hue ? 1 : 0,
  );
}

/** 1 where the backdrop can be reached from the border without crossing an edge, else 0. */
function floodFromBorder(planes: Planes, distances: Float32Array, tolerance: number, shadows: Uint8Array): Uint8Array {
  const { width, height } = planes;
  const slopes = slopesOf(planes);
  const passes = (i: number): boolean => distances[i] < tolerance || (shadows[i] === 1 && slopes[i] < EDGE);
  const background = new Uint8Array(width * height);
  const queue = new Int32Array(width * height);
  let end = 0;
  const visit = (i: number): void => {
    if (background[i] || !passes(i)) return;
    background[i] = 1;
    queue[end++] = i;
  };
  for (let x = 0; x < width; x++) [x, (height - 1) * width + x].forEach(visit);
  for (let y = 0; y < height; y++) [y * width, y * width + width - 1].forEach(visit);
  for (let at = 0; at < end; at++) visitNeighbours(queue[at], width, height, visit);
  return background;
}

/** Change of colour per pixel (central differences, OKLab). */
function slopesOf({ width, height, channels }: Planes): Float32Array {
  const slopes = new Float32Array(width * height);
  for (const channel of channels) {
    const smooth = blur(channel, width);
    for (let i = 0; i < slopes.length; i++) {
      const x = i % width;
      const dx = (smooth[x < width - 1 ? i + 1 : i] - smooth[x > 0 ? i - 1 : i]) / 2;
      const dy = (smooth[i + width < smooth.length ? i + width : i] - smooth[i >= width ? i - width : i]) / 2;
      slopes[i] += dx * dx + dy * dy;
    }
  }
  return slopes.map(Math.sqrt);
}

/** Regions inside the object that clearly show the backdrop (between a chair's legs) become background too; specks do not. */
function openGaps(planes: Planes, distances: Float32Array, background: Uint8Array, tolerance: number): void {
  const smallest = Math.max(12, background.length * 2e-4);
  const isGap = background.map((is, i) => (is === 0 && distances[i] < tolerance ? 1 : 0));
  for (const region of regionsOf(isGap, planes)) {
    const mean = region.reduce((sum, i) => sum + distances[i], 0) / region.length;
    if (region.length >= smallest && mean < 0.6 * tolerance) for (const i of region) background[i] = 1;
  }
}

/** Specks of dust and noise outside the object become background: what is under a fiftieth of its largest part. */
function keepLargeParts(planes: Planes, background: Uint8Array): void {
  const parts = regionsOf(
    background.map((is) => 1 - is),
    planes,
  );
  const largest = parts.reduce((size, part) => Math.max(size, part.length), 0);
  for (const part of parts) if (part.length < largest / 50) for (const i of part) background[i] = 1;
}

/** Connected regions (4 neighbours) of the pixels marked 1. */
function regionsOf(marks: Uint8Array, { width, height }: Planes): number[][] {
  const left = marks.slice();
  const regions: number[][] = [];
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    const region: number[] = [];
    const take = (i: number): void => {
      if (!left[i]) return;
      left[i] = 0;
      region.push(i);
    };
    take(start);
    for (let at = 0; at < region.length; at++) visitNeighbours(region[at], width, height, take);
    regions.push(region);
  }
  return regions;
}

function visitNeighbours(i: number, width: number, height: number, visit: (neighbour: number) => void): void {
  const x = i % width;
  if (x > 0) visit(i - 1);
  if (x < width - 1) visit(i + 1);
  if (i >= width) visit(i - width);
  if (i < width * (height - 1)) visit(i + width);
}

/** The blur and the tolerance move the edge outwards by up to this many pixels. */
const EDGE_WIDTH = 2;

/**
 * Coverage of each pixel by the object, [0, 1]. A pixel of the edge is a mixture of object and backdrop: its distance from the backdrop,
 * over that of the purest object pixel beside it, is about the object's share.
 */
function matte(background: Uint8Array, distances: Float32Array, { width, height }: Planes): Float32Array {
  const coverage = Float32Array.from(background, (is) => 1 - is);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (background[i]) continue;
      let purest = 0;
      let isEdge = false;
      for (let dy = -EDGE_WIDTH; dy <= EDGE_WIDTH; dy++) {
        for (let dx = -EDGE_WIDTH; dx <= EDGE_WIDTH; dx++) {
          if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
          const j = i + dy * width + dx;
          if (background[j]) isEdge = true;
          else if (distances[j] > purest) purest = distances[j];
        }
      }
      if (isEdge && purest > 0) coverage[i] = Math.min(1, distances[i] / purest);
    }
  }
  return coverage;
}

/** Share of the purest colour from which a pixel is the object's altogether: objects are not all of one colour. */
const FULL = 0.8;
const NONE = 1 - FULL;

/** The mask at the picture's own size: enlarged smoothly, then made steeper, so that the edge stays about one working pixel wide. */
function enlarge(coverage: Float32Array, planes: Planes, width: number, height: number): Uint8Array {
  const mask = createPicture(planes.width, planes.height);
  for (let i = 0; i < coverage.length; i++) mask.rgba[4 * i + 3] = Math.round(255 * coverage[i]);
  const alpha = alphaOf(planes.width === width && planes.height === height ? mask : resize(mask, width, height));
  return alpha.map((value) => Math.round(255 * Math.min(1, Math.max(0, (value / 255 - NONE) / (FULL - NONE)))));
}
