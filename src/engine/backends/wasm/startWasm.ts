import * as tf from '@tensorflow/tfjs';
import { type BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { kernelModule } from './kernelModule';
import { registerWasmKernels } from './registerKernels';

/** The backend object of 'wasm', started if it was not. */
export async function startWasm(): Promise<{ relaxed: boolean }> {
  if (!tf.engine().registryFactory['wasm']) throw new Error('tfjs-backend-wasm did not register itself.');
  if (!('wasm' in tf.engine().registry)) {
    // The binaries lie beside the package's main file, in node_modules or in a packaged app.
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    // tfjs's threaded build needs browser workers; one thread with our kernels is faster in Node.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  }
  registerWasmKernels();
  // Emscripten's start-up code turns every unhandled rejection of the process into a crash of its own: take its listeners out again.
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => process.listeners(event as 'uncaughtException'));
  const running = await tf.setBackend('wasm');
  events.forEach((event, i) => {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[i]?.includes(listener)) process.removeListener(event, listener);
    }
  });
  if (!running) throw new Error("tfjs's wasm module did not start.");
  return { relaxed: kernelModule(tf.backend() as BackendWasm).relaxed };
}
