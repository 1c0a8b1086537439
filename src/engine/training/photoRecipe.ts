import type { TrainingConfig } from '../../shared/training';
import { MASK_EDGE, PIXEL_EDGE } from '../inference/framePicture';
import type { ModelDescription } from '../inference/modelFolder';
import type { GeneratorConfig } from '../networks/generator';
import { generator20, generator32, generator64 } from '../networks/generator';
import type { FeatureNetworkName } from '../networks/featureNetworks';
import { FEATURE_EDGE, featureChannels } from '../networks/featureNetworks';
import type { ReconstructionConfig } from './reconstruction';

/**
 * The studio's own recipe for photo models: what is not a setting of the run. The same as that of the shipped model. The paper's generators with logits; the large grids have
 * half the channels, which makes a step four times cheaper.
 */
const generators: Partial<Record<TrainingConfig['gridSize'], GeneratorConfig>> = {
  20: { ...generator20, channels: [128, 32, 16], output: 'logits' },
  32: { ...generator32, channels: [256, 128, 32, 16], output: 'logits' },
  64: { ...generator64, channels: [512, 256, 128, 32, 16], output: 'logits' },
};

const small: GeneratorConfig = { ...generator32, channels: [128, 32, 16], strides: [2, 2, 2], output: 'logits' };

/** `networks` are those that the features come from. `start` is the model that the run starts from: its encoder, and where the grids are as large its generator, are taken over. */
export function photoRecipe(
  config: TrainingConfig,
  classes: readonly string[],
  networks: readonly FeatureNetworkName[],
  start?: ModelDescription,
): ReconstructionConfig {
  const thin = (channels: number): number => Math.max(2, Math.round(channels * config.width));
  const fresh = generators[config.gridSize] ?? small;
  const sameGrid = start && edgeOf(start.generator) === config.gridSize;
  const latentSize = start ? start.generator.latentSize : config.latentSize;
  return {
    encoder: start
      ? { ...start.encoder, classes: [...classes] }
      : {
          latentSize,
          edge: FEATURE_EDGE,
          networks: [...networks],
          features: featureChannels(networks),
          maskEdge: MASK_EDGE,
          width: thin(192),
          blocks: 2,
          pixels: { edge: PIXEL_EDGE, channels: [16, 32, 64, 128].map(thin) },
          classes: [...classes],
          dropout: 0.1,
        },
    generator: sameGrid ? start.generator : { ...fresh, latentSize, channels: fresh.channels.map(start ? (c) => c : thin) },
    batch: config.batch,
    steps: config.steps,
    adam: { learningRate: config.learningRate, beta1: config.beta1, beta2: config.beta2, epsilon: 1e-8, weightDecay: 0.05 },
    warmUp: Math.min(100, Math.ceil(config.steps / 10)),
    clip: 5,
    crossEntropyWeight: 4,
    klWeight: 2e-4,
    classWeight: 0.1,
    seed: config.seed,
  };
}

function edgeOf({ startEdge, strides }: GeneratorConfig): number {
  return strides.reduce((edge, stride) => edge * stride, startEdge);
}
