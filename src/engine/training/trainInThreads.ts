import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { BackendName, JobControl, TrainInput, TrainResult } from '../../shared/engine';
import type { TrainingConfig, TrainingRun, TrainingWarning } from '../../shared/training';
import { readSetName } from './openExperiment';
import { parseConfig } from './parseConfig';
import { CHECKPOINTS, readRun, RUN_FILE, writeRun } from './runs';
import type { FromTrainingThread, TrainingThreadJob } from './threadMessages';

export interface TrainingHost {
  modelsDirs: string[];
  prefer?: BackendName | undefined;
  /** The backend that runs here: with `wasm`, which computes on one core, several threads share a batch. */
  backend: () => Promise<BackendName>;
  /** The threads' entry; the engine's own if not given. */
  script?: string;
}

/** Threads take a core each; more than this many have little left to share of a batch. */
const MOST_THREADS = 8;

/**
 * Trains in threads of their own. Resolves `paused` when the signal aborts: after the step under way, with a checkpoint. Where a device other than the processor's own fails in
 * the middle, it goes on from the newest checkpoint in WebAssembly, and a warning in the metrics says so.
 */
export async function trainInThreads(input: TrainInput, host: TrainingHost, control: JobControl = {}): Promise<TrainResult> {
  const config = parseConfig(input.config);
  const { data, run, resume = false } = input;
  const about = await describeRun(config, run, resume, { id: basename(data), title: await readSetName(data) });
  const backend = await host.backend();
  const ranks = threadsFor(config, backend);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const stop = (): void => void Atomics.store(pause, 0, 1);
  control.signal?.addEventListener('abort', stop, { once: true });
  if (control.signal?.aborted) stop();
  const job = { config, data, run, modelsDirs: host.modelsDirs, pause, about, resume, warnings: [] as TrainingWarning[] };
  try {
    try {
      return await runThreads({ ...job, ranks, prefer: host.prefer }, control, host.script);
    } catch (error) {
      if (!(error instanceof DeviceFailure) || error.backend === 'wasm' || error.backend === 'cpu') throw error;
      const message = `${error.label} failed (${error.message}). Training goes on in WebAssembly on the processor, from the newest checkpoint.`;
      control.onProgress?.({ stage: message, fellBack: message });
      const warnings: TrainingWarning[] = [{ kind: 'device-lost', message }];
      return await runThreads({ ...job, resume: true, warnings, ranks: threadsFor(config, 'wasm'), prefer: 'wasm' }, control, host.script);
    }
  } catch (error) {
    const failure = toMaquetteError(error);
    const left = await readRun(run).catch(() => about);
    await writeRun(run, { ...left, state: 'failed', error: failure.message }).catch(() => undefined); // the disk may be full
    throw failure;
  } finally {
    control.signal?.removeEventListener('abort', stop);
  }
}

async function describeRun(
  config: TrainingConfig,
  folder: string,
  resume: boolean,
  data: TrainingRun['data'],
): Promise<Omit<TrainingRun, 'bytes'>> {
  const fresh = {
    id: basename(folder),
    title: config.title,
    config,
    data,
    state: 'waiting',
    step: 0,
    createdAt: new Date().toISOString(),
  } as const;
  if (!existsSync(join(folder, RUN_FILE))) {
    if ((await readdir(join(folder, CHECKPOINTS)).catch(() => [])).length > 0 && !resume) throw taken(folder);
    await writeRun(folder, fresh);
    return fresh;
  }
  const found = await readRun(folder);
  if (!resume) throw taken(folder);
  if (found.state === 'running') throw new MaquetteError('invalid-input', `The run “${found.title}” is being trained already.`);
  return { ...found, error: undefined, config, title: config.title };
}

function taken(folder: string): MaquetteError {
  return new MaquetteError('invalid-input', `The folder “${folder}” holds a training run already. Resume it, or name another folder.`);
}

/** As many as divide the batch evenly, have a core each and are asked for. */
function threadsFor({ batch, workers }: TrainingConfig, backend: BackendName): number {
  if (workers !== undefined) {
    if (batch % workers === 0) return workers;
    throw new MaquetteError('invalid-input', `A batch of ${batch} cannot be split evenly over ${workers} workers. Change one of the two.`);
  }
  if (backend !== 'wasm') return 1; // the others use all cores, or the GPU, from one thread
  let threads = Math.min(MOST_THREADS, availableParallelism());
  while (batch % threads !== 0 || batch / threads < 2) threads--;
  return Math.max(1, threads);
}

/** A device's library failed: not a mistake in settings or data. */
class DeviceFailure extends Error {
  constructor(
    message: string,
    readonly backend: BackendName,
    readonly label: string,
  ) {
    super(message);
  }
}

async function runThreads(
  job: Omit<TrainingThreadJob, 'helper'>,
  { onProgress }: JobControl,
  script = threadScript(),
): Promise<TrainResult> {
  const threads: Worker[] = [];
  let device: { backend: BackendName; label: string } | undefined;
  try {
    return await new Promise<TrainResult>((resolve, reject) => {
      const fail = (reason: string): void => reject(device ? new DeviceFailure(reason, device.backend, device.label) : new Error(reason));
      const begin = (helper?: TrainingThreadJob['helper']): void => {
        const thread = new Worker(script, { workerData: { ...job, ...(helper ? { helper } : {}) } satisfies TrainingThreadJob });
        threads.push(thread);
        thread.on('message', (message: FromTrainingThread) => {
          switch (message.kind) {
            case 'progress':
              onProgress?.(message.progress);
              break;
            case 'device':
              device = message;
              break;
            case 'helpers':
              for (let rank = 1; rank < job.ranks; rank++)
                begin({ rank, share: message.share, shared: message.shared, step: message.step });
              break;
            case 'result':
              resolve(message.result);
              break;
            case 'error': {
              const { code, message: text, place } = message.error;
              if (code === 'internal' && device && !text.startsWith('Training diverged')) fail(text);
              else reject(new MaquetteError(code, text, place));
              break;
            }
          }
        });
        thread.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
        // After a result or an error this says nothing new; a helper ends by itself at the last step.
        thread.on('exit', (code) => (code !== 0 || !helper) && fail(`a training thread ended with code ${code}`));
      };
      begin();
    });
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** The threads' entry: its source where the engine runs from source (a checkout's scripts, the tests), the built file beside the engine's else. */
function threadScript(): string {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return fileURLToPath(new URL('worker.mjs', here));
  const built = ['training-worker.js', '../training-worker.js'].map((place) => fileURLToPath(new URL(place, here)));
  return built.find((path) => existsSync(path)) ?? built[0];
}

function toMaquetteError(error: unknown): MaquetteError {
  if (error instanceof MaquetteError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const code = error instanceof DeviceFailure ? 'device' : 'internal';
  return new MaquetteError(code, `Training stopped: ${reason}. The newest checkpoint is kept; resume the run to go on from it.`);
}
