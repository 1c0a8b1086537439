import type { Handlers } from '../ipc/handlers';
import type { TrainingService } from './trainingService';

type TrainingRoute = Extract<keyof Handlers, `training.${string}`>;

/** What the requests about training runs do. */
export function createTrainingHandlers({ training }: { training: TrainingService }): Pick<Handlers, TrainingRoute> {
  return {
    'training.listRuns': () => Promise.resolve(training.list()),
    'training.createRun': (request) => training.create(request),
    'training.getHistory': ({ run }) => training.history(run),
    'training.getSamples': ({ run }) => training.samples(run),
    'training.pause': ({ run }) => training.pause(run),
    'training.resume': ({ run }) => training.resume(run),
    'training.stop': ({ run }) => training.stop(run),
    'training.remove': ({ run }) => training.remove(run),
    'training.promote': ({ run, title }) => training.promote(run, title),
  };
}
