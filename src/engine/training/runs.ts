import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import type { TrainingMetrics, TrainingRun } from '../../shared/training';
import { trainingMetrics, trainingRun } from '../../shared/training';
import { writeAtomically } from '../checkpoints/file';

/**
 * A run is a folder:
 *
 *   run.json         what it is and how it stands (`TrainingRun`, without its size; written whole or not at all)
 *   metrics.jsonl    one `TrainingMetrics` a line
 *   checkpoints/     the last two and the best (checkpoints/keep.ts)
 *   samples/         what it makes at each validation (samples.ts)
 *   features/        of `photo` runs: the pictures' features, worked out once
 */

export const RUN_FILE = 'run.json';
export const METRICS_FILE = 'metrics.jsonl';
export const CHECKPOINTS = 'checkpoints';
export const SAMPLES = 'samples';

/** Of a run that did not come to pause itself. */
export const CUT_OFF = 'The program was closed while this run was training. Resume goes on from its last checkpoint.';

const storedRun = trainingRun.omit({ bytes: true }).extend({
  /** Process that trains, while it does. */
  process: z.number().int().optional(),
});
type StoredRun = z.infer<typeof storedRun>;

/** Writes how the run stands. While it is `running`, this process's number says who trains. */
export async function writeRun(folder: string, run: Omit<TrainingRun, 'bytes'>): Promise<void> {
  // Parsed, so that nothing else (the size that a reading brought along) is written.
  const stored: StoredRun = storedRun.parse(run.state === 'running' ? { ...run, process: process.pid } : run);
  await mkdir(folder, { recursive: true });
  await writeAtomically(join(folder, RUN_FILE), Buffer.from(`${JSON.stringify(stored, null, 2)}\n`));
}

/**
 * How a run stands. One that says `running` while its process is gone (killed, power cut) is `paused`, and its `error` says why. Rejects with `not-found` or `bad-file`.
 */
export async function readRun(folder: string): Promise<TrainingRun> {
  const file = `${basename(folder)}/${RUN_FILE}`;
  let text: string;
  try {
    text = await readFile(join(folder, RUN_FILE), 'utf8');
  } catch {
    throw new MaquetteError('not-found', `There is no training run in “${folder}”.`, { file });
  }
  const parsed = storedRun.safeParse(parseJson(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const what = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown layout';
    throw new MaquetteError('bad-file', `${file} does not describe a training run (${what}).`, { file });
  }
  const { process: owner, ...run } = parsed.data;
  const orphaned = run.state === 'running' && !(owner !== undefined && isAlive(owner));
  return { ...run, ...(orphaned ? { state: 'paused' as const, error: CUT_OFF } : {}), bytes: await folderSize(folder) };
}

/** All runs under `root` that can be read, newest first. */
export async function listRuns(root: string): Promise<TrainingRun[]> {
  const names = await readdir(root).catch(() => []);
  const runs = await Promise.all(names.map((name) => readRun(join(root, name)).catch(() => undefined)));
  return runs.filter((run) => run !== undefined).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** The run's history from `fromStep` on. A last line that was cut off by a crash is passed over, as are steps that a resumed run took again. */
export async function readMetrics(folder: string, fromStep = 0): Promise<TrainingMetrics[]> {
  const text = await readFile(join(folder, METRICS_FILE), 'utf8').catch(() => '');
  const rows: TrainingMetrics[] = [];
  for (const line of text.split('\n')) {
    const parsed = trainingMetrics.safeParse(parseJson(line));
    if (!parsed.success) continue;
    // A resumed run starts at its checkpoint: later rows of before are of a past that was undone.
    while (rows.length > 0 && rows[rows.length - 1].step >= parsed.data.step) rows.pop();
    rows.push(parsed.data);
  }
  return rows.filter(({ step }) => step >= fromStep);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0); // signal 0 asks only
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
}
