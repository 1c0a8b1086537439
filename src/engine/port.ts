/**
 * A message channel in the shape that the engine needs, and adapters from the channels that exist: Electron's utilityProcess
 * (both ends), worker threads, and forked processes. The types are structural, so that nothing here imports electron.
 */
import { Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

export interface EnginePort {
  post(message: unknown, transfer?: ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other side is gone: its process or thread ended, or the channel was closed. */
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

interface Emitter {
  on(event: string, listener: (...parameters: never[]) => void): unknown;
}

/** `process.parentPort` inside an Electron utilityProcess. Its messages come wrapped in an event. */
export interface ParentPort extends Emitter {
  postMessage(message: unknown): void;
}

export function fromParentPort(port: ParentPort): EnginePort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', (event: { data: unknown }) => listener(event.data)),
    // Electron ends the process with its parent: there is nothing to wait for.
    onClose: () => undefined,
    close: () => undefined,
  };
}

/** The parent's handle of an Electron utilityProcess (`utilityProcess.fork`). */
export interface UtilityProcessLike extends Emitter {
  postMessage(message: unknown): void;
  kill(): boolean;
}

export function fromUtilityProcess(child: UtilityProcessLike): EnginePort {
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', (message: unknown) => listener(message)),
    onClose: (listener) => void child.on('exit', (code: number) => listener(`the engine's process ended with code ${code}`)),
    close: () => void child.kill(),
  };
}

/** Either end of a worker thread: the `Worker` in its parent, `parentPort` in the thread, or one end of a MessageChannel. Arrays are transferred. */
export function fromThread(port: Worker | MessagePort): EnginePort {
  return {
    post: (message, transfer = []) => port.postMessage(message, transfer),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => {
      if (port instanceof Worker) {
        port.on('exit', (code) => listener(`the engine's thread ended with code ${code}`));
        port.on('error', (error) => listener(`the engine's thread failed: ${String(error)}`));
      } else {
        port.on('close', () => listener("the engine's port was closed"));
      }
    },
    close: () => {
      if (port instanceof Worker) void port.terminate();
      else port.close();
    },
  };
}

/**
 * Either end of a process forked with `{ serialization: 'advanced' }`: the ChildProcess in the parent, `process` in the child. (The default
 * serialization would turn typed arrays into objects.)
 */
export interface ForkedPort extends Emitter {
  send?(message: unknown): boolean;
  disconnect?(): void;
}

export function fromForked(port: ForkedPort): EnginePort {
  return {
    post: (message) => void port.send?.(message),
    onMessage: (listener) => void port.on('message', (message: unknown) => listener(message)),
    onClose: (listener) => void port.on('disconnect', () => listener("the engine's process ended")),
    close: () => port.disconnect?.(),
  };
}
