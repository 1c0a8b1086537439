import { MaquetteError } from '../core/errors';
import type { Engine, JobControl } from '../shared/engine';
import type { EngineCall, FromEngine, ToEngine } from './messages';
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

async function run(engine: Engine, call: EngineCall, control: JobControl): Promise<unknown> {
  switch (call.method) {
    case 'devices':
      return engine.devices();
    case 'models':
      return engine.models();
    case 'preparePhoto':
      return engine.preparePhoto(call.input, control);
    case 'reconstruct':
      return engine.reconstruct(call.input, control);
    case 'generate':
      return engine.generate(call.input, control);
    case 'fitShape':
      return engine.fitShape(call.input, control);
    case 'warmUp':
      return engine.warmUp(call.input);
    case 'inspectData':
      return engine.inspectData(call.input, control);
    case 'previewData':
      return engine.previewData(call.input, control);
    case 'prepareData':
      return engine.prepareData(call.input, control);
    case 'train':
      return engine.train(call.input, control);
    case 'promoteRun':
      return engine.promoteRun(call.input, control);
    case 'close':
      return engine.close();
    default:
      throw new MaquetteError('internal', `The engine does not know the call "${(call as { method: string }).method}".`);
  }
}
