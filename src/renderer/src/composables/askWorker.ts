import { MaquetteError } from '../../../core/errors';
import { say } from '../messages';

export interface WorkerQuestion<Reply, Answer> {
  request: unknown;
  signal: AbortSignal;
  /** What to say before the worker's own error, e.g. "The object could not be searched for". */
  failure: string;
  /** The answer in a reply; undefined while more replies are to come. May throw. */
  read: (reply: Reply) => { answer: Answer } | undefined;
}

/** Asks a worker, which is new and serves this question only, away from the window's own thread: ending it is the one way to stop what takes long. */
export function askWorker<Reply, Answer>(worker: Worker, question: WorkerQuestion<Reply, Answer>): Promise<Answer> {
  const { request, signal, failure, read } = question;
  return new Promise((resolve, reject) => {
    const end = (): void => {
      worker.terminate();
      signal.removeEventListener('abort', stop);
    };
    const stop = (): void => {
      end();
      reject(new MaquetteError('cancelled', say('fault.stopped')));
    };
    signal.addEventListener('abort', stop);
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      try {
        const found = read(data);
        if (!found) return;
        end();
        resolve(found.answer);
      } catch (error) {
        end();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    worker.onerror = ({ message }) => {
      end();
      reject(new MaquetteError('internal', `${failure}: ${message}`));
    };
    worker.postMessage(request);
  });
}
