import { MaquetteError } from '../core/errors';
import type { BackendName, JobControl } from '../shared/engine';
import type { StartedBackend } from './backends';

/** The device that this thread computes on. It is started when it is first needed. */
export interface DeviceKeeper {
  start(): Promise<StartedBackend>;
  /**
   * Does a job. Where the device fails in the middle of it, the next one in the chain is started, the user is told (`Progress.fellBack`), and the job is done from its beginning. `leave`
   * lets go of what lies on the device that failed. A job that fails on two devices is not the device's fault: the first error is thrown, and the first device stays.
   */
  run<T>(job: () => Promise<T>, control: JobControl, leave: () => void): Promise<T>;
}

export function createDeviceKeeper(prefer: BackendName | undefined): DeviceKeeper {
  const failed = new Map<BackendName, string>();
  let started: Promise<StartedBackend> | undefined;

  const start = (): Promise<StartedBackend> => {
    started ??= import('./backends').then(({ startBackend }) => startBackend({ prefer, failed }));
    started.catch(() => (started = undefined)); // the next request tries again
    return started;
  };
  /** A GPU goes on without an exception after a fault: what it has computed is not to be trusted then. */
  const trusted = async <T>(job: () => Promise<T>): Promise<T> => {
    const result = await job();
    if (started) (await import('./backends')).throwGpuFault();
    return result;
  };

  return {
    start,
    async run(job, control, leave) {
      try {
        return await trusted(job);
      } catch (error) {
        const lost = error instanceof MaquetteError || control.signal?.aborted ? undefined : await started;
        if (!lost || lost.backend === 'cpu') throw error;
        const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
        failed.set(lost.backend, reason);
        started = undefined;
        leave();
        const next = await start();
        const fellBack = `${lost.label} failed in the middle (${reason}). The work is done again on ${next.label}.`;
        control.onProgress?.({ stage: fellBack, fellBack });
        try {
          return await trusted(job);
        } catch (again) {
          if (again instanceof MaquetteError) throw again;
          failed.delete(lost.backend);
          started = undefined;
          leave();
          throw error;
        }
      }
    },
  };
}
