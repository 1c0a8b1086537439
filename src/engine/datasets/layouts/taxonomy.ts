import { z } from 'zod';
import type { DataProblem } from '../../../shared/data';
import { MaquetteError } from '../../../core/errors';
import type { DataFolder } from './folder';
import { parseJson } from './parseJson';

const taxonomy = z.array(z.looseObject({ synsetId: z.string().max(100), name: z.string().max(2000) }));

/** The synsets of ShapeNetCore that are used most, for sets that come without taxonomy.json. */
const USUAL_NAMES: Readonly<Record<string, string>> = {
  '02691156': 'airplane',
  '02747177': 'trash bin',
  '02773838': 'bag',
  '02801938': 'basket',
  '02808440': 'bathtub',
  '02818832': 'bed',
  '02828884': 'bench',
  '02871439': 'bookshelf',
  '02876657': 'bottle',
  '02880940': 'bowl',
  '02933112': 'cabinet',
  '02942699': 'camera',
  '02958343': 'car',
  '03001627': 'chair',
  '03046257': 'clock',
  '03211117': 'display',
  '03325088': 'faucet',
  '03337140': 'file cabinet',
  '03467517': 'guitar',
  '03593526': 'jar',
  '03636649': 'lamp',
  '03691459': 'loudspeaker',
  '03790512': 'motorbike',
  '03797390': 'mug',
  '03991062': 'flowerpot',
  '04090263': 'rifle',
  '04256520': 'sofa',
  '04379243': 'table',
  '04401088': 'telephone',
  '04530566': 'watercraft',
};

/** Names of synsets: from taxonomy.json ("chair" of "chair,seat"), else the usual ones, else the number itself. */
export async function synsetNames(folder: DataFolder, problems: DataProblem[]): Promise<(synset: string) => string> {
  const names = new Map(Object.entries(USUAL_NAMES));
  if (await folder.hasFile('taxonomy.json')) {
    try {
      for (const { synsetId, name } of readTaxonomy(await folder.text('taxonomy.json'), 'taxonomy.json')) names.set(synsetId, name);
    } catch (error) {
      if (!(error instanceof MaquetteError)) throw error;
      problems.push({ file: 'taxonomy.json', reason: error.message });
    }
  }
  return (synset) => names.get(synset) ?? synset;
}

/** The first name of each synset. @throws MaquetteError 'bad-file' */
export function readTaxonomy(text: string, file: string): { synsetId: string; name: string }[] {
  return parseJson(taxonomy, text, file).map(({ synsetId, name }) => ({ synsetId, name: name.split(',')[0].trim() || synsetId }));
}
