import { FURNITURE_CLASSES } from '../../src/core/furniture/classes';
import { MASK_EDGE, PIXEL_EDGE } from '../../src/engine/inference/framePicture';
import { generator32 } from '../../src/engine/networks/generator';
import type { FeatureNetworkName } from '../../src/engine/networks/featureNetworks';
import { FEATURE_EDGE, featureChannels } from '../../src/engine/networks/featureNetworks';
import type { FinerConfig } from '../../src/engine/training/finerGenerator';
import { finerConfig } from '../../src/engine/training/finerGenerator';
import type { ReconstructionConfig } from '../../src/engine/training/reconstruction';

export const MODEL_ID = 'furniture-32';
export const MODEL_TITLE = 'Furniture 32';

/** The paper's 32³ generator, with logits. */
const generator = { ...generator32, output: 'logits' as const };

/** The last two have learned from photographs of furniture. */
const networks: FeatureNetworkName[] = ['mobilenet-v2', 'objectron-detector', 'objectron-chair'];

export const config: ReconstructionConfig = {
  encoder: {
    latentSize: generator.latentSize,
    edge: FEATURE_EDGE,
    networks,
    features: featureChannels(networks),
    maskEdge: MASK_EDGE,
    width: 192,
    blocks: 2,
    pixels: { edge: PIXEL_EDGE, channels: [16, 32, 64, 128] },
    classes: [...FURNITURE_CLASSES],
    dropout: 0.1,
    networkDropout: 0.25,
  },
  generator,
  batch: 64,
  steps: 3000,
  adam: { learningRate: 1.2e-3, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.05 },
  warmUp: 100,
  clip: 5,
  crossEntropyWeight: 4,
  klWeight: 1e-4,
  classWeight: 0.1,
  seed: 1,
};

export const FINER_ID = 'furniture-64';
export const FINER_TITLE = 'Furniture 64';
export const FINER_SIZE = 64;

/** A generator of 64³ on the latents of furniture-32. */
export const finer: FinerConfig = {
  generator: finerConfig(generator, 16),
  batch: 32,
  steps: 800,
  adam: { ...config.adam, learningRate: 1e-3 },
  warmUp: 50,
  clip: 5,
  crossEntropyWeight: config.crossEntropyWeight,
  seed: 1,
};

/** What the data set is made with: photographs of the catalogues' training models stretched and warped and of procedural furniture of both varieties, and product pictures of them. */
export const DATA_OPTIONS = ['--variety', '1,2', '--rounds', '2', '--procedural-rounds', '1', '--warps', '24,2,3', '--products', '3,1'];

/** How often each group of pictures is drawn: photographs and product pictures of the catalogue's models, those of procedural ones, and the catalogue's icons, which are few: more of them would be learned by heart. */
export const GROUP_WEIGHTS = { catalogue: 0.3, catalogueProducts: 0.27, procedural: 0.22, proceduralProducts: 0.13, icons: 0.08 };
