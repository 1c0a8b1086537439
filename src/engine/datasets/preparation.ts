import { z } from 'zod';
import { prepareOptions } from '../../shared/data';
import { readSetFile } from './storeFiles';

/** What a preparation works on, kept beside what it has made so far. */
const preparation = z.object({ folder: z.string(), options: prepareOptions, startedAt: z.string() });
export type Preparation = z.infer<typeof preparation>;
export const PREPARATION_FILE = 'preparation.json';

/** The preparation that was begun in a folder, whether it was finished or not. @throws MaquetteError 'not-found', 'bad-file' */
export const readPreparation = (out: string): Promise<Preparation> => readSetFile(preparation, out, PREPARATION_FILE);
