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

/** Forks the engine into Electron's utility process, so that neither its work nor its death reaches the window. */
export function launchEngine(paths: EnginePaths, device: Settings['device'], log: (line: string) => void): EngineProcess {
  const prefer = device === 'auto' ? [] : [`--prefer=${device}`];
  const child = utilityProcess.fork(paths.script, [...paths.models.map((folder) => `--models=${folder}`), ...prefer], {
    serviceName: 'Maquette engine',
    stdio: 'pipe',
  });
  child.stdout?.on('data', (data: Buffer) => log(data.toString().trimEnd()));
  child.stderr?.on('data', (data: Buffer) => log(data.toString().trimEnd()));
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
