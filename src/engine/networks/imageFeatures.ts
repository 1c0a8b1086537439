import * as tf from '@tensorflow/tfjs';
import type { FeatureNetwork, FeatureNetworkName } from './featureNetworks';
import { extractorPrefix, FEATURE_EDGE, featureNetwork } from './featureNetworks';

/** Features of several networks, one behind the other: `image` [B, 192, 192, 3] in [0, 1] -> [B, 6, 6, featureChannels(names)]. `weight(name)` gives a parameter of `extractorSpecs`. */
export function extractFeatures(
  names: readonly FeatureNetworkName[],
  weight: (name: string) => tf.Tensor,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return tf.tidy(() => {
    const maps = names.map((name) => imageFeatures(featureNetwork(name), (one) => weight(extractorPrefix(name) + one), image));
    return maps.length === 1 ? maps[0] : tf.concat(maps, 3);
  });
}

/**
 * `image` [B, 192, 192, 3] in [0, 1] -> features [B, 6, 6, C]. Other multiples of 192 would do as well. `weight(name)` gives a parameter.
 */
export function imageFeatures(network: FeatureNetwork, weight: (name: string) => tf.Tensor, image: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const bias = (layer: string): tf.Tensor => weight(`${layer}/bias`);
    const kernel = (layer: string): tf.Tensor4D => weight(`${layer}/kernel`) as tf.Tensor4D;
    const pad = 'same';
    const activation = 'relu6';
    const x = network.black === 0 ? image : tf.sub<tf.Tensor4D>(tf.mul(image, 2), 1);
    let h = tf.fused.conv2d({ x, filter: kernel('stem'), strides: 2, pad, bias: bias('stem'), activation });
    const maps: tf.Tensor4D[] = [];
    for (const [i, { name, stride, input, wide, output }] of network.blocks.entries()) {
      const before = h;
      const [expand, depthwise, project] = [`${name}/expand`, `${name}/depthwise`, `${name}/project`];
      if (wide > input) h = tf.fused.conv2d({ x: h, filter: kernel(expand), strides: 1, pad, bias: bias(expand), activation });
      h = tf.fused.depthwiseConv2d({ x: h, filter: kernel(depthwise), strides: stride, pad, bias: bias(depthwise), activation });
      if (output > 0) h = tf.fused.conv2d({ x: h, filter: kernel(project), strides: 1, pad, bias: bias(project) });
      if (stride === 1 && input === output) h = tf.add(h, before);
      if (network.used.includes(i)) {
        const window = h.shape[1] / FEATURE_EDGE;
        maps.push(window > 1 ? tf.avgPool(h, window, window, 'valid') : h);
      }
    }
    if (network.head !== undefined) {
      const said = tf.add(tf.matMul(tf.mean<tf.Tensor2D>(h, [1, 2]), weight('head/kernel') as tf.Tensor2D), weight('head/bias'));
      maps.push(tf.tile(tf.reshape(said, [-1, 1, 1, network.head]), [1, FEATURE_EDGE, FEATURE_EDGE, 1]));
    }
    return tf.concat(maps, 3);
  });
}
