import { MaquetteError } from '../core/errors';
import type { Engine, JobControl } from '../shared/engine';
import type { EngineCall, EngineInputs, EngineMethod, EngineOutputs, FromEngine, ToEngine } from './messages';
import { toErrorMessage, transferables } from './messages';
import type { EnginePort } from './port';

/**
 * Answers calls that come over `port` with `engine`. Announces itself with `ready`. Each call gets any number of progress messages and
 * then one result or error; a cancel message aborts the call it names.
 */
export function serveEngine(port: EnginePort, engine: Engine): void {
  const running = new Map<number, AbortController>();
  const send = (message: FromEngine): void => port.post(message, message.kind === 'result' ? transferables(message.value) : []);

  const answer = async (call: EngineCall): Promise<void> => {
    const abort = new AbortController();
    running.set(call.id, abort);
    const control: JobControl = {
      signal: abort.signal,
      onProgress: (progress) => send({ kind: 'progress', id: call.id, progress }),
    };
    try {
      send({ kind: 'result', id: call.id, value: await run(engine, call, control) });
    } catch (error) {
      send({ kind: 'error', id: call.id, error: toErrorMessage(error) });
    } finally {
      running.delete(call.id);
    }
  };

  port.onMessage((message) => {
    const request = message as ToEngine;
    if (request.kind === 'cancel') running.get(request.id)?.abort();
    else void answer(request);
  });
  port.onClose(() => {
    for (const abort of running.values()) abort.abort();
    void engine.close();
  });
  send({ kind: 'ready' });
}

/** What may be asked: a call that is added to the contract and not here does not compile. */
const methods: { readonly [M in EngineMethod]: true } = {
  devices: true,
  models: true,
  preparePhoto: true,
  reconstruct: true,
  generate: true,
  fitShape: true,
  warmUp: true,
  inspectData: true,
  previewData: true,
  prepareData: true,
  train: true,
  inspectCheckpoint: true,
  promoteRun: true,
  close: true,
};

/** The engine as a table in which each method takes the input that the contract names for it. Those that need no control leave it. */
type Methods = { [M in EngineMethod]: (input: EngineInputs[M], control: JobControl) => Promise<EngineOutputs[M]> };

async function run<M extends EngineMethod>(
  engine: Methods,
  call: { method: M; input: EngineInputs[M] },
  control: JobControl,
): Promise<unknown> {
  if (!Object.hasOwn(methods, call.method)) throw new MaquetteError('internal', `The engine does not know the call “${call.method}”.`);
  return engine[call.method](call.input, control);
}
