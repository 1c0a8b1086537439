import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { convolveFilterGradient, convolveForward, convolveInputGradient } from './convolutions';
import { type Attributes2d, shapeOf2d, shapeOf3d, type Triple } from './convolutionShape';
import { type KernelModule, kernelModule } from './kernelModule';
import { matMul } from './matMul';
import {
  adam,
  type AdamAttributes,
  type AdamInputs,
  type GradientInputs,
  moments,
  normalise,
  type NormaliseAttributes,
  normaliseGradient,
  type NormaliseInputs,
} from './normalisation';
import { reduce } from './reduction';

interface Attributes3d {
  strides: number | Triple;
  pad: 'valid' | 'same';
  dilations?: number | Triple;
}

interface ReductionAttributes {
  axis?: number | number[];
  keepDims: boolean;
}

export type WasmKernel = (module: KernelModule, inputs: tf.NamedTensorInfoMap, attributes: unknown) => tf.TensorInfo | tf.TensorInfo[];

function input(inputs: tf.NamedTensorInfoMap, name: string): tf.TensorInfo {
  const tensor = inputs[name];
  if (!tensor) throw new Error(`The kernel's input ${name} is missing.`);
  if (tensor.dtype !== 'float32') throw new Error(`The kernel's input ${name} must be float32, but is ${tensor.dtype}.`);
  return tensor;
}

/** tfjs's names of the operations that we compute, with our functions for them. */
const kernels: Record<string, WasmKernel> = {
  Conv3D(module, inputs, attributes) {
    const { strides, pad, dilations } = attributes as Attributes3d;
    const [x, filter] = [input(inputs, 'x'), input(inputs, 'filter')];
    const shape = shapeOf3d(x.shape, filter.shape, strides, dilations ?? 1, pad);
    const y = module.output([shape.batch, ...shape.output, shape.outputChannels]);
    convolveForward(module, shape, module.address(x), module.address(filter), module.address(y));
    return y;
  },
  Conv3DBackpropInputV2(module, inputs, attributes) {
    const { strides, pad, inputShape } = attributes as Attributes3d & { inputShape: number[] };
    const [dy, filter] = [input(inputs, 'dy'), input(inputs, 'filter')];
    const shape = shapeOf3d(inputShape, filter.shape, strides, 1, pad);
    const dx = module.output(inputShape);
    convolveInputGradient(module, shape, module.address(dy), module.address(filter), module.address(dx));
    return dx;
  },
  Conv3DBackpropFilterV2(module, inputs, attributes) {
    const { strides, pad, filterShape } = attributes as Attributes3d & { filterShape: number[] };
    const [x, dy] = [input(inputs, 'x'), input(inputs, 'dy')];
    const shape = shapeOf3d(x.shape, filterShape, strides, 1, pad);
    const dFilter = module.output(filterShape);
    convolveFilterGradient(module, shape, module.address(x), module.address(dy), module.address(dFilter));
    return dFilter;
  },
  Conv2D(module, inputs, attributes) {
    const [x, filter] = [input(inputs, 'x'), input(inputs, 'filter')];
    const shape = shapeOf2d(x.shape, filter.shape, attributes as Attributes2d);
    const y = module.output([shape.batch, shape.output[1], shape.output[2], shape.outputChannels]);
    convolveForward(module, shape, module.address(x), module.address(filter), module.address(y));
    return y;
  },
  Conv2DBackpropInput(module, inputs, attributes) {
    const { inputShape } = attributes as { inputShape: number[] };
    const [dy, filter] = [input(inputs, 'dy'), input(inputs, 'filter')];
    const shape = shapeOf2d(inputShape, filter.shape, attributes as Attributes2d);
    const dx = module.output(inputShape);
    convolveInputGradient(module, shape, module.address(dy), module.address(filter), module.address(dx));
    return dx;
  },
  Conv2DBackpropFilter(module, inputs, attributes) {
    const { filterShape } = attributes as { filterShape: number[] };
    const [x, dy] = [input(inputs, 'x'), input(inputs, 'dy')];
    const shape = shapeOf2d(x.shape, filterShape, attributes as Attributes2d);
    const dFilter = module.output(filterShape);
    convolveFilterGradient(module, shape, module.address(x), module.address(dy), module.address(dFilter));
    return dFilter;
  },
  BatchMatMul(module, inputs, attributes) {
    return matMul(module, input(inputs, 'a'), input(inputs, 'b'), attributes as { transposeA: boolean; transposeB: boolean });
  },
};

function elementwise(module: KernelModule, like: tf.TensorInfo, compute: (count: number, to: number) => void): tf.TensorInfo {
  const result = module.output(like.shape);
  compute(tf.util.sizeFromShape(like.shape), module.address(result));
  return result;
}

/** Operations of our own, which exist on this backend only (batchNorm.ts, gradients.ts and adam.ts compose them of tfjs's elsewhere). */
const ownKernels: Record<string, WasmKernel> = {
  Moments: (module, inputs) => moments(module, input(inputs, 'x')),
  Normalise: (module, inputs, attributes) => normalise(module, inputs as unknown as NormaliseInputs, attributes as NormaliseAttributes),
  NormaliseGradient: (module, inputs, attributes) =>
    normaliseGradient(module, inputs as unknown as GradientInputs, attributes as NormaliseAttributes),
  LeakySlope(module, inputs, attributes) {
    const { alpha } = attributes as { alpha: number };
    const [y, dy] = [input(inputs, 'y'), input(inputs, 'dy')];
    return elementwise(module, y, (count, to) => module.kernels.leakySlope(module.address(y), module.address(dy), count, alpha, to));
  },
  AdamStep: (module, inputs, attributes) => adam(module, inputs as unknown as AdamInputs, attributes as AdamAttributes),
};

/** Operations of tfjs that we compute for float32 only; other types stay with tfjs's kernel. */
const floatKernels: Record<string, WasmKernel> = {
  // tfjs's copies, and everything that is kept for a gradient passes through it. Nothing writes to a tensor that is made.
  Identity: (module, inputs) => module.share(input(inputs, 'x')),
  LeakyRelu(module, inputs, attributes) {
    const { alpha } = attributes as { alpha: number };
    const x = input(inputs, 'x');
    return elementwise(module, x, (count, to) => module.kernels.leakyRelu(module.address(x), count, alpha, to));
  },
  Sum(module, inputs, attributes) {
    const { axis, keepDims } = attributes as ReductionAttributes;
    return reduce(module, input(inputs, 'x'), axis, keepDims, false);
  },
  Mean(module, inputs, attributes) {
    const { axis, keepDims } = attributes as ReductionAttributes;
    return reduce(module, input(inputs, 'x'), axis, keepDims, true);
  },
};

/** Puts our kernels in the place of (or beside) those of tfjs's wasm backend. Does nothing the second time. */
export function registerWasmKernels(): void {
  for (const [kernelName, compute] of Object.entries({ ...kernels, ...ownKernels })) replace(kernelName, compute);
  for (const [kernelName, compute] of Object.entries(floatKernels)) {
    const theirs = tf.getKernel(kernelName, 'wasm');
    if (theirs) replace(kernelName, compute, theirs);
  }
}

const replaced = new Set<string>();

function replace(kernelName: string, compute: WasmKernel, otherwise?: tf.KernelConfig): void {
  if (replaced.has(kernelName)) return;
  replaced.add(kernelName);
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    setupFunc: otherwise?.setupFunc,
    kernelFunc: (call) => {
      if (otherwise && call.inputs.x?.dtype !== 'float32') return otherwise.kernelFunc(call);
      return compute(kernelModule(call.backend as BackendWasm), call.inputs, call.attrs);
    },
  });
}
