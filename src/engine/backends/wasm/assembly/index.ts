export { gemm } from './gemm';
export { zeroFloats } from './pack';
export { convolve, correlate, scatter } from './convolution';
