import type { FileTickets } from '../files/fileTickets';
import type { Handlers } from '../ipc/handlers';
import type { Dialogs } from '../window/dialogs';
import type { TrainingService } from './trainingService';

type TrainingRoute = Extract<keyof Handlers, `training.${string}`>;

interface TrainingParts {
  training: TrainingService;
  tickets: FileTickets;
  dialogs: Pick<Dialogs, 'openCheckpoint'>;
}

/** What the requests about training runs do. */
export function createTrainingHandlers({ training, tickets, dialogs }: TrainingParts): Pick<Handlers, TrainingRoute> {
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
    'training.openCheckpoint': async () => {
      const path = await dialogs.openCheckpoint();
      return path === null ? null : { checkpoint: tickets.issue(path), ...(await training.inspectCheckpoint(path)) };
    },
    'training.promoteCheckpoint': ({ checkpoint, title }) => training.promoteCheckpoint(tickets.redeem(checkpoint), title),
  };
}
