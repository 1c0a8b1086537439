import type { GeneratedShape, PreparedPhoto } from '../../shared/engine';
import type { GeneratorConfig } from '../networks/generator';
import type { LatentSlope } from './fitLatent';
import { findAnyModel } from './modelFolder';
import type { PaperModel } from './paperModel';
import { loadPaperModel } from './paperModel';
import type { PhotoModel } from './photoModel';
import { loadPhotoModel } from './photoModel';

/** A model of any kind, as far as making shapes goes. `photo` and `paper` lead to what only that kind can do. */
export interface AnyModel {
  id: string;
  gridSize: number;
  threshold: number;
  generator: GeneratorConfig;
  latentSize: number;
  /** Names of the classes that it tells apart; empty for most kinds. */
  classes: string[];
  encode(photo: PreparedPhoto): ReturnType<PhotoModel['encode']>;
  decode: PhotoModel['decode'];
  level: PhotoModel['level'];
  generate(latents: readonly Float32Array[]): Promise<GeneratedShape[]>;
  latentSlope: LatentSlope;
  photo?: PhotoModel;
  paper?: PaperModel;
  dispose(): void;
}

/** Reads a model's folder and puts its weights on the device. Rejects with `not-found` or `bad-file`. */
export async function loadModel(dirs: readonly string[], id: string): Promise<AnyModel> {
  const { folder, description } = await findAnyModel(dirs, id);
  const { threshold, generator } = description;
  if (description.kind === 'photo') {
    const photo = await loadPhotoModel(dirs, id);
    return { ...photo, threshold, generator, latentSize: generator.latentSize, classes: description.encoder.classes, photo };
  }
  const paper = await loadPaperModel(folder, description);
  return {
    ...paper,
    decode: (latents) => paper.generate(latents),
    level: (grid) => grid,
    threshold,
    generator,
    latentSize: generator.latentSize,
    classes: [],
    paper,
  };
}
