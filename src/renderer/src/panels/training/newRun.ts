import type { PreparedSet } from '../../../../shared/data';
import { trainingConfig, type Experiment, type TrainingConfig } from '../../../../shared/training';
import { presets } from '../../../../shared/trainingPresets';
import { say } from '../../messages';

type NumberKey = {
  [K in keyof TrainingConfig]-?: NonNullable<TrainingConfig[K]> extends number ? K : never;
}[keyof TrainingConfig];

/** A number of a run's settings: what it may be, and whom it concerns. How it is called stands in the tables, under `newRun.number`. */
export interface NumberSetting {
  key: Exclude<NumberKey, 'gridSize' | 'imageEdge' | 'workers'>;
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
  { key: 'steps', min: 1, max: 10_000_000, decimals: 0, step: 100 },
  { key: 'batch', min: 2, max: 512, decimals: 0, step: 2 },
  { key: 'learningRate', min: 0.000001, max: 1, decimals: 6, step: 0.0001 },
  {
    key: 'latentSize',
    min: 2,
    max: 1024,
    decimals: 0,
    step: 10,
    advanced: true,
  },
  {
    key: 'width',
    min: 0.05,
    max: 2,
    decimals: 2,
    step: 0.05,
    advanced: true,
  },
  {
    key: 'beta1',
    min: 0,
    max: 0.999,
    decimals: 3,
    step: 0.01,
    advanced: true,
  },
  { key: 'beta2', min: 0, max: 0.9999, decimals: 4, step: 0.01, advanced: true },
  {
    key: 'criticSteps',
    min: 1,
    max: 20,
    decimals: 0,
    step: 1,
    advanced: true,
    experiments: adversarial,
  },
  {
    key: 'gradientPenalty',
    min: 0,
    max: 1000,
    decimals: 2,
    step: 1,
    advanced: true,
    experiments: adversarial,
  },
  {
    key: 'delta',
    min: 0,
    max: 10_000,
    decimals: 2,
    step: 1,
    advanced: true,
    experiments: ['reconstruction', 'completion'],
  },
  {
    key: 'validateEvery',
    min: 1,
    max: 1_000_000,
    decimals: 0,
    step: 50,
    advanced: true,
  },
  {
    key: 'checkpointEvery',
    min: 1,
    max: 1_000_000,
    decimals: 0,
    step: 50,
    advanced: true,
  },
  {
    key: 'seed',
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

export const presetOptions = (): { value: string; label: string }[] =>
  Object.entries(presets)
    .map(([value, { title }]) => ({ value, label: value === 'photo' ? say('newRun.recommended') : title }))
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
  if (!set) return say('newRun.chooseSet');
  const needsPictures = config.experiment === 'photo' || config.experiment === 'reconstruction';
  if (needsPictures && set.pictures === 0) return say('newRun.noPictures');
  if (set.shapes < 2) return say('newRun.tooFew');
  return undefined;
}
