import { estimateView, improveView } from '../../core/camera/estimateView';
import { outlineMisfit, outlineRays } from '../../core/camera/outline';
import type { OutlineRays } from '../../core/camera/outline';
import type { PhotoView } from '../../core/camera/photoView';
import { fromWindow } from '../../core/camera/photoView';
import type { GeneratedShape, PreparedPhoto } from '../../shared/engine';
import type { FittedLatent, Objective } from './fitLatent';
import { fitLatent } from './fitLatent';
import { framePicture, MASK_EDGE } from './framePicture';
import type { AnyModel } from './loadModel';
import type { PhotoReading } from './photoModel';

/** Weight of the mean cross entropy of the outlines against the prior below. */
const OUTLINE_WEIGHT = 2;
/** Of ½ Σ (z - mean)² / variance around what the encoder read: it knows what the outline cannot say. */
const PRIOR_WEIGHT = 0.03;
const RATE = 0.06;
/** With less overlap the view is not known well enough to learn from it. */
const LEAST_OVERLAP = 0.7;
/** The view is looked for again this often. */
const ROUNDS = 2;

interface Outline {
  mask: Float32Array;
  view: PhotoView;
  /** The camera's, where the photo's file says it and the outline agrees. */
  focal: number | undefined;
  rays: OutlineRays;
}

export interface Refined {
  shape: GeneratedShape;
  /** The first photo's view, for the whole picture. */
  camera?: PhotoView;
}

/**
 * Moves a shape's latent vector, and the views of the photos, so that the outlines meet the cut-outs. Photos without a cut-out, or whose view cannot be found, have no say; if none has, the
 * shape stays as it is. The result is the levelled grid of the new latent, or the shape as it was where nothing was gained.
 */
export async function refineOutline(
  model: Pick<AnyModel, 'gridSize' | 'threshold' | 'latentSlope' | 'level'>,
  { photos, reading, shape, steps }: { photos: readonly PreparedPhoto[]; reading: PhotoReading; shape: GeneratedShape; steps: number },
  onProgress: (share: number) => Promise<void>,
): Promise<Refined> {
  const { gridSize, threshold } = model;
  const inside = (grid: Float32Array): Uint8Array => Uint8Array.from(grid, (p) => Number(p >= threshold));
  await onProgress(0);
  const outlines: Outline[] = [];
  let first: { photo: PreparedPhoto; outline: Outline; window: Parameters<typeof fromWindow>[3] } | undefined;
  for (const photo of photos) {
    if (photo.cutout === 'none') continue;
    const { mask, maskKnown, window } = framePicture(photo.rgba, photo.width, photo.height, { useMask: true });
    const focal = photo.focal === undefined ? undefined : photo.focal / window.side;
    const found = maskKnown ? estimateView(inside(shape.grid), gridSize, mask, MASK_EDGE, focal) : undefined;
    if (!found || found.overlap < LEAST_OVERLAP) continue;
    const outline = { mask, view: found.view, focal: found.focal, rays: outlineRays(found.view, MASK_EDGE, gridSize) };
    outlines.push(outline);
    if (photo === photos[0]) first = { photo, outline, window };
  }
  if (outlines.length === 0) return { shape };

  const objective: Objective = (probabilities) => {
    let loss = 0;
    const slope = new Float32Array(probabilities.length);
    const weight = OUTLINE_WEIGHT / outlines.length;
    for (const { rays, mask } of outlines) {
      const one = outlineMisfit(rays, probabilities, mask);
      loss += weight * one.loss;
      for (let i = 0; i < slope.length; i++) slope[i] = slope[i] + weight * one.slope[i];
    }
    return { loss, slope };
  };
  const prior = { mean: reading.mean, variance: reading.logVariance.map(Math.exp), weight: PRIOR_WEIGHT };
  let best: FittedLatent | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    if (best) {
      for (const outline of outlines) {
        outline.view = improveView(inside(model.level(best.grid)), gridSize, outline.mask, MASK_EDGE, outline.view, outline.focal).view;
        outline.rays = outlineRays(outline.view, MASK_EDGE, gridSize);
      }
    }
    const part = Math.ceil(steps / ROUNDS);
    best = await fitLatent(best?.latent ?? shape.latent, model.latentSlope, objective, {
      steps: part,
      rate: RATE / (1 + round),
      prior,
      onStep: (step) => onProgress((round + step / part) / ROUNDS),
    });
  }
  const camera = first && fromWindow(first.outline.view, first.photo.width, first.photo.height, first.window);
  const refined = best && best.after < best.before ? { latent: best.latent, grid: model.level(best.grid) } : shape;
  return { shape: refined, ...(camera && { camera }) };
}
