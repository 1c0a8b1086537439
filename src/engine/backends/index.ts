/**
 * The device side of the engine: which TensorFlow.js backend runs, and what it needs to train 3D networks.
 *
 *   const { backend, label } = await startBackend();          // once, before the first tensor; then use @tensorflow/tfjs as usual
 *   const y = leakyRelu(tf.conv3d(x, w, 2, 'same'), 0.2);     // twice differentiable
 *
 *   const { y, mean, variance } = batchNorm(x, scale, offset, { relu: true });   // one pass on wasm; use this in training
 *   const next = adamStep({ weight, m, v }, gradient, step, { learningRate: 1e-4, beta1: 0.5, beta2: 0.9 });   // one pass on wasm
 *
 * Import `* as tf from '@tensorflow/tfjs'` (the union package) everywhere: another copy of core would have other kernels and gradients.
 * conv3d, conv3dTranspose, conv2d, conv2dTranspose and matMul have first and second derivatives; grids are NDHWC, images NHWC. On wasm also tf.sum and
 * tf.mean run in one pass over any axes (no need to write them as products), and transposed operands of matMul cost nothing.
 * Fused multiply-add (relaxed SIMD) is switched on where the JavaScript engine has it, on Node 20 too.
 */
export { type AdamOptions, type AdamState, adamStep } from './adam';
export { batchNorm, type BatchNormOptions, type BatchNormResult } from './batchNorm';
export { leakyRelu, registerGradients } from './gradients';
export { computeNumbers, readNumbers } from './readNumbers';
export { throwGpuFault } from './webgpu/startWebgpu';
export { listDevices, startBackend, type StartedBackend, type StartOptions } from './startBackend';
