/** Entry of the worker thread that does one piece of editing and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { EditAnswer, EditRequest } from './editRequest';
import { runEdit } from './runEdit';

async function answer(): Promise<EditAnswer> {
  try {
    return { ok: true, solid: await runEdit(workerData as EditRequest) };
  } catch (error) {
    if (error instanceof MaquetteError) return { ok: false, code: error.code, message: error.message };
    return { ok: false, code: 'internal', message: `The shape could not be edited: ${String(error)}` };
  }
}

void answer().then((made) => parentPort?.postMessage(made));
