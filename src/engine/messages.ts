/**
 * The one message contract between the engine's process and whoever drives it. Everything here survives a structured clone;
 * large arrays are listed for transfer by `transferables`, and channels that cannot transfer copy them.
 */
import type { ErrorCode, ErrorPlace } from '../core/errors';
import { MaquetteError } from '../core/errors';
import type {
  Engine,
  FitShapeInput,
  GenerateInput,
  PrepareDataInput,
  PreparePhotoInput,
  PreviewDataInput,
  Progress,
  PromoteRunInput,
  ReconstructInput,
  TrainInput,
} from '../shared/engine';

/** Input of each call, by the Engine's own method names. */
export interface EngineInputs {
  devices: undefined;
  models: undefined;
  preparePhoto: PreparePhotoInput;
  reconstruct: ReconstructInput;
  generate: GenerateInput;
  fitShape: FitShapeInput;
  warmUp: string;
  inspectData: { folder: string };
  previewData: PreviewDataInput;
  prepareData: PrepareDataInput;
  train: TrainInput;
  inspectCheckpoint: { file: string };
  promoteRun: PromoteRunInput;
  close: undefined;
}

export type EngineMethod = keyof EngineInputs;

export type EngineOutputs = { [M in EngineMethod]: Awaited<ReturnType<Engine[M]>> };

export type EngineCall = { [M in EngineMethod]: { kind: 'call'; id: number; method: M; input: EngineInputs[M] } }[EngineMethod];

export type ToEngine = EngineCall | { kind: 'cancel'; id: number };

export interface ErrorMessage {
  code: ErrorCode;
  message: string;
  place: ErrorPlace;
}

export type FromEngine =
  | { kind: 'ready' }
  | { kind: 'progress'; id: number; progress: Progress }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'error'; id: number; error: ErrorMessage };

/** What of an error crosses the port: no stack, and a plain Error becomes `internal`. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof MaquetteError) return { code: error.code, message: error.message, place: error.place };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), place: {} };
}

/** The buffers of all typed arrays in a plain value, each once: a call's result is not used again by its sender. */
export function transferables(value: unknown, found: Set<ArrayBuffer> = new Set()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value;
    // Part of a larger buffer (Node's pooled Buffers are) must be copied: a transfer would take its neighbours along.
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) found.add(buffer);
  } else if (Array.isArray(value)) {
    for (const item of value) transferables(item, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) transferables(item, found);
  }
  return [...found];
}
