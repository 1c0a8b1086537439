import { setImmediate as nextTurn } from 'node:timers/promises';
import { MaquetteError } from '../core/errors';
import type { BackendName, Engine, JobControl, Progress, TrainResult } from '../shared/engine';
import { createDeviceKeeper } from './deviceKeeper';
import type { AnyModel } from './inference/loadModel';

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
  const device = createDeviceKeeper(prefer);
  let loaded: { id: string; model: Promise<AnyModel> } | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const trainings = new Set<{ stop: AbortController; job: Promise<TrainResult> }>();

  const model = async (id: string): Promise<AnyModel> => {
    if (loaded?.id === id) return loaded.model;
    const earlier = loaded?.model;
    const { loadModel } = await import('./inference/loadModel');
    const next = { id, model: loadModel(modelsDirs, id) };
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
  const onDevice = <T>(control: JobControl, job: () => Promise<T>): Promise<T> =>
    inTurn(() => device.run(job, control, () => (loaded = undefined)));

  return {
    devices: async () => (await device.start()).reports,
    async models() {
      const { listModels } = await import('./inference/modelFolder');
      return listModels(modelsDirs);
    },
    async preparePhoto(input, control) {
      const { preparePhoto } = await import('./photos');
      return preparePhoto(input, control);
    },
    reconstruct: (input, control = {}) =>
      onDevice(control, async () => {
        checkCount(input.samples, MOST_SAMPLES, 'samples');
        if (input.photos.length === 0) throw new MaquetteError('invalid-input', 'Give at least one photo.');
        const begin = performance.now();
        await stage(control, { fraction: 0, stage: 'Starting the device' });
        const { backend } = await device.start();
        await stage(control, { fraction: 0.1, stage: 'Loading the model' });
        const ready = await model(input.model);
        const { reconstruct } = await import('./inference/reconstruct');
        const made = await reconstruct(ready, input, ({ fraction = 0, stage: what }) =>
          stage(control, { fraction: 0.3 + 0.7 * fraction, stage: what }),
        );
        await stage(control, { fraction: 1, stage: 'Done' });
        return {
          model: ready.id,
          gridSize: ready.gridSize,
          threshold: ready.threshold,
          ...made,
          backend,
          milliseconds: performance.now() - begin,
        };
      }),
    generate: (input, control = {}) =>
      onDevice(control, async () => {
        await stage(control, { fraction: 0, stage: 'Starting the device' });
        await device.start();
        await stage(control, { fraction: 0.1, stage: 'Loading the model' });
        const ready = await model(input.model);
        const { sampleLatents } = await import('./inference/photoModel');
        if (!input.latents) checkCount(input.count ?? 1, MOST_GENERATED, 'shapes');
        const latents = input.latents ?? sampleLatents(ready.generator.latentSize, input.count ?? 1, input.seed ?? 0);
        const shapes = [];
        for (const [i, latent] of latents.entries()) {
          await stage(control, { fraction: 0.3 + (0.7 * i) / latents.length, stage: `Making shape ${i + 1} of ${latents.length}` });
          shapes.push(...(await ready.generate([latent])));
        }
        await stage(control, { fraction: 1, stage: 'Done' });
        return shapes;
      }),
    fitShape: (input, control = {}) =>
      onDevice(control, async () => {
        await stage(control, { fraction: 0, stage: 'Starting the device' });
        await device.start();
        await stage(control, { fraction: 0.05, stage: 'Loading the model' });
        const ready = await model(input.model);
        // A model that was trained to complete scans needs no search.
        if (input.known && ready.paper?.description.kind === 'scan') {
          const { mean } = await ready.paper.encodeScan(input.grid);
          return (await ready.generate([mean]))[0];
        }
        const { fitShape } = await import('./inference/fitShape');
        const { latent, grid } = await fitShape(ready, input, (fraction) =>
          stage(control, { fraction: 0.1 + 0.9 * fraction, stage: 'Fitting the shape' }),
        );
        return { latent, grid: ready.level(grid) };
      }),
    warmUp: (id) =>
      onDevice({}, async () => {
        await device.start();
        const ready = await model(id);
        if (ready.paper && ready.paper.description.kind !== 'image') {
          await ready.generate([new Float32Array(ready.generator.latentSize)]);
          return;
        }
        // An empty photo takes the same way through the networks as a real one.
        const rgba = new Uint8Array(32 * 32 * 4).fill(255);
        const { mean } = await ready.encode({ name: 'warm-up', width: 32, height: 32, rgba, cutout: 'given' });
        await ready.generate([mean]);
      }),
    inspectData: async ({ folder }, control) => (await import('./datasets/inspect')).inspectData(folder, control),
    previewData: async (input, control) => (await import('./datasets/previewData')).previewData(input, control),
    prepareData: async (input, control) => (await import('./datasets/prepareFolder')).prepareData(input, control),
    async train(input, control = {}) {
      const { trainInThreads } = await import('./training/trainInThreads');
      const stop = new AbortController();
      const signal = control.signal ? AbortSignal.any([control.signal, stop.signal]) : stop.signal;
      const wanted = input.config.device;
      const backend = async (): Promise<BackendName> => wanted ?? (await device.start()).backend;
      const job = trainInThreads(input, { modelsDirs, prefer: wanted ?? prefer, backend }, { ...control, signal });
      const training = { stop, job };
      trainings.add(training);
      return job.finally(() => trainings.delete(training));
    },
    async inspectCheckpoint({ file }) {
      const { inspectCheckpoint } = await import('./training/openCheckpoint');
      return inspectCheckpoint(file, modelsDirs);
    },
    async promoteRun(input) {
      const { promoteRun } = await import('./training/promoteRun');
      return promoteRun(input, modelsDirs);
    },
    close: () =>
      inTurn(async () => {
        // Trainings are paused: each finishes its step and saves.
        for (const { stop } of trainings) stop.abort();
        await Promise.allSettled([...trainings].map(({ job }) => job));
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
