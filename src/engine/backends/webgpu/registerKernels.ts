import * as tf from '@tensorflow/tfjs';
import { mergeAxes } from './broadcast';

/** Most axes that the stock shaders of these kernels can index. */
const MOST_AXES = 4;

const BINARY_KERNELS = [
  ...[tf.Add, tf.Sub, tf.Multiply, tf.RealDiv, tf.SquaredDifference, tf.Maximum, tf.Minimum, tf.Pow],
  ...[tf.Equal, tf.NotEqual, tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual],
];

const ours = new WeakSet<tf.KernelFunc>();

/** Replaces the kernels of tfjs 4.22's WebGPU backend that compute wrongly, in silence. Once more does no harm. */
export function registerWebgpuKernels(backend = 'webgpu'): void {
  for (const name of BINARY_KERNELS) replace(name, backend, withFewAxes);
  replace(tf.BatchMatMul, backend, withTurnedOperand);
}

function replace(name: string, backendName: string, make: (stock: tf.KernelFunc, backendName: string) => tf.KernelFunc): void {
  const stock = tf.getKernel(name, backendName);
  if (!stock || ours.has(stock.kernelFunc)) return;
  const kernelFunc = make(stock.kernelFunc, backendName);
  ours.add(kernelFunc);
  tf.unregisterKernel(name, backendName);
  tf.registerKernel({ ...stock, kernelFunc });
}

/**
 * The shader for a binary operation of five axes with one does not compile (it indexes a struct), and the result is whatever lies in memory. Such operands are seen as
 * what they are, a few rows of numbers, before the stock kernel runs.
 */
function withFewAxes(stock: tf.KernelFunc): tf.KernelFunc {
  return (call) => {
    const { a, b } = call.inputs;
    if (!a || !b || Math.max(a.shape.length, b.shape.length) <= MOST_AXES) return stock(call);
    const merged = mergeAxes(a.shape, b.shape);
    const result = stock({ ...call, inputs: { a: { ...a, shape: merged.a }, b: { ...b, shape: merged.b } } }) as tf.TensorInfo;
    return { ...result, shape: tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape) };
  };
}

/** Products along 2,000 numbers or more are split over the GPU's groups, which goes wrong where the second operand is to be read transposed: it is turned before. */
function withTurnedOperand(stock: tf.KernelFunc, backendName: string): tf.KernelFunc {
  return (call) => {
    const { b } = call.inputs;
    const transpose = tf.getKernel(tf.Transpose, backendName);
    if (!b || !transpose || !(call.attrs as { transposeB?: boolean } | undefined)?.transposeB) return stock(call);
    const rank = b.shape.length;
    const perm = [...b.shape.keys()].slice(0, rank - 2).concat(rank - 1, rank - 2);
    const turned = transpose.kernelFunc({ inputs: { x: b }, backend: call.backend, attrs: { perm } }) as tf.TensorInfo;
    const result = stock({ ...call, inputs: { ...call.inputs, b: turned }, attrs: { ...call.attrs, transposeB: false } });
    (call.backend as tf.KernelBackend).disposeData(turned.dataId);
    return result;
  };
}
