import { cutOutObject } from '../../src/core/image/cutOutObject';
import { cutOutPlainBackground } from '../../src/core/image/cutOutPlainBackground';
import { iou } from '../../src/core/metrics/iou';
import type { DataStore } from '../../src/engine/datasets/store';
import type { ConfidenceScale, Signs } from '../../src/engine/inference/confidence';
import { confidenceSigns } from '../../src/engine/inference/confidence';
import type { AnyModel } from '../../src/engine/inference/loadModel';
import { mostLikely } from '../../src/engine/inference/mostLikely';
import type { PictureEntry } from '../../src/engine/datasets/storeSchema';
import type { ScoredPicture } from '../../src/engine/training/evaluate';
import type { PreparedPhoto } from '../../src/shared/engine';

/** How the object is told from its background: the picture's own mask, the studio's cut-out, or not at all. */
export type Cutout = 'given' | 'own' | 'none';

export interface PredictedPhoto extends ScoredPicture {
  kind: PictureEntry['kind'];
  cutout: Cutout;
  /** Number of the picture's shape in the store. */
  shape: number;
  named: string;
  /** Of confidence, where this threshold tells inside from outside in the prediction. */
  signs: (prediction: Float32Array, threshold: number) => Signs;
}

/** Icons, which are few but of the kind that is tested, product pictures and photographs: they count alike. */
export const KINDS = ['icon', 'product', 'render'] as const;

export const byKind = <T extends Pick<PredictedPhoto, 'kind'>>(pictures: readonly T[]): T[][] =>
  KINDS.map((kind) => pictures.filter((one) => one.kind === kind));

const NO_SIGNS: Signs = { promised: 0, agreement: 0 };

/** What the studio itself makes of the catalogue's pictures of one split. */
export async function predictPhotos(
  model: AnyModel,
  store: DataStore,
  split: 'validation' | 'test',
  cutouts: readonly Cutout[],
): Promise<PredictedPhoto[]> {
  const out: PredictedPhoto[] = [];
  for (const [number, { shape, kind }] of store.pictures.entries()) {
    const stored = store.shapes[shape];
    if (stored?.split !== split || stored.source === 'procedural') continue;
    const picture = await store.readPicture(number);
    const truth = Float32Array.from(store.grid(shape));
    for (const cutout of cutouts) {
      const reading = await model.encode({ name: stored.id, ...prepare(picture, cutout) });
      const { shape: made, two } = await mostLikely(model, reading);
      const best = reading.classes.indexOf(Math.max(...reading.classes));
      out.push({
        name: stored.id,
        class: stored.class,
        prediction: made.grid,
        truth,
        kind,
        cutout,
        shape,
        named: model.classes[best] ?? '',
        signs: (prediction, threshold) => (two ? confidenceSigns(prediction, two, threshold) : NO_SIGNS),
      });
    }
  }
  return out;
}

function prepare(
  { rgba, width, height }: { rgba: Uint8Array; width: number; height: number },
  cutout: Cutout,
): Omit<PreparedPhoto, 'name'> {
  if (cutout === 'given') return { rgba, width, height, cutout: 'given' };
  const opaque = rgba.slice();
  for (let i = 3; i < opaque.length; i += 4) opaque[i] = 255;
  const picture = { rgba: opaque, width, height };
  const plain = cutout === 'own' ? cutOutPlainBackground(picture) : undefined;
  const mask = plain ?? (cutout === 'own' ? cutOutObject(picture) : undefined);
  if (!mask) return { ...picture, cutout: 'none' };
  for (let i = 0; i < mask.length; i++) opaque[4 * i + 3] = mask[i];
  return { ...picture, cutout: plain ? 'plain' : 'found' };
}

/** The line that puts the signs of confidence on the scale of IoU, by least squares over validation pictures. */
export function calibrate(pictures: readonly PredictedPhoto[], threshold: number): ConfidenceScale {
  // Normal equations of [1, promised, agreement] · x = IoU, with a little ridge.
  const a = [
    [1e-3, 0, 0],
    [0, 1e-3, 0],
    [0, 0, 1e-3],
  ];
  const b = [0, 0, 0];
  for (const { prediction, truth, signs } of pictures) {
    const { promised, agreement } = signs(prediction, threshold);
    const row = [1, promised, agreement];
    const value = iou(prediction, truth, threshold);
    for (let i = 0; i < 3; i++) {
      b[i] = (b[i] ?? 0) + (row[i] ?? 0) * value;
      for (let j = 0; j < 3; j++) a[i][j] = (a[i]?.[j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0);
    }
  }
  const [bias, promised, agreement] = solve(a, b).map((value) => Number(value.toFixed(4)));
  return { bias: bias ?? 0, promised: promised ?? 0, agreement: agreement ?? 0 };
}

/** Gauss-Jordan on a small, well-behaved system. */
function solve(a: number[][], b: number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i] ?? 0]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows[i];
    const by = pivot[i] ?? 1;
    for (let k = 0; k < pivot.length; k++) pivot[k] = (pivot[k] ?? 0) / by;
    for (const [j, row] of rows.entries()) {
      if (j === i) continue;
      const factor = row[i] ?? 0;
      for (let k = 0; k < row.length; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    }
  }
  return rows.map((row) => row.at(-1) ?? 0);
}
