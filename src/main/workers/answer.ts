import { parentPort, workerData } from 'node:worker_threads';
import type { ErrorCode, ErrorPlace } from '../../core/errors';
import { MaquetteError } from '../../core/errors';

/** What a worker thread sends back, once. */
export type WorkerAnswer<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; message: string; place: ErrorPlace };

/**
 * The whole of a worker thread that does one piece of work and ends: see `inWorker`.
 *
 * @param fault what is said of an error that is not the user's: "The shape could not be edited"
 * @param buffersOf those of the result's arrays, which go over without a copy
 */
export async function answerOnce<Request, Result>(
  fault: string,
  work: (request: Request) => Result | Promise<Result>,
  buffersOf: (result: Result) => ArrayBufferLike[] = () => [],
): Promise<void> {
  let answer: WorkerAnswer<Result>;
  try {
    answer = { ok: true, value: await work(workerData as Request) };
  } catch (error) {
    const { code, message, place } = error instanceof MaquetteError ? error : new MaquetteError('internal', `${fault}: ${String(error)}`);
    answer = { ok: false, code, message, place };
  }
  parentPort?.postMessage(answer, answer.ok ? (buffersOf(answer.value) as ArrayBuffer[]) : []);
}
