import type { BackendName, DeviceReport } from '../../shared/engine';
import { registerGradients } from './gradients';
import { startWasm } from './wasm/startWasm';

export interface StartedBackend {
  backend: BackendName;
  /** For the status bar. */
  label: string;
  reports: DeviceReport[];
}

/** Starts the device. */
export async function startBackend(): Promise<StartedBackend> {
  registerGradients();
  const { relaxed } = await startWasm();
  const label = 'CPU (WebAssembly)';
  return { backend: 'wasm', label, reports: [{ backend: 'wasm', label, state: 'running', reason: relaxed ? 'SIMD with fused multiply-add' : 'SIMD' }] };
}
