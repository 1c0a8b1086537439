import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import type { ModelInfo } from '../../shared/engine';
import { featureChannels, featureNetworkNames } from '../networks/featureNetworks';

/** A model is a folder: model.json (this), weights.bin (checkpoints/format.ts), and its card in card.json and card.md. */

const count = z.number().int().positive();

export const generatorSchema = z.strictObject({
  latentSize: count,
  startEdge: count,
  channels: z.array(count).min(1),
  strides: z.array(z.union([z.literal(1), z.literal(2)])).min(1),
  output: z.enum(['tanh', 'logits']),
});

export const photoEncoderSchema = z
  .strictObject({
    latentSize: count,
    edge: count,
    /** Models of before there was a choice do not name it. */
    networks: z.array(z.enum(featureNetworkNames)).min(1).default(['mobilenet-v2']),
    features: count,
    maskEdge: count,
    width: count,
    blocks: count,
    classes: z.array(z.string()),
    pixels: z.object({ edge: count, channels: z.array(count).min(1) }).optional(),
    dropout: z.number().min(0).max(1),
    networkDropout: z.number().min(0).lt(1).optional(),
  })
  .refine(({ networks, features }) => features === featureChannels(networks), {
    path: ['features'],
    error: 'not the channels of its networks',
  });

const deviationHead = z.enum(['tanh', 'linear']);

/** The paper's encoders (networks/imageEncoder.ts, networks/scanEncoder.ts). */
export const imageEncoderSchema = z.strictObject({
  imageEdge: count,
  layers: z.array(z.strictObject({ kernel: count, stride: count, channels: count })).min(1),
  latentSize: count,
  deviationHead,
});
export const scanEncoderSchema = z.strictObject({ gridEdge: count, channels: z.array(count).min(1), latentSize: count, deviationHead });

const common = {
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: z.string().min(1),
  /** Fixed on validation data. */
  threshold: z.number().min(0).max(1),
  /** Mean IoU over classes on the test split, with the cut-out; of a model that was trained by the user, on the validation split. */
  iou: z.number().min(0).max(1).optional(),
  generator: generatorSchema,
};

/** The studio's own kind: frozen image features -> latent -> grid. */
export const modelSchema = z.strictObject({
  ...common,
  kind: z.literal('photo').default('photo'),
  encoder: photoEncoderSchema,
  /** The model whose encoder this is, if it was not learned for this model: latent vectors of one are latent vectors of the other. */
  latentSpace: z.string().optional(),
  /** Of its probabilities, see inference/levelGrid.ts; chosen on validation pictures. Without it grids are as the generator gives them. */
  calibration: z.strictObject({ slope: z.number().positive(), bias: z.number() }).optional(),
  /** See inference/confidence.ts; fitted on validation pictures. */
  confidence: z.strictObject({ bias: z.number(), promised: z.number(), agreement: z.number() }).optional(),
});
export type ModelDescription = z.infer<typeof modelSchema>;

/** The kinds that the paper's experiments make: `image` sees a picture, `scan` the cells that one side shows, `generator` nothing. */
const paperModelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('image'), encoder: imageEncoderSchema }),
  z.strictObject({ ...common, kind: z.literal('scan'), encoder: scanEncoderSchema }),
  z.strictObject({ ...common, kind: z.literal('generator') }),
]);
export type PaperModelDescription = z.infer<typeof paperModelSchema>;
export type AnyModelDescription = ModelDescription | PaperModelDescription;
export const anyModelSchema = z.union([modelSchema, paperModelSchema]);

export const MODEL_FILE = 'model.json';
export const WEIGHTS_FILE = 'weights.bin';

export interface ModelFolder<T extends AnyModelDescription = AnyModelDescription> {
  folder: string;
  description: T;
}

async function readDescription(folder: string, id: string): Promise<AnyModelDescription> {
  const file = `${id}/${MODEL_FILE}`;
  let text: string;
  try {
    text = await readFile(join(folder, MODEL_FILE), 'utf8');
  } catch {
    throw new MaquetteError('not-found', `The model “${id}” has no ${MODEL_FILE}. Install it again.`, { file });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new MaquetteError('bad-file', `${file} is not valid JSON. Install the model again.`, { file });
  }
  const kind = (json as { kind?: unknown } | null)?.kind;
  const parsed = (kind === undefined || kind === 'photo' ? modelSchema : paperModelSchema).safeParse(json);
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
        kind: description.kind,
        title: description.title,
        gridSize: description.generator.strides.reduce((edge, stride) => edge * stride, description.generator.startEdge),
        latentSize: description.generator.latentSize,
        ...(description.kind === 'photo' && description.latentSpace !== undefined ? { latentSpace: description.latentSpace } : {}),
        bytes: weights.size,
        threshold: description.threshold,
        ...(description.iou === undefined ? {} : { iou: description.iou }),
        classes: description.kind === 'photo' ? description.encoder.classes : [],
      });
    } catch {
      continue;
    }
  }
  return models;
}

/** A model of any kind. Rejects with `not-found` or `bad-file`. */
export async function findAnyModel(dirs: readonly string[], id: string): Promise<ModelFolder> {
  const all = await candidates(dirs);
  const folder = all.get(id);
  if (folder === undefined) {
    const known = [...all.keys()];
    const hint = known.length > 0 ? `There is: ${known.join(', ')}.` : 'No model is installed.';
    throw new MaquetteError('not-found', `There is no model “${id}”. ${hint}`);
  }
  return { folder, description: await readDescription(folder, id) };
}

const SEES: Record<PaperModelDescription['kind'], string> = {
  image: "is one of the paper's image models",
  scan: 'completes scans',
  generator: 'makes shapes from nothing',
};

/** A photo model. Rejects with `unsupported` for the other kinds. */
export async function findModel(dirs: readonly string[], id: string): Promise<ModelFolder<ModelDescription>> {
  const { folder, description } = await findAnyModel(dirs, id);
  if (description.kind === 'photo') return { folder, description };
  throw new MaquetteError('unsupported', `The model “${id}” ${SEES[description.kind]}; this works with the studio's photo models only.`);
}
