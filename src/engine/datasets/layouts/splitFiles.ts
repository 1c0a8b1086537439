import { z } from 'zod';
import type { DataProblem } from '../../../shared/data';
import { MaquetteError } from '../../../core/errors';
import type { Split } from '../storeSchema';
import type { DataFolder } from './folder';
import { parseJson } from './parseJson';

const pix2VoxSplit = z
  .array(
    z.looseObject({
      taxonomy_id: z.string().max(100),
      taxonomy_name: z.string().max(200),
      train: z.array(z.string().max(300)),
      val: z.array(z.string().max(300)),
      test: z.array(z.string().max(300)),
    }),
  )
  .min(1);

export interface OfficialSplit {
  /** "03001627/1a6f615e8b1b5ae4dbbc9440457e303e" -> its part. */
  of: ReadonlyMap<string, Split>;
  /** "03001627" -> "chair". */
  names: ReadonlyMap<string, string>;
}

/** Reads a split file of Pix2Vox: for each class the ids of its three parts. @throws MaquetteError 'bad-file' */
export function readSplitFile(text: string, file: string): OfficialSplit {
  const of = new Map<string, Split>();
  const names = new Map<string, string>();
  for (const entry of parseJson(pix2VoxSplit, text, file)) {
    names.set(entry.taxonomy_id, entry.taxonomy_name);
    const parts = [
      ['train', entry.train],
      ['validation', entry.val],
      ['test', entry.test],
    ] as const;
    for (const [split, ids] of parts) for (const id of ids) of.set(`${entry.taxonomy_id}/${id}`, split);
  }
  return { of, names };
}

/** The first .json at the top of the folder that is a split file; others are passed over, and said to be broken only if their name promises one. */
export async function findSplitFile(folder: DataFolder, problems: DataProblem[]): Promise<OfficialSplit | undefined> {
  for (const file of (await folder.entries()).files) {
    if (!/\.json$/i.test(file) || file === 'taxonomy.json') continue;
    try {
      return readSplitFile(await folder.text(file), file);
    } catch (error) {
      if (!(error instanceof MaquetteError)) throw error;
      if (/shapenet|split/i.test(file)) problems.push({ file, reason: error.message });
    }
  }
  return undefined;
}
