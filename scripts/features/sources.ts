import type { FeatureNetworkName } from '../../src/engine/networks/featureNetworks';

/** What a card says of a frozen network. */
export interface FeatureSource {
  network: string;
  from: string;
  licence: string;
  /** What it has learned, in a sentence. */
  learned: string;
}

const objectron = { from: 'npm package @mediapipe/objectron 0.4.1675468480', licence: 'Apache-2.0, Google LLC (MediaPipe)' };

export const featureSources: Record<FeatureNetworkName, FeatureSource> = {
  'mobilenet-v2': {
    network: 'MobileNetV2',
    from: 'npm package nsfwjs 4.4.0',
    licence: 'MIT, Copyright (c) 2019 Infinite Red, Inc.',
    learned: 'trained for a picture filter, starting from ImageNet',
  },
  'objectron-detector': {
    ...objectron,
    network: 'MobileNetV2',
    learned: 'the trunk of a detector of chairs, desks, tables and twenty more kinds of things in photographs (Open Images V4)',
  },
  'objectron-chair': {
    ...objectron,
    network: 'an EfficientNet without squeeze and excitation',
    learned: 'finds the corners of the box around a chair in photographs (Objectron)',
  },
};
