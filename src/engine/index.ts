import { setImmediate as nextTurn } from 'node:timers/promises';
import { MaquetteError } from '../core/errors';
import type { BackendName, Engine, JobControl, Progress } from '../shared/engine';
import type { StartedBackend } from './backends';
import type { PhotoModel } from './inference/photoModel';

export interface EngineOptions {
  /** Folders that hold one folder a model (weights.bin, model.json, card.json). The first that has an id wins. */
  modelsDirs: string[];
  /** Backend to try first; the rest of the chain follows. */
  prefer?: BackendName | undefined;
}

const MOST_SAMPLES = 16;
const MOST_GENERATED = 256;

/**
 * The engine in this thread. Nothing is loaded until it is needed: TensorFlow.js, the device and the model come with the first request that runs a network. Requests
 * that run a network take turns.
 */
export function createEngine({ modelsDirs, prefer }: EngineOptions): Engine {
  let started: Promise<StartedBackend> | undefined;
  let loaded: { id: string; model: Promise<PhotoModel> } | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const device = (): Promise<StartedBackend> => {
    started ??= import('./backends').then(({ startBackend }) => startBackend({ prefer }));
    started.catch(() => (started = undefined)); // the next request tries again
    return started;
  };

  const model = async (id: string): Promise<PhotoModel> => {
    if (loaded?.id === id) return loaded.model;
    const earlier = loaded?.model;
    const { loadPhotoModel } = await import('./inference/photoModel');
    const next = { id, model: loadPhotoModel(modelsDirs, id) };
    loaded = next;
    next.model.catch(() => {
      if (loaded === next) loaded = undefined;
    });
    void earlier?.then((old) => old.dispose()).catch(() => undefined);
    return next.model;
  };

  const inTurn = <T>(job: () => Promise<T>): Promise<T> => {
    const result = queue.then(job);
    queue = result.catch(() => undefined);
    return result;
  };

  return {
    devices: async () => (await device()).reports,
    async models() {
      const { listModels } = await import('./inference/modelFolder');
      return listModels(modelsDirs);
    },
    async preparePhoto(input, control) {
      const { preparePhoto } = await import('./photos');
      return preparePhoto(input, control);
    },
    reconstruct: (input, control = {}) =>
      inTurn(async () => {
        checkCount(input.samples, MOST_SAMPLES, 'samples');
        if (input.photos.length === 0) throw new MaquetteError('invalid-input', 'Give at least one photo.');
        const begin = performance.now();
        await stage(control, { fraction: 0, stage: 'Starting the device' });
        const { backend } = await device();
        await stage(control, { fraction: 0.1, stage: 'Loading the model' });
        const ready = await model(input.model);
        const { combineReadings, sampleReading } = await import('./inference/photoModel');

        const readings = [];
        for (const [i, photo] of input.photos.entries()) {
          await stage(control, { fraction: 0.3 + (0.3 * i) / input.photos.length, stage: `Looking at ${photo.name}` });
          readings.push(await ready.encode(photo));
        }
        const reading = combineReadings(readings);
        const samples = [];
        for (const [i, latent] of sampleReading(reading, input.samples, input.seed).entries()) {
          const which = input.samples > 1 ? ` ${i + 1} of ${input.samples}` : '';
          await stage(control, { fraction: 0.6 + (0.4 * i) / input.samples, stage: `Making shape${which}` });
          samples.push(...(await ready.generate([latent])));
        }
        await stage(control, { fraction: 1, stage: 'Done' });
        const { classes } = ready.description.encoder;
        return {
          model: ready.id,
          gridSize: ready.gridSize,
          threshold: ready.description.threshold,
          classes: classes.map((name, i) => ({ name, probability: reading.classes[i] ?? 0 })).sort((a, b) => b.probability - a.probability),
          samples,
          backend,
          milliseconds: performance.now() - begin,
        };
      }),
    generate: (input, control = {}) =>
      inTurn(async () => {
        await stage(control, { fraction: 0, stage: 'Starting the device' });
        await device();
        await stage(control, { fraction: 0.1, stage: 'Loading the model' });
        const ready = await model(input.model);
        const { sampleLatents } = await import('./inference/photoModel');
        if (!input.latents) checkCount(input.count ?? 1, MOST_GENERATED, 'shapes');
        const latents = input.latents ?? sampleLatents(ready.description.generator.latentSize, input.count ?? 1, input.seed ?? 0);
        const shapes = [];
        for (const [i, latent] of latents.entries()) {
          await stage(control, { fraction: 0.3 + (0.7 * i) / latents.length, stage: `Making shape ${i + 1} of ${latents.length}` });
          shapes.push(...(await ready.generate([latent])));
        }
        await stage(control, { fraction: 1, stage: 'Done' });
        return shapes;
      }),
    warmUp: (id) =>
      inTurn(async () => {
        await device();
        const ready = await model(id);
        // An empty photo takes the same way through the networks as a real one.
        const rgba = new Uint8Array(32 * 32 * 4).fill(255);
        const { mean } = await ready.encode({ name: 'warm-up', width: 32, height: 32, rgba, cutout: 'given' });
        await ready.generate([mean]);
      }),
    inspectData: () => Promise.reject(notYet('Looking at data sets')),
    prepareData: () => Promise.reject(notYet('Preparing data sets')),
    train: () => Promise.reject(notYet('Training')),
    promoteRun: () => Promise.reject(notYet('Making a model of a run')),
    close: () =>
      inTurn(async () => {
        const last = loaded;
        loaded = undefined;
        await last?.model.then((ready) => ready.dispose()).catch(() => undefined);
      }),
  };
}

/** Tells what comes next, lets messages in (a cancel among them), and stops if the job was cancelled. */
async function stage({ signal, onProgress }: JobControl, progress: Progress): Promise<void> {
  onProgress?.(progress);
  await nextTurn();
  if (signal?.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
}

function checkCount(value: number, most: number, what: string): void {
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new MaquetteError('invalid-input', `The number of ${what} must be a whole number from 1 to ${most}.`);
  }
}

const notYet = (what: string): MaquetteError => new MaquetteError('unsupported', `${what} is not built in yet.`);
