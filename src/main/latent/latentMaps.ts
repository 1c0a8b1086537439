import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../core/random';
import { atomicWrite } from '../../engine/files/atomicWrite';
import { findModel } from '../../engine/inference/modelFolder';
import { buildMap, HELD_OUT_EVERY } from '../../engine/latent/buildMap';
import { hashWeights, MAP_FILE, packMap, readMap, type LatentMap } from '../../engine/latent/mapFile';
import type { Engine } from '../../shared/engine';
import type { JobQueue } from '../jobs/jobQueue';

export interface LatentMaps {
  /** The map that came with the model, or the one learned before; null when there is none for these weights. */
  get(model: string): Promise<LatentMap | null>;
  /** Queues the learning of a map from draws of the prior; gives the job's id. */
  learn(model: string): Promise<string>;
}

export interface LatentMapsOptions {
  engine: Pick<Engine, 'generate' | 'models'>;
  jobs: JobQueue;
  /** Folders of models; the first that has an id wins. */
  modelsDirs: readonly string[];
  /** Where learned maps are kept. */
  folder: string;
}

/** Shapes drawn from the prior to learn from. */
const draws = 400;
const seed = 20;

export function createLatentMaps({ engine, jobs, modelsDirs, folder }: LatentMapsOptions): LatentMaps {
  const known = new Map<string, LatentMap>();
  const learnedFile = (weights: string): string => join(folder, `${weights}.json`);

  return {
    async get(id) {
      const model = await findModel(modelsDirs, id);
      const weights = await hashWeights(model.folder);
      const before = known.get(weights);
      if (before) return before;
      const map = (await readMap(join(model.folder, MAP_FILE), weights)) ?? (await readMap(learnedFile(weights), weights));
      if (map) known.set(weights, map);
      return map;
    },
    async learn(id) {
      const { description, folder: home } = await findModel(modelsDirs, id);
      const weights = await hashWeights(home);
      const info = (await engine.models()).find((model) => model.id === id);
      const random = createRandom(seed);
      const { latentSize } = description.generator;
      const points = Array.from({ length: draws }, () => ({ latent: Float32Array.from({ length: latentSize }, () => random.normal()) }));
      const job = jobs.add<void>({
        kind: 'generate',
        title: `Learn the directions of ${description.title}`,
        run: async (control) => {
          const map = await buildMap(
            {
              gridSize: info?.gridSize ?? 0,
              threshold: description.threshold,
              classes: [],
              generate: (latents) => engine.generate({ model: id, latents }, { signal: control.signal }),
            },
            points,
            'generated',
            random,
            control,
          );
          await mkdir(folder, { recursive: true });
          await atomicWrite(learnedFile(weights), [Buffer.from(JSON.stringify(packMap(map, id, weights, HELD_OUT_EVERY)))]);
          known.set(weights, map);
        },
      });
      return job.id;
    },
  };
}
