import * as tf from '@tensorflow/tfjs';
import type { Combine } from './parameters';

export interface SharedBatchNormOptions {
  epsilon: number;
  /** Clamps the result at zero. */
  relu: boolean;
  combine: Combine;
}

/**
 * Batch norm over a batch that lies in equal parts on several workers: the statistics, and in the gradient the two means that pass through them, are
 * those of the whole batch, so that the workers together compute what one would. Differentiable once. x: [..., channels]; gain, offset: [channels].
 *
 * Each worker's loss is the mean over its own part, and gradients of parameters are averaged over the workers afterwards.
 */
export function sharedBatchNorm<T extends tf.Tensor>(
  x: T,
  gain: tf.Tensor1D,
  offset: tf.Tensor1D,
  { epsilon, relu, combine }: SharedBatchNormOptions,
): { y: T; mean: tf.Tensor1D; variance: tf.Tensor1D } {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const overAll = (local: tf.Tensor): tf.Tensor1D => {
    const numbers = local.dataSync<'float32'>().slice();
    combine(numbers);
    return tf.tensor1d(numbers);
  };
  const fused = tf.getKernel('Normalise', tf.getBackend()) !== undefined;
  const [localMean, localVariance] = fused ? tf.engine().runKernel<tf.Tensor[]>('Moments', { x }) : momentsOf(x, axes);
  // In two rounds: a variance from sums of squares loses its digits where the mean is large.
  const mean = overAll(localMean);
  const variance = overAll(tf.add(localVariance, tf.square(tf.sub(localMean, mean))));

  const normalise = tf.customGrad((...given: (tf.Tensor | ((tensors: tf.Tensor[]) => void))[]) => {
    const [input, scale, shift, save] = given as [tf.Tensor, tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const compose = (): tf.Tensor => {
      const plain = tf.add(tf.mul(tf.mul(tf.sub(input, mean), inverse), scale), shift);
      return relu ? tf.relu(plain) : plain;
    };
    const value: tf.Tensor = fused
      ? tf.engine().runKernel('Normalise', { x: input, mean, variance, scale, offset: shift }, { epsilon, relu })
      : compose();
    save([input, value, scale, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [input, value, scale, inverse] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const unit = tf.mul(tf.sub(input, mean), inverse);
      const slope = relu ? tf.mul(dy, tf.step(value)) : dy;
      const along = tf.mul(slope, unit);
      const meanSlope = overAll(tf.mean(slope, axes));
      const meanAlong = overAll(tf.mean(along, axes));
      const dx = tf.mul(tf.mul(scale, inverse), tf.sub(tf.sub(slope, meanSlope), tf.mul(unit, meanAlong)));
      return [dx, tf.sum(along, axes), tf.sum(slope, axes)];
    };
    return { value, gradFunc };
  });
  return { y: normalise(x, gain, offset) as T, mean, variance };
}

function momentsOf(x: tf.Tensor, axes: number[]): tf.Tensor[] {
  const mean = tf.mean(x, axes);
  return [mean, tf.mean(tf.square(tf.sub(x, mean)), axes)];
}
