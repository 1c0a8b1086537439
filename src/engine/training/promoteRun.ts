import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { ModelInfo, PromoteRunInput } from '../../shared/engine';
import type { TrainingConfig, TrainingRun } from '../../shared/training';
import { writeAtomically } from '../checkpoints/file';
import type { Checkpoint, StoredTensor } from '../checkpoints/format';
import { encodeCheckpoint } from '../checkpoints/format';
import { anyModelSchema, generatorSchema, listModels, MODEL_FILE, photoEncoderSchema, WEIGHTS_FILE } from '../inference/modelFolder';
import type { AnyModelDescription } from '../inference/modelFolder';
import { openBest, openCheckpoint, type OpenedCheckpoint } from './openCheckpoint';
import { paperNetworks } from './presets';
import { writeRun } from './runs';

/**
 * Makes a model folder of a run's best checkpoint (openCheckpoint.ts), or of one that is named: weights in half precision, description, and a card that says
 * what it learned from and how good it is. The folder is there whole or not at all.
 */
export async function promoteRun(input: PromoteRunInput, modelsDirs: readonly string[]): Promise<ModelInfo> {
  const { modelsDir, id, title } = input;
  if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(id)) {
    throw new MaquetteError('invalid-input', `“${id}” cannot be a model's name: use lower case letters, digits and hyphens.`);
  }
  const known = await listModels([...modelsDirs, modelsDir]);
  if (known.some((model) => model.id === id))
    throw new MaquetteError('invalid-input', `There is a model “${id}” already. Choose another name.`);
  const source = 'run' in input ? await openBest(input.run) : await openCheckpoint(input.checkpoint, [...modelsDirs, modelsDir]);
  const { checkpoint, config, best } = source;
  const described = anyModelSchema.safeParse({
    version: 1,
    id,
    title,
    threshold: best?.threshold ?? 0.5,
    ...(best ? { iou: best.iou } : {}),
    ...partsOf(checkpoint, config),
  });
  if (!described.success)
    throw new MaquetteError('bad-file', `The run's checkpoint does not say what networks it belongs to. Train it again.`);

  await mkdir(modelsDir, { recursive: true });
  const made = await mkdtemp(join(modelsDir, `.${id}-`));
  try {
    const tensors = weightsOf(source);
    await writeAtomically(join(made, WEIGHTS_FILE), encodeCheckpoint({ kind: 'weights', meta: {}, tensors }, 'float16'));
    await writeFile(join(made, MODEL_FILE), `${JSON.stringify(described.data, null, 2)}\n`);
    const card = cardOf(described.data, source);
    await writeFile(join(made, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
    await writeFile(join(made, 'card.md'), cardText(card));
    await rename(made, join(modelsDir, id));
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
  if ('run' in input && source.run && source.run.state !== 'running') await writeRun(input.run, { ...source.run, model: id });
  const info = (await listModels([modelsDir])).find((model) => model.id === id);
  if (!info) throw new MaquetteError('internal', `The model “${id}” was written to ${basename(modelsDir)} but cannot be read again.`);
  return info;
}

/** Generator and encoder without critic and optimiser; for photo models with the feature extractor. */
function weightsOf({ checkpoint, extractor = new Map() }: OpenedCheckpoint): Map<string, StoredTensor> {
  const learned = [...checkpoint.tensors].filter(([name]) => name.startsWith('generator/') || name.startsWith('encoder/'));
  return new Map([...[...extractor].map(([name, stored]) => [`extractor/${name}`, stored] as const), ...learned]);
}

function partsOf({ meta }: Checkpoint, config: TrainingConfig): Partial<AnyModelDescription> {
  const { experiment } = config;
  if (experiment === 'photo') {
    const { recipe } = meta as { recipe?: { encoder?: unknown; generator?: unknown } };
    const [encoder, generator] = [photoEncoderSchema.safeParse(recipe?.encoder), generatorSchema.safeParse(recipe?.generator)];
    return encoder.success && generator.success ? { kind: 'photo', encoder: encoder.data, generator: generator.data } : {};
  }
  const { generator, encoder } = paperNetworks({ ...config, experiment });
  switch (encoder.kind) {
    case 'none':
      return { kind: 'generator', generator };
    case 'image': {
      const { kind, ...rest } = encoder;
      return { kind, generator, encoder: rest };
    }
    case 'scan': {
      const { kind, ...rest } = encoder;
      return { kind, generator, encoder: rest };
    }
  }
}

interface Card {
  id: string;
  title: string;
  kind: string;
  made: { experiment: string; step: number; device?: string; config: TrainingConfig };
  data: TrainingRun['data'];
  /** On the validation part of the data set, at the best threshold for it. */
  validation?: { iou: number; averagePrecision: number; threshold: number };
}

/** A checkpoint that was carried away from its run does not know what it learned from. */
const unknownData = { id: 'unknown', title: 'Not known: the checkpoint lay apart from its run' };

function cardOf({ id, title, kind }: AnyModelDescription, { config, step, best, run }: OpenedCheckpoint): Card {
  return {
    id,
    title,
    kind,
    made: { experiment: config.experiment, step, ...(run?.device === undefined ? {} : { device: run.device }), config },
    data: run?.data ?? unknownData,
    ...(best ? { validation: { iou: best.iou, averagePrecision: best.averagePrecision, threshold: best.threshold } } : {}),
  };
}

function cardText({ title, made, data, validation }: Card): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const scores = validation
    ? `| measure | validation part |\n| --- | --- |\n| IoU at ${validation.threshold.toFixed(2)}, mean over classes | ${percent(validation.iou)} |\n| average precision, mean over classes | ${percent(validation.averagePrecision)} |\n\nThe threshold was chosen on the same objects. \`maquette evaluate\` scores the test part, with the baselines beside it.`
    : 'None: this kind of model, or this data set, has nothing to validate on.';
  return `# ${title}

Made by training in Maquette: experiment \`${made.experiment}\`, step ${made.step} of ${made.config.steps}, batch ${made.config.batch}${made.device === undefined ? '' : `, on ${made.device}`}.

## Learned from

${data.title}

## Scores

${scores}
`;
}
