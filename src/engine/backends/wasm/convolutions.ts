import type { ConvolutionShape, Triple } from './convolutionShape';
import { type KernelModule, patchOffset, scratchBytes } from './kernelModule';
import { type Plan, planWords, writePlan } from './plan';
import { runWinograd, suitsWinograd } from './winograd';

const ones: Triple = [1, 1, 1];
const zeros: Triple = [0, 0, 0];
const volume = (size: Triple): number => size[0] * size[1] * size[2];
const each = (f: (axis: 0 | 1 | 2) => number): Triple => [f(0), f(1), f(2)];

/** The plan lies at the start of the scratch memory, what the kernels use behind it. */
const planBytes = Math.ceil((planWords * 4) / 64) * 64;

function forwardPlan(shape: ConvolutionShape, module: KernelModule): Plan {
  return {
    source: 0,
    sourceSize: shape.input,
    channels: shape.inputChannels,
    batch: shape.batch,
    grid: shape.output,
    stride: shape.stride,
    base: each((axis) => -shape.pad[axis]),
    step: shape.dilation,
    taps: shape.filter,
    filter: 0,
    filterSize: shape.filter,
    first: zeros,
    move: ones,
    columns: shape.outputChannels,
    filterChannel: shape.outputChannels * 4,
    filterColumn: 4,
    filterTap: shape.inputChannels * shape.outputChannels * 4,
    target: 0,
    targetSize: shape.output,
    scale: ones,
    shift: zeros,
    scratch: module.scratch + planBytes,
  };
}

function run(module: KernelModule, plan: Plan, kernel: 'convolve' | 'correlate'): void {
  writePlan(module.words(), module.scratch, plan);
  module.kernels[kernel](module.scratch);
}

/** y = conv(x, filter). Arguments are addresses. */
export function convolveForward(module: KernelModule, shape: ConvolutionShape, x: number, filter: number, y: number): void {
  if (suitsWinograd(shape)) runWinograd(module, 'winogradForward', shape, x, filter, y);
  else run(module, { ...forwardPlan(shape, module), source: x, filter, target: y }, 'convolve');
}

/** dFilter = sum over grid points of patch(x)ᵀ dy. */
export function convolveFilterGradient(module: KernelModule, shape: ConvolutionShape, x: number, dy: number, dFilter: number): void {
  if (volume(shape.output) * shape.batch === 0) {
    module.kernels.zeroFloats(dFilter, volume(shape.filter) * shape.inputChannels * shape.outputChannels);
    return;
  }
  if (suitsWinograd(shape)) runWinograd(module, 'winogradFilter', shape, x, dFilter, dy);
  else run(module, { ...forwardPlan(shape, module), source: x, filter: dy, target: dFilter }, 'correlate');
}

/**
 * dx = the adjoint of y = conv(x, filter) in x, applied to dy. Dilation 1.
 *
 * With many channels: inputs are sorted by their phase (position modulo stride). Within a phase every input sees the same taps, so that its
 * gradient is a dense convolution of dy with these taps in reversed order, and every float of dx is written once.
 * With few channels the columns of that product would be too few for the tile: dy x filterᵀ gives whole patches, which are added up into dx.
 */
export function convolveInputGradient(module: KernelModule, shape: ConvolutionShape, dy: number, filter: number, dx: number): void {
  if (suitsWinograd(shape)) runWinograd(module, 'winogradInput', shape, dx, filter, dy);
  else if (shape.inputChannels < 4) addPatches(module, shape, dy, filter, dx);
  else gatherPhases(module, shape, dy, filter, dx);
}

function gatherPhases(module: KernelModule, shape: ConvolutionShape, dy: number, filter: number, dx: number): void {
  const { stride, pad, input } = shape;
  // A phase without taps (filter smaller than stride) stays zero.
  if (shape.filter.some((size, axis) => size < stride[axis as 0 | 1 | 2])) {
    module.kernels.zeroFloats(dx, shape.batch * volume(input) * shape.inputChannels);
  }
  for (let d = 0; d < Math.min(stride[0], input[0]); d++) {
    for (let h = 0; h < Math.min(stride[1], input[1]); h++) {
      for (let w = 0; w < Math.min(stride[2], input[2]); w++) {
        const phase: Triple = [d, h, w];
        // Input p meets output o through tap t = p + pad - o*stride: the taps of a phase are those congruent to phase + pad.
        // (The pad is negative where tfjs's "same" leaves out the first input because the stride is larger than the filter.)
        const lowest = each((axis) => (((phase[axis] + pad[axis]) % stride[axis]) + stride[axis]) % stride[axis]);
        const taps = each((axis) => Math.max(0, Math.ceil((shape.filter[axis] - lowest[axis]) / stride[axis])));
        if (volume(taps) === 0) continue;
        run(
          module,
          {
            source: dy,
            sourceSize: shape.output,
            channels: shape.outputChannels,
            batch: shape.batch,
            grid: each((axis) => Math.ceil((input[axis] - phase[axis]) / stride[axis])),
            stride: ones,
            // Tap `lowest` reads output i + (phase + pad - lowest)/stride; the highest tap, which comes first, the lowest output.
            base: each((axis) => (phase[axis] + pad[axis] - lowest[axis]) / stride[axis] - (taps[axis] - 1)),
            step: ones,
            taps,
            filter,
            filterSize: shape.filter,
            first: each((axis) => lowest[axis] + (taps[axis] - 1) * stride[axis]),
            move: each((axis) => -stride[axis]),
            columns: shape.inputChannels,
            filterChannel: 4,
            filterColumn: shape.outputChannels * 4,
            filterTap: shape.inputChannels * shape.outputChannels * 4,
            target: dx,
            targetSize: input,
            scale: stride,
            shift: phase,
            scratch: module.scratch + planBytes,
          },
          'convolve',
        );
      }
    }
  }
}

function addPatches(module: KernelModule, shape: ConvolutionShape, dy: number, filter: number, dx: number): void {
  const { kernels, scratch } = module;
  const patch = volume(shape.filter) * shape.inputChannels;
  const columns = shape.outputChannels;
  const points = shape.batch * volume(shape.output);
  const atOnce = Math.max(1, Math.floor((scratchBytes - patchOffset) / (patch * 4)));
  if (patch * 4 > scratchBytes - patchOffset)
    throw new Error(`A filter of ${patch} numbers with ${shape.inputChannels} input channel(s) is too large.`);
  const patches = scratch + patchOffset;
  kernels.zeroFloats(dx, shape.batch * volume(shape.input) * shape.inputChannels);
  writePlan(module.words(), scratch, { ...forwardPlan(shape, module), source: dx });
  for (let from = 0; from < points; from += atOnce) {
    const to = Math.min(points, from + atOnce);
    kernels.gemm(
      dy + from * columns * 4,
      columns * 4,
      4,
      filter,
      4,
      columns * 4,
      patches,
      patch * 4,
      to - from,
      patch,
      columns,
      scratch + planBytes,
    );
    kernels.scatter(scratch, patches, from, to);
  }
}
