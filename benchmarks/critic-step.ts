import * as tf from '@tensorflow/tfjs';
import { adamStep, startBackend } from '../src/engine/backends';
import { type Benchmark, medianMilliseconds, peerRow } from './measure';
import { makeCritic, makeGenerator } from './networks';

const BATCH = 32;

/** WGAN-GP: forward real and fake, gradient penalty, backward through both orders, Adam. */
export const criticStep: Benchmark = {
  name: 'critic-step',
  question: `How long is a critic step of the paper's 32³ networks, batch ${BATCH}, with penalty and Adam?`,
  async run() {
    const { label, backend, reports } = await startBackend();
    const { generate } = makeGenerator();
    const { critic, variables } = makeCritic();
    const real = tf.cast(tf.greater(tf.randomUniform([BATCH, 32, 32, 32, 1], 0, 1, 'float32', 1), 0.8), 'float32');
    const z = tf.randomNormal<tf.Rank.R2>([BATCH, 200], 0, 1, 'float32', 2);
    const share = tf.randomUniform([BATCH, 1, 1, 1, 1], 0, 1, 'float32', 3);
    let states = variables.map((variable) => ({ m: tf.zeros(variable.shape), v: tf.zeros(variable.shape) }));
    let count = 0;
    const step = (): void => {
      count++;
      const fake = tf.tidy(() => generate(z));
      const { value, grads } = tf.variableGrads(() => {
        const distance = tf.sub(tf.mean(critic(fake)), tf.mean(critic(real)));
        const between = tf.add(real, tf.mul(share, tf.sub(fake, real)));
        const slope = tf.grad((x: tf.Tensor) => tf.sum(critic(x)))(between);
        const norm = tf.sqrt(tf.add(tf.sum(tf.square(slope), [1, 2, 3, 4]), 1e-12));
        return tf.add(distance, tf.mul(tf.mean(tf.square(tf.sub(norm, 1))), 10));
      }, variables);
      states = variables.map((variable, i) => {
        const [state, gradient] = [states[i], grads[variable.name]];
        if (!state || !gradient) throw new Error('a variable has no gradient');
        const next = adamStep({ weight: variable, ...state }, gradient, count, { learningRate: 1e-4, beta1: 0.5, beta2: 0.9 });
        variable.assign(next.weight);
        tf.dispose([next.weight, state.m, state.v, gradient]);
        return { m: next.m, v: next.v };
      });
      value.dataSync();
      tf.dispose([value, fake]);
    };
    const milliseconds = medianMilliseconds(5, step);
    const reason = reports.find((report) => report.backend === backend)?.reason ?? '';
    return [
      { what: `Maquette, ${label}, Node ${process.versions.node}`, milliseconds, detail: reason, side: 'ours' },
      ...peerRow('critic-step'),
    ];
  },
};
