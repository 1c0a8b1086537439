import * as tf from '@tensorflow/tfjs';

export interface BatchNormOptions {
  /** Added to the variance; 1e-5 if not given. */
  epsilon?: number;
  /** Clamps the result at zero in the same pass. */
  relu?: boolean;
}

export interface BatchNormResult {
  y: tf.Tensor;
  /** Mean and biased variance per channel of this batch, for running averages. No gradient flows through these two. */
  mean: tf.Tensor1D;
  variance: tf.Tensor1D;
}

/**
 * Batch normalisation in training: y = (x - mean) / sqrt(variance + epsilon) * scale + offset, optionally followed by a ReLU. The statistics are
 * those of the batch, over all axes but the last. x: [..., channels]; scale, offset: [channels]. Differentiable once in x, scale and offset.
 */
export function batchNorm(
  x: tf.Tensor,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  { epsilon = 1e-5, relu = false }: BatchNormOptions = {},
): BatchNormResult {
  const fused = tf.getKernel('Normalise', tf.getBackend()) !== undefined;
  return fused ? fusedBatchNorm(x, scale, offset, epsilon, relu) : composedBatchNorm(x, scale, offset, epsilon, relu);
}

function composedBatchNorm(x: tf.Tensor, scale: tf.Tensor1D, offset: tf.Tensor1D, epsilon: number, relu: boolean): BatchNormResult {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = tf.mean<tf.Tensor1D>(x, axes);
  const centred = tf.sub(x, mean);
  const variance = tf.mean<tf.Tensor1D>(tf.square(centred), axes);
  const y = tf.add(tf.mul(centred, tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)))), offset);
  return { y: relu ? tf.relu(y) : y, mean, variance };
}

function fusedBatchNorm(x: tf.Tensor, scale: tf.Tensor1D, offset: tf.Tensor1D, epsilon: number, relu: boolean): BatchNormResult {
  // Outside of the function that is differentiated: the gradient below already has the statistics' part in it.
  const statistics = tf.engine().runKernel<tf.Tensor[]>('Moments', { x });
  const [mean, variance] = statistics as [tf.Tensor1D, tf.Tensor1D];
  const normalise = tf.customGrad((...given: (tf.Tensor | ((tensors: tf.Tensor[]) => void))[]) => {
    const [input, gain, shift, save] = given as [tf.Tensor, tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
    const value: tf.Tensor = tf
      .engine()
      .runKernel('Normalise', { x: input, mean, variance, scale: gain, offset: shift }, { epsilon, relu });
    save([input, value, mean, variance, gain]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedX, y, savedMean, savedVariance, savedScale] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      return tf
        .engine()
        .runKernel(
          'NormaliseGradient',
          { x: savedX, y, dy, mean: savedMean, variance: savedVariance, scale: savedScale },
          { epsilon, relu },
        );
    };
    return { value, gradFunc };
  });
  return { y: normalise(x, scale, offset), mean, variance };
}
