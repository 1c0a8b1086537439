import type { Send } from '../ipc/send';
import type { Settings } from '../../shared/ipc/settings';
import { createDataService, type DataService } from '../data/dataService';
import { createEngineHost, type EngineProcess } from '../engine/engineHost';
import type { JobQueue } from '../jobs/jobQueue';
import type { AppPaths } from '../resources';
import { createTrainingService, type TrainingService } from './trainingService';

export interface LongWorkOptions {
  paths: Pick<AppPaths, 'dataSets' | 'runs' | 'userModels'>;
  /** Starts an engine of its own at low priority. */
  launch: (device: Settings['device']) => EngineProcess;
  device: () => Settings['device'];
  jobs: JobQueue;
  send: Send;
  log: (message: string, error?: unknown) => void;
  /** Milliseconds without work after which the engine's memory is given back. */
  restAfter?: number;
}

export interface LongWork {
  data: DataService;
  training: TrainingService;
  /** The program ends: what trains is paused, its checkpoint saved, the engine ended. */
  closeLongWork: () => Promise<void>;
}

/** Saving a checkpoint takes a second or two; who closes the window does not wait for ever. */
const patience = 15_000;

/**
 * Preparation of data and training, in an engine of their own: it starts when there is work, has a low priority, and ends when it has been idle for a
 * while, so that neither its load nor its death reaches the one that reconstructs.
 */
export function createLongWork({ paths, launch, device, jobs, send, log, restAfter = 60_000 }: LongWorkOptions): LongWork {
  let timer: NodeJS.Timeout | undefined;
  const engine = createEngineHost({
    launch: () => launch(device()),
    onStatus: ({ state, message }) => {
      if (state === 'failed') log(`the training engine failed: ${message ?? ''}`);
    },
    log: (message, error) => log(`training: ${message}`, error),
  });
  const restLater = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!data.busy() && !training.busy()) void engine.rest();
    }, restAfter).unref();
  };

  const data = createDataService({
    sets: paths.dataSets,
    engine,
    jobs,
    onSourceChanged: (source) => send('data.sourceChanged', source),
    onListChanged: (list) => send('data.listChanged', list),
    onIdle: restLater,
    warn: log,
  });
  const training = createTrainingService({
    runs: paths.runs,
    models: paths.userModels,
    engine,
    jobs,
    findSet: (id) => data.find(id),
    onRunChanged: (run) => send('training.runChanged', run),
    onRunRemoved: (run) => send('training.runRemoved', { run }),
    onStepped: (run, rows) => send('training.stepped', { run, rows }),
    onIdle: restLater,
    warn: log,
  });
  return {
    data,
    training,
    closeLongWork: async () => {
      clearTimeout(timer);
      await Promise.race([training.close(), new Promise((resolve) => setTimeout(resolve, patience).unref())]);
      await engine.close();
    },
  };
}
