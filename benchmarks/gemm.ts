import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../src/engine/backends';
import { type Benchmark, medianMilliseconds, peerRow, type Row } from './measure';

const EDGE = 512;

export const gemm: Benchmark = {
  name: 'gemm',
  question: `How long is a ${EDGE}³ matrix product, and how fast are the convolutions built on it?`,
  async run() {
    const { label } = await startBackend();
    const rows: Row[] = [];
    const time = (what: string, operations: number, f: () => tf.Tensor, side?: 'ours'): void => {
      const milliseconds = medianMilliseconds(9, () => f().dispose());
      rows.push({ what, milliseconds, detail: `${(operations / milliseconds / 1e6).toFixed(1)} GFLOP/s`, ...(side && { side }) });
    };
    const [a, b] = [1, 2].map((seed) => tf.randomNormal<tf.Rank.R2>([EDGE, EDGE], 0, 1, 'float32', seed)) as [tf.Tensor2D, tf.Tensor2D];
    time(`${label}: ${EDGE}³`, 2 * EDGE ** 3, () => tf.matMul(a, b), 'ours');
    for (const [edge, input, output] of [
      [32, 1, 32],
      [16, 32, 64],
      [8, 64, 128],
      [4, 128, 256],
    ] as const) {
      const x = tf.randomNormal<tf.Rank.R5>([32, edge, edge, edge, input]);
      const w = tf.randomNormal<tf.Rank.R5>([4, 4, 4, input, output]);
      const y = tf.conv3d(x, w, 2, 'same');
      const operations = 2 * 32 * (edge / 2) ** 3 * 64 * input * output;
      const name = `${edge}³ ${input} -> ${output}`;
      time(`conv3d ${name}`, operations, () => tf.conv3d(x, w, 2, 'same'));
      time(`  its input gradient`, operations, () => tf.conv3dTranspose(y, w, x.shape, 2, 'same'));
      time(`  its filter gradient`, operations, () =>
        tf.engine().runKernel('Conv3DBackpropFilterV2', { x, dy: y }, { strides: 2, pad: 'same', filterShape: w.shape }),
      );
    }
    return [...rows, ...peerRow('gemm')];
  },
};
