import { MaquetteError } from '../../core/errors';
import type { Example } from '../../core/latent/learnDirections';
import { learnDirections } from '../../core/latent/learnDirections';
import { measureAttributes } from '../../core/latent/attributes';
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

const atOnce = 8;

/** Generates the shape of each point, measures it, and learns the directions from what was measured. Points whose shape is empty stay in the map. */
export async function buildMap(
  model: MapModel,
  points: readonly MapPoint[],
  source: LatentMap['source'],
  { signal, onProgress }: JobControl = {},
): Promise<LatentMap> {
  const examples: Example[] = [];
  for (let from = 0; from < points.length; from += atOnce) {
    if (signal?.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
    onProgress?.({ fraction: from / points.length, stage: `Measuring shape ${from + 1} of ${points.length}` });
    const some = points.slice(from, from + atOnce);
    for (const [i, { grid }] of (await model.generate(some.map(({ latent }) => latent))).entries()) {
      const measures = measureAttributes(createGrid(model.gridSize, grid), model.threshold);
      if (measures && !isHeldOut(from + i)) examples.push({ latent: some[i].latent, class: some[i].class, measures });
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
    directions: learnDirections(examples, model.classes),
  };
}
