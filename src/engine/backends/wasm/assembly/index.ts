export { gemm } from './gemm';
export { zeroFloats } from './pack';
export { convolve, correlate, scatter } from './convolution';
export { sumAxis } from './reduce';
export { adam } from './adam';
export { moments, normalise, normaliseGradient } from './normalise';
export { winogradFilter, winogradForward, winogradInput } from './winograd';
export { leakyRelu, leakySlope } from './elementwise';
