import type { BackendName, Engine } from '../shared/engine';
import { MaquetteError } from '../core/errors';

export interface EngineOptions {
  /** Folders that hold one folder a model (weights.bin, model.json, card.json). The first that has an id wins. */
  modelsDirs: string[];
  /** Backend to try first; the rest of the chain follows. */
  prefer?: BackendName | undefined;
}

export function createEngine(options: EngineOptions): Engine {
  void options;
  const missing = (): Promise<never> => Promise.reject(new MaquetteError('internal', 'The engine is not built in yet.'));
  return {
    devices: missing,
    models: missing,
    preparePhoto: missing,
    reconstruct: missing,
    generate: missing,
    warmUp: missing,
    close: () => Promise.resolve(),
  };
}
