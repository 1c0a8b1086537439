import * as tf from '@tensorflow/tfjs';
import { MaquetteError } from '../../core/errors';
import type { BackendName, DeviceReport } from '../../shared/engine';
import { type Candidate, candidates, lacksPackage } from './candidates';
import { registerGradients } from './gradients';
import { selfTest } from './selfTest';
import { throwGpuFault } from './webgpu/startWebgpu';

export interface StartedBackend {
  backend: BackendName;
  /** For the status bar: "CPU (WebAssembly)". */
  label: string;
  /** One for each device we know, best first. */
  reports: DeviceReport[];
}

export interface StartOptions {
  /** Tried before all others. */
  prefer?: BackendName | undefined;
  /** Not to be tried: they have failed in the middle of a job, with that error. */
  failed?: ReadonlyMap<BackendName, string>;
}

let started: StartedBackend | undefined;

/**
 * Makes the best device that works TensorFlow.js's current backend and registers the gradients that tfjs lacks. Each candidate must pass the numeric
 * self-test before it is taken; what fails is named in the reports, never thrown. Rejects only if no device at all computes rightly.
 */
export async function startBackend({ prefer, failed = new Map() }: StartOptions = {}): Promise<StartedBackend> {
  registerGradients();
  // Without it every first tensor prints an advertisement for tfjs-node.
  tf.env().set('PROD', true);
  const order = [...candidates].sort((a, b) => Number(b.backend === prefer) - Number(a.backend === prefer));
  const reports = new Map<BackendName, DeviceReport>();
  const report = ({ backend, label }: Candidate, state: DeviceReport['state'], reason: string): void =>
    void reports.set(backend, { backend, label, state, reason });
  let running: Candidate | undefined;
  for (const candidate of order) {
    const missing = lacksPackage(candidate);
    const failure = failed.get(candidate.backend);
    if (failure !== undefined)
      report(candidate, 'unavailable', `Failed in the middle of a job: ${failure}. It is tried again at the next start.`);
    else if (missing) reports.set(candidate.backend, withoutParts(candidate));
    else if (running) report(candidate, 'available', `Not needed: ${running.label} runs.`);
    else {
      const result = await tryCandidate(candidate, candidate.backend === prefer);
      report(
        candidate,
        'fault' in result ? 'unavailable' : 'running',
        'fault' in result ? result.fault : `Self-test passed (${result.detail}).`,
      );
      if (!('fault' in result)) running = candidate;
    }
  }
  const all = candidates.flatMap(({ backend }) => reports.get(backend) ?? []);
  if (!running) {
    throw new MaquetteError('device', `No device computes rightly: ${all.map(({ label, reason }) => `${label}: ${reason}`).join(' ')}`);
  }
  started = { backend: running.backend, label: running.label, reports: all };
  return started;
}

/** Nothing is broken where a part is missing: says so, and who can add it. */
function withoutParts({ backend, label, parts }: Candidate): DeviceReport {
  const reason = `${parts?.name ?? 'A part'} is not in this copy of Maquette. Nothing needs to be done: Maquette computes without it. Whoever set it up on this computer can add it.`;
  return { backend, label, state: 'unavailable', reason, ...(parts && { install: parts.install }) };
}

/** All devices that we know, with the one that runs; starts the default one if none does yet. */
export async function listDevices(): Promise<DeviceReport[]> {
  return (started ?? (await startBackend())).reports;
}

async function tryCandidate(candidate: Candidate, asked: boolean): Promise<{ detail: string } | { fault: string }> {
  try {
    const detail = await candidate.start(asked);
    const fault = await selfTest();
    throwGpuFault();
    return fault === undefined ? { detail } : { fault: `Refused: ${fault}.` };
  } catch (error) {
    return { fault: `Does not start: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}` };
  }
}
