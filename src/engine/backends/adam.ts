import * as tf from '@tensorflow/tfjs';

export interface AdamOptions {
  learningRate: number;
  beta1: number;
  beta2: number;
  /** 1e-7 if not given, as in TensorFlow. */
  epsilon?: number;
}

/** A weight with its two running moments (zeros before the first step). */
export interface AdamState {
  weight: tf.Tensor;
  m: tf.Tensor;
  v: tf.Tensor;
}

/**
 * Step number `step` (from 1) of Adam (Kingma and Ba 2015, algorithm 1) for one tensor. Returns new tensors and leaves the old ones alone: the
 * caller assigns or disposes them.
 */
export function adamStep(
  state: AdamState,
  gradient: tf.Tensor,
  step: number,
  { learningRate, beta1, beta2, epsilon = 1e-7 }: AdamOptions,
): AdamState {
  // The corrections of the moments' bias towards zero.
  const rate = learningRate / (1 - beta1 ** step);
  const root = 1 / (1 - beta2 ** step);
  const { weight, m, v } = state;
  if (tf.getKernel('AdamStep', tf.getBackend())) {
    const result: tf.Tensor[] = tf.engine().runKernel('AdamStep', { weight, m, v, gradient }, { beta1, beta2, rate, root, epsilon });
    const [newWeight, newM, newV] = result as [tf.Tensor, tf.Tensor, tf.Tensor];
    return { weight: newWeight, m: newM, v: newV };
  }
  const [newWeight, newM, newV] = tf.tidy((): [tf.Tensor, tf.Tensor, tf.Tensor] => {
    const first = tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1));
    const second = tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const move = tf.div(tf.mul(first, rate), tf.add(tf.sqrt(tf.mul(second, root)), epsilon));
    return [tf.sub(weight, move), first, second];
  });
  return { weight: newWeight, m: newM, v: newV };
}
