/** Entry of the worker thread that colours one shape and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import { paint } from './paint';
import type { PaintAnswer, PaintRequest } from './paintRequest';

function answer(): PaintAnswer {
  try {
    return { ok: true, painted: paint(workerData as PaintRequest) };
  } catch (error) {
    if (error instanceof MaquetteError) return { ok: false, code: error.code, message: error.message };
    return { ok: false, code: 'internal', message: `The shape could not be coloured: ${String(error)}` };
  }
}

const made = answer();
parentPort?.postMessage(made, made.ok ? [made.painted.colours.buffer as ArrayBuffer] : []);
