import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import type { SamplePhoto } from '../../shared/ipc/photos';
import { appOrigin } from '../security/origin';
import { fileSource, type PhotoSource } from './importPhotos';

const index = z.array(
  z.object({
    id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    title: z.string(),
    file: z.string().refine((file) => file !== '' && basename(file) === file, 'a file name without a folder'),
    credit: z.string(),
    licence: z.string(),
  }),
);

export interface Samples {
  list(): Promise<SamplePhoto[]>;
  source(id: string): Promise<PhotoSource>;
  /** Null for an id that no sample has. */
  pathOf: (id: string) => Promise<string | null>;
}

/** The sample photos that ship with the studio: `samples.json` and the pictures beside it. Read when first asked for. */
export function createSamples(folder: string, warn: (message: string, error: unknown) => void): Samples {
  let reading: Promise<z.infer<typeof index>> | undefined;
  const entries = (): Promise<z.infer<typeof index>> =>
    (reading ??= readFile(join(folder, 'samples.json'), 'utf8')
      .then((text) => index.parse(JSON.parse(text)))
      .catch((error: unknown) => {
        warn('the sample photos could not be listed', error);
        return [];
      }));
  const pathOf = async (id: string): Promise<string | null> => {
    const sample = (await entries()).find((entry) => entry.id === id);
    return sample ? join(folder, sample.file) : null;
  };
  return {
    pathOf,
    list: async () =>
      (await entries()).map(({ id, title, credit, licence }) => ({
        id,
        title,
        credit: `${credit}, ${licence}`,
        url: `${appOrigin}/sample/${id}`,
      })),
    async source(id) {
      const path = await pathOf(id);
      if (path === null) throw new MaquetteError('not-found', 'There is no such sample photo.');
      return fileSource(path);
    },
  };
}
