import type { Experiment, TrainingConfig } from '../../shared/training';
import type { CriticConfig } from '../networks/critic';
import { critic20, critic32, critic64 } from '../networks/critic';
import type { GeneratorConfig } from '../networks/generator';
import { generator20, generator32, generator64 } from '../networks/generator';
import { imageEncoder256 } from '../networks/imageEncoder';
import { PAPER_ADAM } from './adam';
import type { VaeIwganConfig } from './vaeIwgan';

/** Plain settings, which the window shows too. */
export { presets } from '../../shared/trainingPresets';

/** 32³ with one layer less: for quick trials. */
const generator16: GeneratorConfig = { ...generator32, channels: [128, 64, 32], strides: [2, 2, 2] };
const critic16: CriticConfig = { gridEdge: 16, channels: [32, 64, 128] };

const bySize: Record<TrainingConfig['gridSize'], { generator: GeneratorConfig; critic: CriticConfig }> = {
  16: { generator: generator16, critic: critic16 },
  20: { generator: generator20, critic: critic20 },
  32: { generator: generator32, critic: critic32 },
  64: { generator: generator64, critic: critic64 },
};

/** What the settings of one of the paper's experiments mean in networks and losses. */
export function paperNetworks(config: TrainingConfig & { experiment: Exclude<Experiment, 'photo'> }): VaeIwganConfig {
  const { latentSize, gridSize, imageEdge, seed, batch, delta } = config;
  const published = config.variant === 'paper-code';
  const thin = (channels: number): number => Math.max(2, Math.round(channels * config.width));
  const critic = { gridEdge: gridSize, channels: bySize[gridSize].critic.channels.map(thin) };
  // The published tanh belongs to a sigma; on a log-variance it would keep the variance above 1/e, too much noise to reconstruct through.
  const head = { latentSize, deviationHead: published ? 'tanh' : 'linear' } as const;
  const layers = imageEncoder256.layers.map((layer) => ({ ...layer, channels: thin(layer.channels) }));
  const encoder: Record<typeof config.experiment, VaeIwganConfig['encoder']> = {
    generation: { kind: 'none' },
    reconstruction: { kind: 'image', imageEdge, layers, ...head },
    completion: { kind: 'scan', ...critic, ...head },
  };
  return {
    generator: { ...bySize[gridSize].generator, latentSize, channels: bySize[gridSize].generator.channels.map(thin) },
    critic,
    encoder: encoder[config.experiment],
    batch,
    delta,
    penaltyWeight: config.gradientPenalty,
    adam: { ...PAPER_ADAM, learningRate: config.learningRate, beta1: config.beta1, beta2: config.beta2 },
    schedule: { generatorEvery: config.criticSteps },
    columnNorms: published,
    mixedDeviation: published,
    seed,
  };
}
