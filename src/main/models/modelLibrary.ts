import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import { readCheckpoint } from '../../engine/checkpoints/file';
import { findModel, listModels, MODEL_FILE, WEIGHTS_FILE } from '../../engine/inference/modelFolder';
import { hashWeights } from '../../engine/latent/mapFile';
import type { Engine } from '../../shared/engine';
import type { ModelCard } from '../../shared/ipc/models';
import { toFileError } from '../files/fileErrors';

export interface ModelLibrary {
  list(): Promise<ModelCard[]>;
  /** Takes a model's folder into the user's models; gives its id. */
  add(folder: string): Promise<string>;
  /** Removes one of the user's models for good. Throws `permission` for one that came with Maquette. */
  remove(model: string): Promise<void>;
}

export interface ModelLibraryOptions {
  /** Models that came with Maquette, and the user's own. */
  builtIn: string;
  user: string;
  engine: Pick<Engine, 'warmUp'>;
}

/** What we read of card.json; cards may say much more, or nothing. */
const cardFile = z.object({
  licence: z.string().optional(),
  made: z.object({ steps: z.number().optional(), minutes: z.number().optional() }).optional(),
  sources: z.array(z.object({ source: z.string(), licence: z.string().optional(), shapes: z.number().optional() })).optional(),
  /** SHA-256 of weights.bin, hexadecimal: whoever passes a model on can let it be checked. */
  weights: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
});
type CardFile = z.infer<typeof cardFile>;

/** Files of a model; whatever else lies in the folder is left where it is. */
const modelFiles = [MODEL_FILE, WEIGHTS_FILE, 'card.json', 'card.md', 'map.json'];

async function readCard(folder: string): Promise<CardFile> {
  try {
    const parsed = cardFile.safeParse(JSON.parse(await readFile(join(folder, 'card.json'), 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

export function createModelLibrary({ builtIn, user, engine }: ModelLibraryOptions): ModelLibrary {
  const dirs = [user, builtIn];

  return {
    async list() {
      const cards: ModelCard[] = [];
      for (const model of await listModels(dirs)) {
        const { folder } = await findModel(dirs, model.id);
        const { licence, made, sources = [] } = await readCard(folder);
        cards.push({
          ...{ id: model.id, title: model.title, gridSize: model.gridSize, latentSize: model.latentSize, bytes: model.bytes },
          ...(model.iou !== undefined && { iou: model.iou }),
          classes: model.classes,
          ...(licence !== undefined && { licence }),
          sources: sources.map(({ source, shapes, licence: terms }) => {
            const many = shapes === undefined ? [] : [`${shapes} shapes`];
            return `${source}: ${[...many, ...(terms === undefined ? [] : [terms])].join(', ')}`;
          }),
          ...(made?.steps !== undefined && {
            made: `${made.steps} steps${made.minutes === undefined ? '' : `, ${Math.round(made.minutes)} minutes`}`,
          }),
          builtIn: dirname(folder) === builtIn,
        });
      }
      return cards;
    },

    async add(source) {
      const name = basename(source);
      if (!(await stat(join(source, MODEL_FILE)).catch(() => null))?.isFile()) {
        throw new MaquetteError('bad-file', `“${name}” is not a model’s folder: it has no ${MODEL_FILE}. Choose the folder that holds ${MODEL_FILE} and ${WEIGHTS_FILE}.`, { file: name }); // prettier-ignore
      }
      const { description } = await findModel([dirname(source)], name);
      const { id } = description;
      if ((await listModels(dirs)).some((model) => model.id === id)) {
        throw new MaquetteError('invalid-input', `There is a model “${id}” already. Remove it first, or give the new one another id in its ${MODEL_FILE}.`, { file: name }); // prettier-ignore
      }
      await checkWeights(source, name);

      const incoming = join(user, `.incoming-${randomUUID()}`);
      const place = join(user, id);
      try {
        await mkdir(incoming, { recursive: true });
        for (const file of modelFiles) {
          if (await stat(join(source, file)).catch(() => null)) await cp(join(source, file), join(incoming, file));
        }
        await rename(incoming, place);
      } catch (error) {
        await rm(incoming, { recursive: true, force: true });
        throw toFileError(error, source, 'read');
      }
      try {
        await engine.warmUp(id); // the only proof that it runs is to run it
      } catch (error) {
        await rm(place, { recursive: true, force: true });
        const why = error instanceof Error ? error.message : String(error);
        throw new MaquetteError('bad-file', `“${name}” was read but does not run, so it was not added: ${why}`, { file: name });
      }
      return id;
    },

    async remove(id) {
      const { folder } = await findModel(dirs, id);
      if (dirname(folder) !== user) throw new MaquetteError('permission', 'This model came with Maquette and cannot be removed.');
      try {
        await rm(folder, { recursive: true });
      } catch (error) {
        throw toFileError(error, folder, 'saved');
      }
    },
  };
}

/** Whether the weights are what their card says, and whole. Throws `bad-file`. */
async function checkWeights(folder: string, name: string): Promise<void> {
  const file = `${name}/${WEIGHTS_FILE}`;
  if (!(await stat(join(folder, WEIGHTS_FILE)).catch(() => null))?.isFile()) {
    throw new MaquetteError('bad-file', `“${name}” has no ${WEIGHTS_FILE}. Copy the whole folder again.`, { file });
  }
  const said = (await readCard(folder)).weights?.sha256;
  if (said !== undefined && said !== (await hashWeights(folder))) {
    throw new MaquetteError('bad-file', `${file} is not the file that its card names (the SHA-256 differs). Copy or download it again.`, {
      file,
    });
  }
  await readCheckpoint(join(folder, WEIGHTS_FILE)); // its own checksum covers every byte
}
