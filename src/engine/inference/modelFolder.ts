import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import type { ModelInfo } from '../../shared/engine';

/** A model is a folder: model.json (this), weights.bin (checkpoints/format.ts), and its card in card.json and card.md. */

const count = z.number().int().positive();

export const generatorSchema = z.strictObject({
  latentSize: count,
  startEdge: count,
  channels: z.array(count).min(1),
  strides: z.array(z.union([z.literal(1), z.literal(2)])).min(1),
  output: z.enum(['tanh', 'logits']),
});

export const photoEncoderSchema = z.strictObject({
  latentSize: count,
  edge: count,
  features: count,
  maskEdge: count,
  width: count,
  blocks: count,
  classes: z.array(z.string()),
  pixels: z.object({ edge: count, channels: z.array(count).min(1) }).optional(),
  dropout: z.number().min(0).max(1),
});

export const modelSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string().min(1),
  /** Fixed on validation data. */
  threshold: z.number().min(0).max(1),
  /** Mean IoU over classes on the test split, with the cut-out. */
  iou: z.number().min(0).max(1).optional(),
  encoder: photoEncoderSchema,
  generator: generatorSchema,
});
export type ModelDescription = z.infer<typeof modelSchema>;

export const MODEL_FILE = 'model.json';
export const WEIGHTS_FILE = 'weights.bin';

export interface ModelFolder {
  folder: string;
  description: ModelDescription;
}

async function readDescription(folder: string, id: string): Promise<ModelDescription> {
  const file = `${id}/${MODEL_FILE}`;
  let text: string;
  try {
    text = await readFile(join(folder, MODEL_FILE), 'utf8');
  } catch {
    throw new MaquetteError('not-found', `The model "${id}" has no ${MODEL_FILE}. Install it again.`, { file });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new MaquetteError('bad-file', `${file} is not valid JSON. Install the model again.`, { file });
  }
  const parsed = modelSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const what = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown layout';
    throw new MaquetteError('bad-file', `${file} does not describe a model that this version can use (${what}).`, { file });
  }
  return parsed.data;
}

/** Folders under `dirs` that may hold a model, by id; the first folder with an id wins. Folders that are not there are passed over. */
async function candidates(dirs: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const dir of dirs) {
    const names = await readdir(dir).catch(() => []);
    for (const name of names.sort()) {
      if (!found.has(name) && (await stat(join(dir, name, MODEL_FILE)).catch(() => undefined))?.isFile()) found.set(name, join(dir, name));
    }
  }
  return found;
}

/** All models that can be read; a damaged one is left out (asking for it by id says what is wrong with it). */
export async function listModels(dirs: readonly string[]): Promise<ModelInfo[]> {
  const models: ModelInfo[] = [];
  for (const [id, folder] of await candidates(dirs)) {
    try {
      const description = await readDescription(folder, id);
      const weights = await stat(join(folder, WEIGHTS_FILE));
      models.push({
        id,
        title: description.title,
        gridSize: description.generator.strides.reduce((edge, stride) => edge * stride, description.generator.startEdge),
        latentSize: description.generator.latentSize,
        bytes: weights.size,
        threshold: description.threshold,
        ...(description.iou === undefined ? {} : { iou: description.iou }),
        classes: description.encoder.classes,
      });
    } catch {
      continue;
    }
  }
  return models;
}

export async function findModel(dirs: readonly string[], id: string): Promise<ModelFolder> {
  const all = await candidates(dirs);
  const folder = all.get(id);
  if (folder === undefined) {
    const known = [...all.keys()];
    const hint = known.length > 0 ? `There is: ${known.join(', ')}.` : 'No model is installed.';
    throw new MaquetteError('not-found', `There is no model "${id}". ${hint}`);
  }
  return { folder, description: await readDescription(folder, id) };
}
