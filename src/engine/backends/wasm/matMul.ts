import { broadcast_util, type TensorInfo, util } from '@tensorflow/tfjs';
import type { KernelModule } from './kernelModule';

/** Product of the last two axes, broadcast over the ones before them; either operand may be taken transposed at no cost. */
export function matMul(
  module: KernelModule,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [inner, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (depth !== inner)
    throw new Error(`matMul: the inner sizes ${depth} and ${inner} differ (shapes ${a.shape.join('x')} and ${b.shape.join('x')}).`);
  const outer = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const c = module.output([...outer, m, n]);
  const [aCount, bCount] = [util.sizeFromShape(a.shape.slice(0, -2)), util.sizeFromShape(b.shape.slice(0, -2))];
  const count = util.sizeFromShape(outer);
  // Either the outer shapes are equal or one operand is shared; anything between does not occur in tf.matMul's own use.
  if (![1, count].includes(aCount) || ![1, count].includes(bCount)) {
    throw new Error(`matMul: shapes ${a.shape.join('x')} and ${b.shape.join('x')} need a partial broadcast, which is not supported.`);
  }
  const [from, by, to] = [module.address(a), module.address(b), module.address(c)];
  const [aRow, aColumn] = transposeA ? [4, aColumns * 4] : [aColumns * 4, 4];
  const [bRow, bColumn] = transposeB ? [4, bColumns * 4] : [bColumns * 4, 4];
  for (let i = 0; i < count; i++) {
    const aAt = from + (aCount === 1 ? 0 : i * m * depth * 4);
    const bAt = by + (bCount === 1 ? 0 : i * depth * n * 4);
    module.kernels.gemm(aAt, aRow, aColumn, bAt, bRow, bColumn, to + i * m * n * 4, n * 4, m, n, depth, module.scratch);
  }
  return c;
}
