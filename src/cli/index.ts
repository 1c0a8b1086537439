import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { findShippedModels } from './context';
import { EXIT } from './exitCodes';
import { runCli } from './runCli';

/** The program `maquette`: the engine and the core without a window. */

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The first asks the work to end in order, the second ends the program.
    if (controller.signal.aborted) process.exit(EXIT.cancelled);
    controller.abort();
  });
}
// A reader such as `head` may close the pipe; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

process.exitCode = await runCli(
  process.argv.slice(2),
  {
    terminal: {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      watched: process.stderr.isTTY,
    },
    signal: controller.signal,
    modelsDirs: findShippedModels(dirname(fileURLToPath(import.meta.url))),
    createEngine: async (options) => (await import('../engine')).createEngine(options),
  },
  version,
);
// Should a device's library keep the process alive, it is not waited for.
setTimeout(() => process.exit(), 1000).unref();
