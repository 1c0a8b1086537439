import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { WriteSystem } from '../files/atomicWrite';
import { readCheckpoint, writeAtomically } from './file';
import type { Checkpoint } from './format';
import { encodeCheckpoint } from './format';

/** A run's folder of checkpoints: `step-<number>.ckpt`, the last two, and `best.ckpt`. */
export interface Checkpoints {
  /** `score`: higher is better; the best so far is kept beside the last two. */
  save(checkpoint: Checkpoint, step: number, score?: number): Promise<void>;
  /** The newest that is whole: a damaged one is passed over. Nothing where there is none at all; rejects with `bad-file` where all are damaged. */
  loadNewest(): Promise<Checkpoint | undefined>;
  loadBest(): Promise<Checkpoint | undefined>;
}

const KEPT = 2;
const BEST = 'best.ckpt';

export const checkpointName = (step: number): string => `step-${String(step).padStart(9, '0')}.ckpt`;

/** `system` is how files are written; tests pass one that fails half-way. */
export async function openCheckpoints(folder: string, system?: WriteSystem): Promise<Checkpoints> {
  await mkdir(folder, { recursive: true });
  const list = async (): Promise<string[]> => (await readdir(folder)).filter((name) => /^step-\d+\.ckpt$/.test(name)).sort();
  const loadIfWhole = async (name: string): Promise<Checkpoint | undefined> => {
    try {
      return await readCheckpoint(join(folder, name));
    } catch (error) {
      if (error instanceof MaquetteError && (error.code === 'bad-file' || error.code === 'not-found')) return undefined;
      throw error;
    }
  };
  let best = scoreOf(await loadIfWhole(BEST));

  return {
    async save(checkpoint, step, score) {
      const bytes = encodeCheckpoint(score === undefined ? checkpoint : { ...checkpoint, meta: { ...(checkpoint.meta as object), score } });
      await writeAtomically(join(folder, checkpointName(step)), bytes, system);
      if (score !== undefined && score > best) {
        await writeAtomically(join(folder, BEST), bytes, system);
        best = score;
      }
      // Only once the new one is safe.
      for (const old of (await list()).slice(0, -KEPT)) await rm(join(folder, old), { force: true });
    },
    async loadNewest() {
      const names = (await list()).reverse();
      for (const name of [...names, BEST]) {
        const checkpoint = await loadIfWhole(name);
        if (checkpoint) return checkpoint;
      }
      if (names.length === 0) return undefined;
      throw new MaquetteError(
        'bad-file',
        `${basename(folder)}/: none of its ${names.length} checkpoints is whole. Train anew, in another folder.`,
        {
          file: basename(folder),
        },
      );
    },
    loadBest: () => loadIfWhole(BEST),
  };
}

function scoreOf(checkpoint: Checkpoint | undefined): number {
  const score = (checkpoint?.meta as { score?: unknown } | undefined)?.score;
  return typeof score === 'number' ? score : -Infinity;
}
