import type { MaquetteBridge } from '../../shared/ipc';

declare global {
  interface Window {
    /** Put here by the preload; the only way out of the sandbox. */
    readonly maquette: MaquetteBridge;
  }
}

export {};
