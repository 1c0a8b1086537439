import type { PreparedSet } from '../../../../shared/data';
import { trainingConfig, type Experiment, type TrainingConfig } from '../../../../shared/training';
import { presets } from '../../../../shared/trainingPresets';

type NumberKey = {
  [K in keyof TrainingConfig]-?: NonNullable<TrainingConfig[K]> extends number ? K : never;
}[keyof TrainingConfig];

/** A number of a run's settings: how it is called, what it may be, and whom it concerns. */
export interface NumberSetting {
  key: NumberKey;
  label: string;
  help: string;
  min: number;
  max: number;
  decimals: number;
  step: number;
  /** Shown only after the advanced settings were unfolded. */
  advanced?: boolean;
  /** Absent: all of them. */
  experiments?: readonly Experiment[];
}

const adversarial: readonly Experiment[] = ['generation', 'reconstruction', 'completion'];

export const numberSettings: readonly NumberSetting[] = [
  { key: 'steps', label: 'Steps', help: 'How long it trains; it can be stopped before.', min: 1, max: 10_000_000, decimals: 0, step: 100 },
  { key: 'batch', label: 'Batch', help: 'Samples a step. Fewer are faster and learn less evenly.', min: 2, max: 512, decimals: 0, step: 2 },
  { key: 'learningRate', label: 'Learning rate', help: 'How far each step goes.', min: 0.000001, max: 1, decimals: 6, step: 0.0001 },
  {
    key: 'latentSize',
    label: 'Latent size',
    help: 'Numbers that describe a shape.',
    min: 2,
    max: 1024,
    decimals: 0,
    step: 10,
    advanced: true,
  },
  {
    key: 'width',
    label: 'Width',
    help: 'Share of the usual channels: less for slow computers.',
    min: 0.05,
    max: 2,
    decimals: 2,
    step: 0.05,
    advanced: true,
  },
  {
    key: 'beta1',
    label: 'Adam beta 1',
    help: 'How long gradients are remembered.',
    min: 0,
    max: 0.999,
    decimals: 3,
    step: 0.01,
    advanced: true,
  },
  { key: 'beta2', label: 'Adam beta 2', help: 'How long their squares are.', min: 0, max: 0.9999, decimals: 4, step: 0.01, advanced: true },
  {
    key: 'criticSteps',
    label: 'Critic steps',
    help: 'Steps of critic and encoder for one of the generator.',
    min: 1,
    max: 20,
    decimals: 0,
    step: 1,
    advanced: true,
    experiments: adversarial,
  },
  {
    key: 'gradientPenalty',
    label: 'Gradient penalty',
    help: 'Keeps the critic smooth.',
    min: 0,
    max: 1000,
    decimals: 2,
    step: 1,
    advanced: true,
    experiments: adversarial,
  },
  {
    key: 'delta',
    label: 'Reconstruction weight',
    help: 'Of the true shape in the generator’s loss.',
    min: 0,
    max: 10_000,
    decimals: 2,
    step: 1,
    advanced: true,
    experiments: ['reconstruction', 'completion'],
  },
  {
    key: 'validateEvery',
    label: 'Validate every',
    help: 'Steps between two validations.',
    min: 1,
    max: 1_000_000,
    decimals: 0,
    step: 50,
    advanced: true,
  },
  {
    key: 'checkpointEvery',
    label: 'Checkpoint every',
    help: 'Steps between two checkpoints.',
    min: 1,
    max: 1_000_000,
    decimals: 0,
    step: 50,
    advanced: true,
  },
  {
    key: 'seed',
    label: 'Seed',
    help: 'The same seed draws the same numbers.',
    min: 0,
    max: 0xffffffff,
    decimals: 0,
    step: 1,
    advanced: true,
  },
];

/** As many decimals as show a small number, and no more: 0.002, 0.00015. */
export function decimalsOf({ decimals }: NumberSetting, value: number): number {
  const shown = String(Number(value.toFixed(decimals))).split('.')[1]?.length ?? 0;
  return decimals === 0 ? 0 : Math.max(1, shown);
}

export const settingsFor = (experiment: Experiment, advanced: boolean): NumberSetting[] =>
  numberSettings.filter((setting) => (setting.advanced ?? false) === advanced && (setting.experiments?.includes(experiment) ?? true));

export const presetOptions = Object.entries(presets)
  .map(([value, { title }]) => ({ value, label: value === 'photo' ? 'From a photo (recommended)' : title }))
  .sort((a, b) => Number(b.value === 'photo') - Number(a.value === 'photo'));

/** A preset's settings for a set: its grid size, and no larger a batch than the set can fill. */
export function presetFor(name: string, set: PreparedSet | undefined): TrainingConfig {
  const preset = presets[name] ?? presets['photo'];
  if (!preset) throw new Error(`there is no preset “${name}”`);
  const gridSize = trainingConfig.shape.gridSize.safeParse(set?.gridSize);
  return { ...preset, ...(gridSize.success && { gridSize: gridSize.data }) };
}

/** Why a run cannot learn from a set; undefined when it can. */
export function obstacleOf(config: TrainingConfig, set: PreparedSet | undefined): string | undefined {
  if (!set) return 'Choose a data set, or prepare one first.';
  const needsPictures = config.experiment === 'photo' || config.experiment === 'reconstruction';
  if (needsPictures && set.pictures === 0)
    return 'This data set has no pictures. Prepare it with views, or choose a run that learns from shapes alone.';
  if (set.shapes < 2) return 'This data set has too few shapes to learn from.';
  return undefined;
}
