import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../src/engine/backends';
import { type Benchmark, medianMilliseconds, peerRow } from './measure';
import { makeGenerator } from './networks';

export const generateOne: Benchmark = {
  name: 'generate-one',
  question: 'How long does one 32³ shape take, warm?',
  async run() {
    const { label } = await startBackend();
    const generate = makeGenerator();
    const z = tf.randomNormal<tf.Rank.R2>([1, 200], 0, 1, 'float32', 2);
    const milliseconds = medianMilliseconds(51, () => tf.tidy(() => void generate(z).dataSync()));
    return [{ what: `Maquette, ${label}`, milliseconds, side: 'ours' }, ...peerRow('generate-one')];
  },
};
