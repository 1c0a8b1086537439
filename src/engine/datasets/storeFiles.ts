import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import { dataProblem } from '../../shared/data';
import { shardIndex, storeManifest } from './storeSchema';
import type { ShardIndex, StoreManifest } from './storeSchema';

/** Files of a prepared set that are read and written as a whole. */

const setProblems = z.object({ problems: z.array(dataProblem), duplicates: z.array(z.array(z.string())) });
export type SetProblems = z.infer<typeof setProblems>;

/** @throws MaquetteError 'not-found', 'bad-file' */
export async function readSetFile<T>(schema: z.ZodType<T>, folder: string, file: string): Promise<T> {
  let text: string;
  try {
    text = await readFile(join(folder, file), 'utf8');
  } catch {
    throw new MaquetteError('not-found', `“${folder}” has no ${file}: it is not a prepared data set, or one that was not finished.`, {
      file,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MaquetteError('bad-file', `${file} is not valid JSON. Prepare the data set again.`, { file });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new MaquetteError(
    'bad-file',
    `${file} is not as a prepared data set has it (${issue.path.join('.')}: ${issue.message}). Prepare it again.`,
    { file },
  );
}

export const readManifest = (folder: string): Promise<StoreManifest> => readSetFile(storeManifest, folder, 'manifest.json');
export const readPartIndex = (folder: string, name: string): Promise<ShardIndex> => readSetFile(shardIndex, folder, `${name}.json`);

/** What was left out and what is double; nothing for sets that do not say. */
export async function readSetProblems(folder: string): Promise<SetProblems> {
  try {
    return await readSetFile(setProblems, folder, 'problems.json');
  } catch (error) {
    if (error instanceof MaquetteError && error.code === 'not-found') return { problems: [], duplicates: [] };
    throw error;
  }
}

/** Whole or not at all. */
export async function writeSetFile(folder: string, file: string, value: unknown): Promise<void> {
  await writeFile(join(folder, `${file}.tmp`), JSON.stringify(value));
  await rename(join(folder, `${file}.tmp`), join(folder, file));
}
