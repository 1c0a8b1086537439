import { MaquetteError } from '../../core/errors';
import type { ConnectedEngine } from '../../engine/client';
import type { Engine, JobControl } from '../../shared/engine';
import type { EngineStatus } from '../../shared/ipc/engine';

/** A started engine process, as the host needs it. */
export interface EngineProcess {
  engine: ConnectedEngine;
  /** Resolves with the reason when the process has ended. */
  exited: Promise<string>;
  kill(): void;
  /** Resident memory, bytes; undefined when not known yet. */
  memory(): number | undefined;
}

export interface EngineHostOptions {
  launch: () => EngineProcess;
  onStatus: (status: EngineStatus) => void;
  log?: (message: string, error?: unknown) => void;
  now?: () => number;
  /** Milliseconds between two looks at the memory. */
  memoryEvery?: number;
}

/**
 * The engine for the rest of main: starts the process when it is first needed, starts it again when it dies, and asks a second time what the
 * dead one left unanswered (every call can be repeated without harm). After three deaths in a minute it gives up until it is asked again.
 */
export interface EngineHost extends Engine {
  start(): void;
  /** Ends the process and starts a new one: another device was chosen. */
  restart(): void;
  /** Ends the process, and with it its memory; the next call starts a new one. Only for when nothing is asked of it. */
  rest(): Promise<void>;
  status(): EngineStatus;
}

const deathsAllowed = 3;
const deathsWithin = 60_000;

export function createEngineHost({ launch, onStatus, log, now = Date.now, memoryEvery = 5000 }: EngineHostOptions): EngineHost {
  let status: EngineStatus = { state: 'starting' };
  let running: EngineProcess | null = null;
  let deaths: number[] = [];
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const tell = (change: Partial<EngineStatus>): void => {
    status = { ...status, ...change };
    onStatus(status);
  };

  function begin(state: 'starting' | 'restarting'): EngineProcess {
    tell({ state });
    const process = launch();
    running = process;
    void process.exited.then((reason) => died(process, reason));
    void greet(process);
    timer ??= setInterval(() => {
      const memory = running?.memory();
      // Whole megabytes: less is noise.
      if (memory !== undefined && Math.abs(memory - (status.memory ?? 0)) >= 2 ** 20) tell({ memory });
    }, memoryEvery).unref();
    return process;
  }

  /** Learns what the new process runs on, for the status bar. */
  async function greet(process: EngineProcess): Promise<void> {
    try {
      await process.engine.ready;
      const devices = await process.engine.devices();
      if (running !== process) return;
      const device = devices.find((candidate) => candidate.state === 'running');
      tell({ state: 'ready', device: device?.label, message: device?.reason, memory: process.memory() ?? status.memory });
    } catch (error) {
      log?.('the engine did not start well', error);
      if (running === process) tell({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  function died(process: EngineProcess, reason: string): void {
    if (running !== process) return; // it was replaced on purpose
    running = null;
    if (closed) return;
    log?.(`the engine stopped: ${reason}`);
    deaths = [...deaths.filter((time) => now() - time < deathsWithin), now()];
    if (deaths.length >= deathsAllowed) {
      tell({ state: 'failed', message: `The engine stopped ${deaths.length} times in a minute (${reason}). Choose another device in the settings or try again.`, memory: undefined }); // prettier-ignore
    } else {
      begin('restarting');
    }
  }

  function process(): EngineProcess {
    if (closed) throw new MaquetteError('cancelled', 'Maquette is closing.');
    if (running) return running;
    deaths = [];
    return begin('starting');
  }

  /** One call; asked a second time when the process died under it. */
  async function ask<T>(call: (engine: Engine) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const asked = process();
      try {
        return await call(asked.engine);
      } catch (error) {
        const lost = running !== asked || (await hasExited(asked));
        if (!lost || attempt === 2 || closed || signal?.aborted) throw error;
        log?.('asking the new engine again', error);
        await turn(); // let `died` run first: it decides whether there is a new process
        if (running === null) throw new MaquetteError('device', status.message ?? 'The engine stopped. Try again.');
      }
    }
  }

  /** Where the device failed in the middle, the status bar names the one that goes on. */
  const watched = (control: JobControl = {}): JobControl => ({
    ...control,
    onProgress: (progress) => {
      if (progress.fellBack !== undefined) {
        log?.(progress.fellBack);
        if (running) void greet(running);
      }
      control.onProgress?.(progress);
    },
  });

  return {
    start: () => void process(),
    restart() {
      const old = running;
      running = null;
      old?.kill();
      deaths = [];
      begin('restarting');
    },
    async rest() {
      const old = running;
      running = null;
      if (old) await end(old);
    },
    status: () => status,
    devices: () => ask((engine) => engine.devices()),
    models: () => ask((engine) => engine.models()),
    preparePhoto: (input, control) => ask((engine) => engine.preparePhoto(input, control), control?.signal),
    reconstruct: (input, control) => ask((engine) => engine.reconstruct(input, watched(control)), control?.signal),
    generate: (input, control) => ask((engine) => engine.generate(input, watched(control)), control?.signal),
    fitShape: (input, control) => ask((engine) => engine.fitShape(input, watched(control)), control?.signal),
    warmUp: (model) => ask((engine) => engine.warmUp(model)),
    inspectData: (input, control) => ask((engine) => engine.inspectData(input, control), control?.signal),
    previewData: (input, control) => ask((engine) => engine.previewData(input, control), control?.signal),
    prepareData: (input, control) => ask((engine) => engine.prepareData(input, control), control?.signal),
    train: (input, control) => {
      // Asked a second time, a run goes on from the checkpoint that the dead engine left.
      let resume = input.resume ?? false;
      return ask((engine) => {
        const answer = engine.train({ ...input, resume }, control);
        resume = true;
        return answer;
      }, control?.signal);
    },
    inspectCheckpoint: (input, control) => ask((engine) => engine.inspectCheckpoint(input, control), control?.signal),
    promoteRun: (input, control) => ask((engine) => engine.promoteRun(input, control), control?.signal),
    async close() {
      closed = true;
      clearInterval(timer);
      const old = running;
      if (!old) return;
      await end(old);
      running = null;
    },
  };
}

/** A polite end first; work that will not stop is ended with its process. */
async function end(process: EngineProcess): Promise<void> {
  const polite = process.engine.close().catch(() => undefined);
  await Promise.race([polite, new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
  process.kill();
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Whether the process has ended, as far as is known a moment later (the channel's end and the process's end come separately). */
function hasExited(process: EngineProcess): Promise<boolean> {
  return Promise.race([process.exited.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 50))]);
}
