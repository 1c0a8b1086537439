import { MaquetteError } from '../core/errors';
import type { Engine, JobControl } from '../shared/engine';
import type { EngineInputs, EngineMethod, EngineOutputs, FromEngine, ToEngine } from './messages';
import type { EnginePort } from './port';

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: MaquetteError) => void;
  onProgress: JobControl['onProgress'];
  release: () => void;
}

export interface ConnectedEngine extends Engine {
  /** Resolves when the other side has started to listen; rejects if it dies before. Calls made earlier are kept by the channel. */
  ready: Promise<void>;
}

/**
 * The engine on the other side of `port`. Errors come back as MaquetteError. A signal that aborts rejects at once with `cancelled` and tells the other
 * side to stop. When the other side dies every open call rejects with `device`, and so does every later one.
 */
export function connectEngine(port: EnginePort): ConnectedEngine {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let lost: string | undefined;
  let closing = false;
  let announce: () => void = () => undefined;
  let fail: (error: MaquetteError) => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    announce = resolve;
    fail = reject;
  });
  ready.catch(() => undefined); // whoever awaits it still sees the failure

  const post = (message: ToEngine): void => port.post(message);
  const lostError = (): MaquetteError => new MaquetteError('device', `The engine stopped: ${lost ?? 'unknown reason'}. Try again.`);

  const settle = (id: number): Pending | undefined => {
    const call = pending.get(id);
    pending.delete(id);
    call?.release();
    return call;
  };

  port.onMessage((raw) => {
    const message = raw as FromEngine;
    switch (message.kind) {
      case 'ready':
        announce();
        break;
      case 'progress':
        pending.get(message.id)?.onProgress?.(message.progress);
        break;
      case 'result':
        settle(message.id)?.resolve(message.value);
        break;
      case 'error':
        settle(message.id)?.reject(new MaquetteError(message.error.code, message.error.message, message.error.place));
        break;
    }
  });
  port.onClose((reason) => {
    lost ??= reason;
    fail(lostError());
    for (const id of [...pending.keys()]) settle(id)?.reject(lostError());
  });

  /** `patient`: an abort is told to the other side only, which ends the call in its own time. */
  function call<M extends EngineMethod>(
    method: M,
    input: EngineInputs[M],
    control: JobControl = {},
    { patient = false } = {},
  ): Promise<EngineOutputs[M]> {
    const { signal, onProgress } = control;
    if (signal?.aborted) return Promise.reject(new MaquetteError('cancelled', 'Cancelled.'));
    if (lost !== undefined || closing) return Promise.reject(lostError());
    const id = nextId++;
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        post({ kind: 'cancel', id });
        if (!patient) settle(id)?.reject(new MaquetteError('cancelled', 'Cancelled.'));
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const release = (): void => signal?.removeEventListener('abort', cancel);
      pending.set(id, { resolve: (value) => resolve(value as EngineOutputs[M]), reject, onProgress, release });
      post({ kind: 'call', id, method, input } as ToEngine);
    });
  }

  return {
    ready,
    devices: () => call('devices', undefined),
    models: () => call('models', undefined),
    preparePhoto: (input, control) => call('preparePhoto', input, control),
    reconstruct: (input, control) => call('reconstruct', input, control),
    generate: (input, control) => call('generate', input, control),
    fitShape: (input, control) => call('fitShape', input, control),
    warmUp: (model) => call('warmUp', model),
    inspectData: (input, control) => call('inspectData', input, control),
    previewData: (input, control) => call('previewData', input, control),
    prepareData: (input, control) => call('prepareData', input, control),
    train: (input, control) => call('train', input, control, { patient: true }),
    inspectCheckpoint: (input, control) => call('inspectCheckpoint', input, control),
    promoteRun: (input, control) => call('promoteRun', input, control),
    close: async () => {
      if (closing || lost !== undefined) return;
      await call('close', undefined);
      closing = true;
      lost = 'it was closed';
      port.close();
    },
  };
}
