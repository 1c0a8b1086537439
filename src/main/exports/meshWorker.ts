/** Entry of the worker thread that makes one mesh file and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { MaquetteError } from '../../core/errors';
import { makeMeshFile } from './makeMeshFile';
import type { MeshAnswer, MeshRequest } from './meshRequest';

async function answer(): Promise<MeshAnswer> {
  try {
    return { ok: true, file: await makeMeshFile(workerData as MeshRequest) };
  } catch (error) {
    if (error instanceof MaquetteError) return { ok: false, code: error.code, message: error.message };
    return { ok: false, code: 'internal', message: `The mesh could not be made: ${String(error)}` };
  }
}

const made = await answer();
parentPort?.postMessage(made, made.ok ? [made.file, ...made.file.companions].map(({ bytes }) => bytes.buffer as ArrayBuffer) : []);
