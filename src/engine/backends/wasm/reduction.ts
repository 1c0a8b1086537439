import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs';
import type { KernelModule } from './kernelModule';

/** A stretch of neighbouring axes that are reduced together: x seen as outer x count x inner. */
export interface Stretch {
  outer: number;
  count: number;
  inner: number;
}

/** The reduction of `axes` as passes over at most one stretch of neighbouring axes each, last stretch first. Axes of size 1 cost nothing. */
export function stretches(shape: number[], axes: number[]): Stretch[] {
  const passes: Stretch[] = [];
  let inner = 1;
  let axis = shape.length - 1;
  while (axis >= 0) {
    let count = 1;
    // An axis of size 1 joins whichever stretch it meets.
    while (axis >= 0 && (axes.includes(axis) || shape[axis] === 1)) count *= shape[axis--] ?? 1;
    if (count !== 1) passes.push({ outer: util.sizeFromShape(shape.slice(0, axis + 1)), count, inner });
    while (axis >= 0 && !axes.includes(axis)) inner *= shape[axis--] ?? 1;
  }
  return passes;
}

/** Sum (or mean) over `axis`; all axes if none is given. */
export function reduce(
  module: KernelModule,
  x: TensorInfo,
  axis: number | number[] | undefined,
  keepDims: boolean,
  mean: boolean,
): TensorInfo {
  const axes = util.parseAxisParam(axis as number | number[], x.shape);
  const [outShape, reducedShape] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  const out = module.output(keepDims ? backend_util.expandShapeToKeepDim(outShape, axes) : outShape);
  const scale = mean ? 1 / util.sizeFromShape(reducedShape) : 1;
  const passes = stretches(x.shape, axes);
  let from = x;
  passes.forEach(({ outer, count, inner }, index) => {
    const last = index === passes.length - 1;
    const to = last ? out : module.output([outer * inner]);
    module.kernels.sumAxis(module.address(from), module.address(to), outer, count, inner, last ? scale : 1);
    if (from !== x) module.release(from);
    from = to;
  });
  if (passes.length === 0) module.kernels.sumAxis(module.address(x), module.address(out), 1, 1, util.sizeFromShape(x.shape), scale);
  return out;
}
