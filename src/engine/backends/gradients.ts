import * as tf from '@tensorflow/tfjs';

interface ConvolutionAttributes {
  strides: number | [number, number, number];
  pad: 'valid' | 'same';
}

type Tensor5 = tf.Tensor5D;
type Shape5 = [number, number, number, number, number];

/**
 * Gradients that tfjs lacks. With B(dy, w) the input gradient and F(x, dy) the filter gradient of y = conv3d(x, w), all three are
 * parts of the same trilinear form <dy, conv3d(x, w)>, so each one's derivatives are the other two:
 *   B: d/d dy = conv3d(g, w),  d/dw = F(g, dy)        (g: the gradient that arrives at B's result)
 *   F: d/dx = B(dy, g),        d/d dy = conv3d(x, g)
 * conv3dTranspose is B; the gradient penalty of the critic differentiates B and F.
 */
export function registerGradients(): void {
  register({
    kernelName: 'Conv3DBackpropInputV2',
    inputsToSave: ['dy', 'filter'],
    gradFunc: (g, saved, attributes) => {
      const [dy, filter] = saved as [Tensor5, Tensor5];
      const { strides, pad } = attributes as unknown as ConvolutionAttributes;
      return {
        dy: () => tf.conv3d(g as Tensor5, filter, strides, pad),
        filter: () => filterGradient(g as Tensor5, dy, filter.shape, strides, pad),
      };
    },
  });
  register({
    kernelName: 'Conv3DBackpropFilterV2',
    inputsToSave: ['x', 'dy'],
    gradFunc: (g, saved, attributes) => {
      const [x, dy] = saved as [Tensor5, Tensor5];
      const { strides, pad } = attributes as unknown as ConvolutionAttributes;
      return {
        x: () => inputGradient(x.shape, dy, g as Tensor5, strides, pad),
        dy: () => tf.conv3d(x, g as Tensor5, strides, pad),
      };
    },
  });
  // tfjs has a gradient for Conv2DBackpropInput but none for Conv2DBackpropFilter.
  register({
    kernelName: 'Conv2DBackpropFilter',
    inputsToSave: ['x', 'dy'],
    gradFunc: (g, saved, attributes) => {
      const [x, dy] = saved as [tf.Tensor4D, tf.Tensor4D];
      const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as {
        strides: [number, number];
        pad: 'valid' | 'same' | number;
        dataFormat: 'NHWC' | 'NCHW';
        dimRoundingMode?: 'floor' | 'round' | 'ceil';
      };
      return {
        x: () =>
          tf.engine().runKernel<tf.Tensor>('Conv2DBackpropInput', { dy, filter: g as tf.Tensor }, { ...attributes, inputShape: x.shape }),
        dy: () => tf.conv2d(x, g as tf.Tensor4D, strides, pad, dataFormat, 1, dimRoundingMode),
      };
    },
  });
  // tfjs computes these from their saved result, and loses the result's own derivative when differentiated again (silently: d²/dx² tanh² comes out wrong).
  replace('Tanh', (x) => tf.sub(1, tf.square(tf.tanh(x))));
  replace('Exp', (x) => tf.exp(x));
  replace('Sigmoid', (x) => {
    const y = tf.sigmoid(x);
    return tf.mul(y, tf.sub(1, y));
  });
}

/** Registers the derivative of a function of single numbers, computed from its input. */
function replace(kernelName: string, derivative: (x: tf.Tensor) => tf.Tensor): void {
  const gradFunc: tf.GradFunc = (dy, saved) => ({ x: () => tf.mul(dy as tf.Tensor, derivative(saved[0])) });
  if (tf.getGradient(kernelName)) tf.unregisterGradient(kernelName);
  tf.registerGradient({ kernelName, inputsToSave: ['x'], gradFunc });
}

function register(config: tf.GradConfig): void {
  if (!tf.getGradient(config.kernelName)) tf.registerGradient(config);
}

function filterGradient(
  x: Tensor5,
  dy: Tensor5,
  filterShape: Shape5,
  strides: ConvolutionAttributes['strides'],
  pad: ConvolutionAttributes['pad'],
): tf.Tensor {
  return tf.engine().runKernel('Conv3DBackpropFilterV2', { x, dy }, { strides, pad, filterShape });
}

function inputGradient(
  inputShape: Shape5,
  dy: Tensor5,
  filter: Tensor5,
  strides: ConvolutionAttributes['strides'],
  pad: ConvolutionAttributes['pad'],
): tf.Tensor {
  return tf.engine().runKernel('Conv3DBackpropInputV2', { dy, filter }, { strides, pad, inputShape });
}

/**
 * Leaky ReLU that can be differentiated any number of times (tf.leakyRelu's gradient uses `greater`, which has none).
 * The slope is 1 above zero and `alpha` (above 0) elsewhere; all higher derivatives are zero.
 */
export function leakyRelu<T extends tf.Tensor>(x: T, alpha = 0.2): T {
  const compute = tf.customGrad((input, save) => {
    const value = tf.leakyRelu(input as T, alpha);
    // Has the sign of x. Without a place on the tape, or the derivative of the slope, which is zero everywhere, would be carried back through all layers.
    const sign: tf.Tensor = tf.engine().runKernel('Identity', { x: value });
    (save as (tensors: tf.Tensor[]) => void)([sign]);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => leakySlope(saved[0], dy, alpha) };
  });
  return compute(x);
}

/** dy times the slope of a leaky ReLU that gave `y`. Linear in dy. */
function leakySlope(y: tf.Tensor, dy: tf.Tensor, alpha: number): tf.Tensor {
  if (!tf.getKernel('LeakySlope', tf.getBackend())) return tf.mul(dy, tf.step(y, alpha));
  const compute = tf.customGrad((g, save) => {
    (save as (tensors: tf.Tensor[]) => void)([y]);
    return {
      value: tf.engine().runKernel<tf.Tensor>('LeakySlope', { y, dy: g as tf.Tensor }, { alpha }),
      gradFunc: (next: tf.Tensor, saved: tf.Tensor[]) => leakySlope(saved[0], next, alpha),
    };
  });
  return compute(dy);
}
