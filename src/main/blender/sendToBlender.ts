import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { RouteOutput } from '../../shared/ipc';
import { presetOf } from '../../shared/exportTargets';
import { buildFile, type ExportServices } from '../exports/exportMesh';
import { findBridges, handOver, type BlenderBridge } from './bridges';

export interface BlenderServices extends Pick<ExportServices, 'documents' | 'assets' | 'jobs' | 'build'> {
  /** resources/blender. */
  scripts: string;
  /** A folder of our own for meshes on their way. */
  outbox: string;
  /** Where Blender is; null when it was not found. */
  findProgram: () => Promise<string | null>;
  bridges?: () => Promise<BlenderBridge[]>;
  /** Starts a program that outlives this one; resolves when it runs. */
  launch?: (program: string, words: readonly string[]) => Promise<void>;
}

type Sent = RouteOutput<'blender.send'>;

/** Puts a shape into Blender as a job: into the one that runs with our bridge, else a new one is started with the shape in place. */
export async function sendToBlender(
  services: BlenderServices,
  request: { document: string; shape: string; colour: boolean },
): Promise<Sent | null> {
  const { documents, jobs, scripts, outbox, findProgram, bridges = findBridges, launch = launchDetached } = services;
  const shape = documents.state(request.document).shapes.find(({ id }) => id === request.shape);
  if (!shape) throw new MaquetteError('not-found', 'This shape is not in the document any more.');
  const { result } = jobs.add({
    kind: 'export',
    title: `Send ${shape.name} to Blender`,
    run: async ({ signal, onProgress }): Promise<Sent> => {
      onProgress({ stage: 'Making the mesh' });
      const settings = { ...presetOf('blender', 'ply'), colour: request.colour };
      const { bytes } = await buildFile(services, shape, 'shape', settings, signal);
      onProgress({ stage: 'Looking for Blender' });
      for (const bridge of await bridges()) {
        try {
          const { name, replaced } = await handOver(bridge, shape.name, bytes, signal);
          return { how: replaced ? 'replaced' : 'added', name };
        } catch (error) {
          // One that has just been closed: the next one, or a new one.
          if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) throw error;
        }
      }
      const program = await findProgram();
      if (program === null) {
        throw new MaquetteError(
          'not-found',
          'Blender was not found on this computer. Choose where it is, or export a file and open it there.',
        );
      }
      onProgress({ stage: 'Starting Blender' });
      await mkdir(outbox, { recursive: true, mode: 0o700 });
      const file = join(outbox, `${shape.id.replace(/[^\w-]/g, '')}.ply`);
      await writeFile(file, bytes, { mode: 0o600 });
      if (signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
      await launch(program, ['--python', join(scripts, 'open_shape.py'), '--', file, shape.name.slice(0, 60)]);
      return { how: 'started', name: shape.name };
    },
  });
  try {
    return await result;
  } catch (error) {
    if (error instanceof MaquetteError && error.code === 'cancelled') return null;
    throw error;
  }
}

function launchDetached(program: string, words: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { detached: true, stdio: 'ignore' });
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
    child.once('error', () => reject(new MaquetteError('device', 'Blender could not be started. Choose where it is in the settings.')));
  });
}
