/**
 * Entry of the engine's own process: Electron's utilityProcess in the app, a worker thread or a forked process elsewhere.
 * Arguments: `--models=DIR` (any number, searched in that order), `--prefer=BACKEND`, and `--background` for work that waits for everything else.
 */
import { isMainThread, parentPort } from 'node:worker_threads';
import type { BackendName } from '../shared/engine';
import { createEngine } from './index';
import { lowerPriority } from './lowPriority';
import type { EnginePort, ParentPort } from './port';
import { fromForked, fromParentPort, fromThread } from './port';
import { serveEngine } from './serve';

const BACKENDS: readonly BackendName[] = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu'];

/** Electron adds `parentPort` to `process` in a utilityProcess; its types live in electron, which the engine does not import. */
function openPort(): EnginePort {
  const electronPort = (process as typeof process & { parentPort?: ParentPort }).parentPort;
  if (electronPort) return fromParentPort(electronPort);
  if (!isMainThread && parentPort) return fromThread(parentPort);
  if (process.send) return fromForked(process);
  throw new Error('The engine process must be started by the app, as a worker thread or by fork.');
}

function argumentsNamed(name: string): string[] {
  const prefix = `--${name}=`;
  return process.argv.filter((argument) => argument.startsWith(prefix)).map((argument) => argument.slice(prefix.length));
}

if (process.argv.includes('--background')) lowerPriority();
const prefer = BACKENDS.find((name) => argumentsNamed('prefer').includes(name));
serveEngine(openPort(), createEngine({ modelsDirs: argumentsNamed('models'), prefer }));
