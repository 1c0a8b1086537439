import { backend_util } from '@tensorflow/tfjs';

/** One number per spatial axis: depth, height, width. */
export type Triple = [number, number, number];

/** A convolution y = conv(x, filter), in numbers. 2D ones have depth 1. */
export interface ConvolutionShape {
  batch: number;
  input: Triple;
  inputChannels: number;
  output: Triple;
  outputChannels: number;
  filter: Triple;
  stride: Triple;
  dilation: Triple;
  /** Zeros before the first element. */
  pad: Triple;
}

type Padding = 'valid' | 'same';

/** Shapes as tfjs gives them: x [n, d, h, w, c], filter [kd, kh, kw, c, m]. */
export function shapeOf3d(
  x: number[],
  filter: number[],
  strides: number | Triple,
  dilations: number | Triple,
  pad: Padding,
): ConvolutionShape {
  const info = backend_util.computeConv3DInfo(
    x as [number, number, number, number, number],
    filter as [number, number, number, number, number],
    strides,
    dilations,
    pad,
  );
  return {
    batch: info.batchSize,
    input: [info.inDepth, info.inHeight, info.inWidth],
    inputChannels: info.inChannels,
    output: [info.outDepth, info.outHeight, info.outWidth],
    outputChannels: info.outChannels,
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    stride: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilation: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    pad: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  };
}

export interface Attributes2d {
  strides: number | [number, number];
  pad: Padding | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dilations?: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** x [n, h, w, c], filter [kh, kw, c, m]; channels last only. */
export function shapeOf2d(x: number[], filter: number[], attributes: Attributes2d): ConvolutionShape {
  const info = backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
    attributes.dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(attributes.dataFormat),
  );
  if (info.dataFormat !== 'channelsLast') throw new Error('Convolutions run with channels last (NHWC) only.');
  return {
    batch: info.batchSize,
    input: [1, info.inHeight, info.inWidth],
    inputChannels: info.inChannels,
    output: [1, info.outHeight, info.outWidth],
    outputChannels: info.outChannels,
    filter: [1, info.filterHeight, info.filterWidth],
    stride: [1, info.strideHeight, info.strideWidth],
    dilation: [1, info.dilationHeight, info.dilationWidth],
    pad: [0, info.padInfo.top, info.padInfo.left],
  };
}
