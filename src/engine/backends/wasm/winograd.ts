import type { ConvolutionShape } from './convolutionShape';
import type { KernelModule } from './kernelModule';

/** Tiles of 2³ results that are worked on at a time: their products stay near the processor. */
const TILES_AT_ONCE = 64;
/** Below this the filter's transform costs more than the products that are saved. */
const FEWEST_TILES = 16;
/** A transformed filter of more numbers than this leaves too little memory for a network's tensors. */
const MOST_FILTER_NUMBERS = 1 << 24;

/** 27 products of planes that lie a little apart (assembly/winograd.ts: `plane`). */
const planesOf = (rows: number, width: number): number => 27 * (rows * width * 4 + 192);

/**
 * Whether Winograd's way (assembly/winograd.ts) computes this convolution, and in fewer products than the plain one, which leaves out the padding. Tiles
 * reach over the border of a grid with an odd edge, and what they meet in the padding is multiplied.
 */
export function suitsWinograd({
  batch,
  input,
  inputChannels,
  output,
  outputChannels,
  filter,
  stride,
  dilation,
  pad,
}: ConvolutionShape): boolean {
  if (inputChannels < 16 || inputChannels % 4 !== 0 || outputChannels < 16 || outputChannels % 8 !== 0) return false;
  const axes = [0, 1, 2] as const;
  if (axes.some((axis) => filter[axis] !== 4 || stride[axis] !== 2 || dilation[axis] !== 1)) return false;
  if (216 * inputChannels * outputChannels > MOST_FILTER_NUMBERS) return false;
  let tiles = batch;
  let share = 1;
  for (const axis of axes) {
    const count = Math.ceil(output[axis] / 2);
    tiles *= count;
    // Three products for each of the two parities.
    share *= (6 * count) / insideProducts(input[axis], output[axis], pad[axis]);
  }
  return tiles >= FEWEST_TILES && share < 0.8;
}

/** Pairs of a result and a tap along an axis that do not fall into the padding. */
function insideProducts(input: number, output: number, pad: number): number {
  let count = 0;
  for (let o = 0; o < output; o++) for (let tap = 0; tap < 4; tap++) if (2 * o + tap >= pad && 2 * o + tap < pad + input) count++;
  return count;
}

/** Runs a kernel of assembly/winograd.ts. Addresses of x, the filter and y, of which the kernel writes one. */
export function runWinograd(
  module: KernelModule,
  kernel: 'winogradForward' | 'winogradInput' | 'winogradFilter',
  { batch, input, inputChannels, output, outputChannels, pad }: ConvolutionShape,
  x: number,
  filter: number,
  y: number,
): void {
  const align = (bytes: number): number => (bytes + 63) & ~63;
  const tiles = Math.min(TILES_AT_ONCE, batch * output.reduce((product, edge) => product * Math.ceil(edge / 2), 1));
  const u = align(planesOf(8 * inputChannels, outputChannels));
  const v = align(planesOf(tiles, 8 * inputChannels));
  const m = align(planesOf(tiles, outputChannels));
  // Tables, a row of zeros and a window of 6³ points with 32 channels.
  const work = align(3 * 1024 + Math.max(inputChannels, outputChannels) * 4 + 216 * 32 * 4);
  const block = align(tiles * 512 * 4 + 4 * 512 * 4);
  const scratch = module.reserve(u + v + m + work + block);
  const plan = [x, ...input, inputChannels, batch, y, ...output, outputChannels, ...pad, filter];
  const parts = [0, u, u + v, u + v + m].map((offset) => scratch + offset);
  module.words().set([...plan, ...parts, tiles, scratch + u + v + m + work], module.scratch / 4);
  module.kernels[kernel](module.scratch);
}
