import { inWorker } from '../workers/inWorker';
import type { BuildMeshFile } from './meshRequest';

/** Makes mesh files in a worker thread of their own. The grid goes over to the thread: it is empty afterwards. @param script the built meshWorker.ts */
export const buildInWorker = (script: string): BuildMeshFile =>
  inWorker(script, 'The mesh could not be made', { transfer: ({ grid }) => [grid.buffer as ArrayBuffer] });
