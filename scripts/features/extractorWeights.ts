import type { StoredTensor } from '../../src/engine/checkpoints/format';
import type { FeatureNetworkName } from '../../src/engine/networks/featureNetworks';
import { extractorPrefix } from '../../src/engine/networks/featureNetworks';
import { convertMobileNet } from './readMobileNet';
import { convertChair, convertDetector } from './readObjectron';

const readers: Record<FeatureNetworkName, () => Map<string, StoredTensor>> = {
  'mobilenet-v2': convertMobileNet,
  'objectron-detector': convertDetector,
  'objectron-chair': convertChair,
};

/** The weights of frozen networks out of the packages that they come in, by the names of `extractorSpecs`. */
export function extractorWeights(networks: readonly FeatureNetworkName[]): Map<string, StoredTensor> {
  return new Map(
    networks.flatMap((network) => [...readers[network]()].map(([name, stored]) => [extractorPrefix(network) + name, stored] as const)),
  );
}
