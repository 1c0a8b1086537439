/** Entry of the worker thread that reads one mesh or grid and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import type { ReadAnswer, ReadRequest } from './importRequest';
import { readShape } from './readShape';

function answer(): ReadAnswer {
  try {
    return { ok: true, shape: readShape(workerData as ReadRequest) };
  } catch (error) {
    if (error instanceof MaquetteError) return { ok: false, code: error.code, message: error.message, place: error.place };
    return { ok: false, code: 'internal', message: `The file could not be read: ${String(error)}`, place: {} };
  }
}

const read = answer();
const buffers = read.ok ? [read.shape.grid.buffer, ...(read.shape.mesh ? [read.shape.mesh.bytes.buffer] : [])] : [];
parentPort?.postMessage(read, buffers as ArrayBuffer[]);
