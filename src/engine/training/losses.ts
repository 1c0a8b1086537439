import * as tf from '@tensorflow/tfjs';

/**
 * The losses of the method (paper, equations 3 to 5, with the slips that the published code and text have put right) and those of the studio's own models. All
 * are means over the batch. Grids are [B, N, N, N, 1].
 */

/** ‖a - b‖² summed over the voxels of a sample, mean over the batch. */
export function squaredDistance(a: tf.Tensor5D, b: tf.Tensor5D): tf.Scalar {
  return tf.div(tf.sum(tf.squaredDifference(a, b)), a.shape[0]);
}

/** KL[N(mean, exp(logVariance)) ‖ N(0, I)], summed over the latent axes, mean over the batch. */
export function klDivergence(mean: tf.Tensor2D, logVariance: tf.Tensor2D): tf.Scalar {
  const terms = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
  return tf.mul(0.5, tf.div(tf.sum(terms), mean.shape[0]));
}

/** mean + exp(logVariance / 2) * noise. */
export function sampleLatent(mean: tf.Tensor2D, logVariance: tf.Tensor2D, noise: tf.Tensor2D): tf.Tensor2D {
  return tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise));
}

/** What the critic gives to a batch of grids: [B, 1]. */
export type Critic = (grid: tf.Tensor5D) => tf.Tensor2D;

/**
 * E[(‖∇D(x̂)‖ - 1)²] with x̂ = real + mix * (fake - real), one norm over all voxels of a sample (Gulrajani et al. 2017). `mix` [B, 1, 1, 1, 1] is
 * uniform in [0, 1). The published code takes a norm along one voxel axis only: `columnNorms` does as it does, for comparison.
 */
export function gradientPenalty(critic: Critic, real: tf.Tensor5D, fake: tf.Tensor5D, mix: tf.Tensor5D, columnNorms = false): tf.Scalar {
  const between = tf.add<tf.Tensor5D>(real, tf.mul(mix, tf.sub(fake, real)));
  // The sum over the batch, since no sample's score depends on another's.
  const slope = tf.grad((x: tf.Tensor) => tf.sum(critic(x as tf.Tensor5D)))(between);
  const squares = columnNorms ? tf.sum(tf.square(slope), 1) : tf.sum(tf.square(tf.reshape(slope, [real.shape[0], -1])), 1);
  // The square root has no slope at zero.
  return tf.mean(tf.square(tf.sub(tf.sqrt(tf.add(squares, 1e-12)), 1)));
}

export interface CriticLoss {
  loss: tf.Scalar;
  /** E[D(real)] - E[D(fake)]: falls as the generator learns. */
  wasserstein: tf.Scalar;
  penalty: tf.Scalar;
}

/** The paper's, after Gulrajani et al. 2017. */
export const PENALTY_WEIGHT = 10;

export function criticLoss(
  critic: Critic,
  real: tf.Tensor5D,
  fake: tf.Tensor5D,
  mix: tf.Tensor5D,
  { penaltyWeight = PENALTY_WEIGHT, columnNorms = false } = {},
): CriticLoss {
  // Scored as one batch, since no sample's score depends on another's: what a layer does once a call, it does once.
  const [ofReal, ofFake] = tf.split(critic(tf.concat([real, fake])), [real.shape[0], fake.shape[0]]);
  const wasserstein = tf.sub<tf.Scalar>(tf.mean(ofReal), tf.mean(ofFake));
  const penalty = gradientPenalty(critic, real, fake, mix, columnNorms);
  return { loss: tf.sub(tf.mul(penalty, penaltyWeight), wasserstein), wasserstein, penalty };
}

/** ‖x - G(z_x)‖² + KL. */
export function encoderLoss(target: tf.Tensor5D, reconstruction: tf.Tensor5D, mean: tf.Tensor2D, logVariance: tf.Tensor2D): tf.Scalar {
  return tf.add(squaredDistance(target, reconstruction), klDivergence(mean, logVariance));
}

/** -E[D(G(z))] + delta * ‖x - G(z_x)‖² (the paper's equation 5 has the first sign wrong). */
export function generatorLoss(scores: tf.Tensor2D, target: tf.Tensor5D, reconstruction: tf.Tensor5D, delta: number): tf.Scalar {
  return tf.sub(tf.mul(squaredDistance(target, reconstruction), delta), tf.mean(scores));
}

/** Mean cross entropy of a voxel; `truth` in 0..1. Stable for large logits. */
export function voxelCrossEntropy(logits: tf.Tensor, truth: tf.Tensor): tf.Scalar {
  const compute = tf.customGrad((x, save) => {
    const input = x as tf.Tensor;
    (save as (tensors: tf.Tensor[]) => void)([input, truth]);
    // max(x, 0) - x t + log(1 + e^-|x|)
    const terms = tf.add(tf.sub(tf.relu(input), tf.mul(input, truth)), tf.log1p(tf.exp(tf.neg(tf.abs(input)))));
    return {
      value: tf.mean(terms),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [input, truth] = saved as [tf.Tensor, tf.Tensor];
        return tf.mul(tf.sub(tf.sigmoid(input), truth), tf.div(dy, input.size));
      },
    };
  });
  return compute(logits) as tf.Scalar;
}

/** 1 - the soft Dice coefficient of each sample, mean over the batch: cares for thin objects as much as for bulky ones. */
export function diceLoss(logits: tf.Tensor, truth: tf.Tensor): tf.Scalar {
  const batch = logits.shape[0];
  const p = tf.reshape(tf.sigmoid(logits), [batch, -1]);
  const t = tf.reshape(truth, [batch, -1]);
  const both = tf.sum(tf.mul(p, t), 1);
  const either = tf.add(tf.sum(p, 1), tf.sum(t, 1));
  return tf.sub<tf.Scalar>(1, tf.mean(tf.div(tf.add(tf.mul(both, 2), 1), tf.add(either, 1))));
}

/** Mean cross entropy of a class; `labels` [B] int32. */
export function classCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const oneHot = tf.oneHot(labels, logits.shape[1]);
  return tf.mul<tf.Scalar>(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits))), -1 / logits.shape[0]);
}
