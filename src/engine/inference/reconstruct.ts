import { MaquetteError } from '../../core/errors';
import type { GeneratedShape, Progress, ReconstructInput, Reconstruction } from '../../shared/engine';
import { confidenceOf } from './confidence';
import type { AnyModel } from './loadModel';
import { joinReadings } from './joinReadings';
import { mostLikely } from './mostLikely';
import { sampleReading } from './photoModel';
import { refineOutline } from './refineOutline';

export type Made = Pick<Reconstruction, 'classes' | 'samples' | 'confidence' | 'camera'>;

const MOST_REFINE_STEPS = 500;

/**
 * Photos of one object -> shapes. The first shape is what the photos most likely show: the mean of two readings, of the photos and of their mirror images (whose shape is mirrored back),
 * which are wrong in different ways. The others are drawn from the encoder's Gaussian. With `refine` steps each is then fitted to the photos' outlines.
 *
 * @param stage tells what comes next; may throw to stop
 */
export async function reconstruct(model: AnyModel, input: ReconstructInput, stage: (progress: Progress) => Promise<void>): Promise<Made> {
  const { photos, samples, seed, refine = 0 } = input;
  if (!Number.isInteger(refine) || refine < 0 || refine > MOST_REFINE_STEPS) {
    throw new MaquetteError('invalid-input', `The number of steps to refine must be a whole number from 0 to ${MOST_REFINE_STEPS}.`);
  }
  const readings = [];
  for (const [i, photo] of photos.entries()) {
    await stage({ fraction: (0.3 * i) / photos.length, stage: `Looking at ${photo.name}` });
    readings.push(await model.encode(photo));
  }
  const reading = await joinReadings(model, readings);
  const made: GeneratedShape[] = [];
  let agreement: { grid: Float32Array; mirrored: Float32Array } | undefined;
  const share = (refine > 0 ? 0.2 : 0.7) / samples;
  for (const [i, latent] of sampleReading(reading, samples, seed).entries()) {
    await stage({ fraction: 0.3 + share * i, stage: `Making shape${samples > 1 ? ` ${i + 1} of ${samples}` : ''}` });
    if (i === 0) {
      const likely = await mostLikely(model, reading);
      agreement = likely.two;
      made.push(likely.shape);
    } else made.push(...(await model.generate([latent])));
  }
  const classes = model.classes
    .map((name, i) => ({ name, probability: reading.classes[i] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
  const first = made[0];
  const confidence =
    first && agreement && model.photo?.description.confidence
      ? confidenceOf(model.photo.description.confidence, first.grid, agreement, model.threshold)
      : undefined;
  let camera: Made['camera'];
  if (refine > 0) {
    for (const [i, shape] of made.entries()) {
      const from = 0.5 + (0.5 * i) / made.length;
      const refined = await refineOutline(model, { photos, reading, shape, steps: refine }, (done) =>
        stage({
          fraction: from + (0.5 * done) / made.length,
          stage: `Fitting the outline${samples > 1 ? ` of ${i + 1} of ${samples}` : ''}`,
        }),
      );
      made[i] = refined.shape;
      if (i === 0) camera = refined.camera;
    }
  }
  return { classes, samples: made, ...(confidence !== undefined && { confidence }), ...(camera && { camera }) };
}
