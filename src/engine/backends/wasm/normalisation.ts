import { type TensorInfo, util } from '@tensorflow/tfjs';
import type { KernelModule } from './kernelModule';

/** x: [..., channels] as rows of channels. */
function rowsOf(x: TensorInfo): { rows: number; channels: number } {
  const channels = x.shape[x.shape.length - 1] ?? 1;
  return { rows: util.sizeFromShape(x.shape) / channels, channels };
}

/** Mean and biased variance over all axes but the last. */
export function moments(module: KernelModule, x: TensorInfo): TensorInfo[] {
  const { rows, channels } = rowsOf(x);
  const mean = module.output([channels]);
  const variance = module.output([channels]);
  module.kernels.moments(module.address(x), rows, channels, module.address(mean), module.address(variance));
  return [mean, variance];
}

export interface NormaliseInputs {
  x: TensorInfo;
  mean: TensorInfo;
  variance: TensorInfo;
  scale: TensorInfo;
  offset: TensorInfo;
}

export interface NormaliseAttributes {
  epsilon: number;
  relu: boolean;
}

export function normalise(
  module: KernelModule,
  { x, mean, variance, scale, offset }: NormaliseInputs,
  { epsilon, relu }: NormaliseAttributes,
): TensorInfo {
  const { rows, channels } = rowsOf(x);
  const y = module.output(x.shape);
  const at = module.address;
  module.kernels.normalise(
    at(x),
    rows,
    channels,
    at(mean),
    at(variance),
    at(scale),
    at(offset),
    epsilon,
    Number(relu),
    at(y),
    module.scratch,
  );
  return y;
}

export interface GradientInputs {
  x: TensorInfo;
  y: TensorInfo;
  dy: TensorInfo;
  mean: TensorInfo;
  variance: TensorInfo;
  scale: TensorInfo;
}

/** [dx, dScale, dOffset] */
export function normaliseGradient(
  module: KernelModule,
  { x, y, dy, mean, variance, scale }: GradientInputs,
  { epsilon, relu }: NormaliseAttributes,
): TensorInfo[] {
  const { rows, channels } = rowsOf(x);
  const [dx, dScale, dOffset] = [module.output(x.shape), module.output([channels]), module.output([channels])];
  const at = module.address;
  module.kernels.normaliseGradient(
    at(x),
    at(y),
    at(dy),
    rows,
    channels,
    at(mean),
    at(variance),
    at(scale),
    epsilon,
    Number(relu),
    at(dx),
    at(dScale),
    at(dOffset),
  );
  return [dx, dScale, dOffset];
}

export interface AdamInputs {
  weight: TensorInfo;
  m: TensorInfo;
  v: TensorInfo;
  gradient: TensorInfo;
}

export interface AdamAttributes {
  beta1: number;
  beta2: number;
  rate: number;
  root: number;
  epsilon: number;
}

/** [weight, m, v] after the step. */
export function adam(
  module: KernelModule,
  { weight, m, v, gradient }: AdamInputs,
  { beta1, beta2, rate, root, epsilon }: AdamAttributes,
): TensorInfo[] {
  const outputs: [TensorInfo, TensorInfo, TensorInfo] = [
    module.output(weight.shape),
    module.output(weight.shape),
    module.output(weight.shape),
  ];
  const [newWeight, newM, newV] = outputs;
  const at = module.address;
  const count = util.sizeFromShape(weight.shape);
  module.kernels.adam(at(weight), at(gradient), at(m), at(v), at(newWeight), at(newM), at(newV), count, beta1, beta2, rate, root, epsilon);
  return outputs;
}
