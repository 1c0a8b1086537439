import { app, utilityProcess } from 'electron';
import { connectEngine } from '../../engine/client';
import { fromUtilityProcess } from '../../engine/port';
import type { Settings } from '../../shared/ipc/settings';
import type { EngineProcess } from './engineHost';

export interface EnginePaths {
  /** The built engine process. */
  script: string;
  /** Folders of models; the first that has an id wins. */
  models: string[];
}

export interface LaunchOptions {
  device: Settings['device'];
  /** For long work: at a lower priority than the window and the other engine. */
  background?: boolean;
  log: (line: string) => void;
}

/** On Linux sharp's glib meets Electron's and complains with every picture; the pictures are right. */
const noise = /GLib-GObject-CRITICAL/;

/** Forks the engine into Electron's utility process, so that neither its work nor its death reaches the window. */
export function launchEngine(paths: EnginePaths, { device, background = false, log }: LaunchOptions): EngineProcess {
  const words = paths.models.map((folder) => `--models=${folder}`);
  if (device !== 'auto') words.push(`--prefer=${device}`);
  if (background) words.push('--background');
  const child = utilityProcess.fork(paths.script, words, {
    serviceName: background ? 'Maquette training' : 'Maquette engine',
    stdio: 'pipe',
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      for (const line of data.toString().split('\n')) if (line.trim() !== '' && !noise.test(line)) log(line.trimEnd());
    });
  }
  const exited = new Promise<string>((resolve) => child.once('exit', (code) => resolve(`its process ended with code ${code}`)));
  return {
    engine: connectEngine(fromUtilityProcess(child)),
    exited,
    kill: () => void child.kill(),
    memory: () => {
      const metric = app.getAppMetrics().find(({ pid }) => pid === child.pid);
      return metric && metric.memory.workingSetSize * 1024; // Electron counts in KiB
    },
  };
}
