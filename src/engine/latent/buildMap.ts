import { MaquetteError } from '../../core/errors';
import type { Attribute, Measures } from '../../core/latent/attributes';
import { attributes, measureAttributes } from '../../core/latent/attributes';
import { norm } from '../../core/latent/interpolate';
import { changeDirection, classDirection, createProbe } from '../../core/latent/probe';
import { addDirections } from '../../core/latent/directions';
import type { Random } from '../../core/random';
import { createGrid } from '../../core/voxel/grid';
import type { GeneratedShape, JobControl } from '../../shared/engine';
import type { LatentMap } from './mapFile';

/** Of the points, these are not learned from: what the directions do can be seen on them. */
export const HELD_OUT_EVERY = 5;
export const isHeldOut = (point: number): boolean => point % HELD_OUT_EVERY === 0;

export interface MapPoint {
  latent: Float32Array;
  name?: string;
  /** Index into `classes`. */
  class?: number;
}

export interface MapModel {
  gridSize: number;
  threshold: number;
  classes: string[];
  generate: (latents: Float32Array[]) => Promise<GeneratedShape[]>;
}

export interface MapEffort {
  /** Shapes that are moved there and back to see what changes. */
  pairs: number;
  /** Shapes on which the length of a direction is set. */
  trials: number;
}
const usualEffort: MapEffort = { pairs: 320, trials: 24 };

/** Moves span this many leading axes of the points, and are this wide compared with the points' own spread. */
const probeAxes = 40;
const probeShare = 0.5;
/** One unit of an attribute changes it by a tenth, on average. */
const unitOfAttribute = Math.log(1.1);
/** An attribute that hardly answers is not pushed further than this share of the points' own length. */
const longest = 0.5;
const fewestOfClass = 5;

/** Learns directions by trying them on generated shapes, and puts them together with the points. */
export async function buildMap(
  model: MapModel,
  points: readonly MapPoint[],
  source: LatentMap['source'],
  random: Random,
  { signal, onProgress }: JobControl = {},
  { pairs, trials }: MapEffort = usualEffort,
): Promise<LatentMap> {
  const learned = points.filter((_, i) => !isHeldOut(i)).map(({ latent }) => latent);
  const total = 2 * pairs + 2 * trials * attributes.length;
  let made = 0;

  /** Measures of the shapes a move away from a point on either side; null if one of them is empty. */
  const tryMove = async (from: Float32Array, move: Float32Array, amount: number): Promise<[Measures, Measures] | null> => {
    if (signal?.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
    onProgress?.({ fraction: made / total, stage: `Measuring shape ${made + 1} of ${total}` });
    made += 2;
    const ends = [amount, -amount].map((way) => addDirections(from, [{ direction: move, amount: way }]));
    const [there, back] = (await model.generate(ends)).map(({ grid }) =>
      measureAttributes(createGrid(model.gridSize, grid), model.threshold),
    );
    return there && back ? [there, back] : null;
  };
  const draw = (): Float32Array => learned[random.integer(learned.length)];

  const probe = createProbe(learned, probeAxes, probeShare, random);
  const moves: Float32Array[] = [];
  const changes: Measures[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const move = probe();
    const ends = await tryMove(draw(), move, 1);
    if (!ends) continue;
    moves.push(move);
    changes.push(halfDifference(...ends));
  }

  const directions: LatentMap['directions'] = [];
  for (const attribute of attributes) {
    const found = changeDirection(moves, changes.map((change) => change[attribute])); // prettier-ignore
    if (found) directions.push({ id: attribute, latent: await calibrate(attribute, found) });
  }
  const labels = points.flatMap((point, i) => (isHeldOut(i) ? [] : (point.class ?? [])));
  if (labels.length === learned.length) {
    for (const [label, name] of model.classes.entries()) {
      const direction = labels.filter((one) => one === label).length < fewestOfClass ? null : classDirection(learned, labels, label);
      if (direction) directions.push({ id: `class:${name}`, latent: direction });
    }
  }
  const latentSize = points[0]?.latent.length ?? 0;
  const latents = new Float32Array(points.length * latentSize);
  for (const [i, { latent }] of points.entries()) latents.set(latent, i * latentSize);
  return {
    source,
    latentSize,
    classes: model.classes,
    points: points.map(({ name, class: label }) => ({ ...(name !== undefined && { name }), ...(label !== undefined && { class: label }) })),
    latents,
    directions,
  };

  /** Gives a direction the length that changes its attribute by one unit, as far as tried shapes tell. */
  async function calibrate(attribute: Attribute, direction: Float32Array): Promise<Float32Array> {
    const most = (longest * learned.reduce((sum, latent) => sum + norm(latent), 0)) / learned.length / norm(direction);
    const tried = most / 2;
    let sum = 0;
    let count = 0;
    for (let trial = 0; trial < trials; trial++) {
      const ends = await tryMove(draw(), direction, tried);
      if (!ends) continue;
      sum += halfDifference(...ends)[attribute];
      count++;
    }
    const perUnit = count > 0 ? sum / count / tried : 0;
    const amount = perUnit > 0 ? Math.min(most, unitOfAttribute / perUnit) : most;
    return direction.map((value) => value * amount);
  }
}

function halfDifference(there: Measures, back: Measures): Measures {
  const difference = { ...there };
  for (const attribute of attributes) difference[attribute] = (there[attribute] - back[attribute]) / 2;
  return difference;
}
