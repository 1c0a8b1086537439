import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { PrepareOptions } from '../../shared/data';
import type { ListedShape, Listing } from './layouts/listing';
import type { PartJob } from './makePart';
import { PART_RECIPE } from './makePart';
import { throwIfStopped } from './stopped';
import { listBackgrounds } from './surroundings';

/** A part takes about this many pictures, so that a stopped preparation loses little. */
const PICTURES_PER_PART = 400;
const SHAPES_PER_PART = 256;

export interface PlanOptions {
  /** Pictures that are made in one go; what was begun of them is lost when the work is stopped. */
  picturesPerPart?: number;
  /** A folder of photos to put behind half of the objects. */
  backgrounds?: string | undefined;
}

export const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

/** Size and time of a file: what tells that it has changed. */
async function stampOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(file);
    return `${size} ${Math.round(mtimeMs)}`;
  } catch {
    return 'missing';
  }
}

/** The parts that a folder's shapes are prepared in. A part's key says of what and how it is made, so that one that is there already is known again. */
export async function planParts(
  listing: Listing,
  options: PrepareOptions,
  { picturesPerPart = PICTURES_PER_PART, backgrounds: photoFolder }: PlanOptions,
  signal: AbortSignal | undefined,
): Promise<PartJob[]> {
  const backgrounds = photoFolder === undefined || options.views === 0 ? [] : await listBackgrounds(photoFolder);
  const behind = await Promise.all(backgrounds.map(async (file) => [file, await stampOf(file)]));
  const { shapes, root } = listing;
  const also = options.alsoGridSize;
  const gridSizes = also === undefined || also === options.gridSize ? [options.gridSize] : [options.gridSize, also];
  // Parts of a fixed size: a shape that is added at the end does not change those before it.
  const average = options.views + shapes.reduce((sum, shape) => sum + shape.pictures.length, 0) / shapes.length;
  const each = Math.max(4, Math.min(SHAPES_PER_PART, Math.round(picturesPerPart / Math.max(average, 1))));
  const parts: PartJob[] = [];
  for (let from = 0; from < shapes.length; from += each) {
    throwIfStopped(signal);
    const some = shapes.slice(from, from + each);
    const facts = await Promise.all(some.map((shape) => factsOf(shape, root)));
    const { side, views, fill, seed } = options;
    parts.push({
      name: `part-${String(parts.length).padStart(5, '0')}`,
      key: hash([PART_RECIPE, gridSizes, side, views, fill, views > 0 ? seed : 0, behind, facts]),
      root,
      shapes: some,
      gridSizes,
      side,
      views,
      fill,
      seed,
      backgrounds,
    });
  }
  return parts;
}

async function factsOf(shape: ListedShape, root: string): Promise<unknown> {
  const inSet = (file: string): string => relative(root, file);
  const { source } = shape;
  return [
    {
      ...shape,
      source: { ...source, file: inSet(source.file) },
      pictures: shape.pictures.map((one) => ({ ...one, file: inSet(one.file), mask: one.mask && inSet(one.mask) })),
    },
    await stampOf(source.file),
    await Promise.all(shape.pictures.flatMap((one) => (one.mask === undefined ? [one.file] : [one.file, one.mask])).map(stampOf)),
  ];
}
