import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { iou } from '../../../../src/core/metrics/iou';
import { createRandom } from '../../../../src/core/random';
import { startBackend } from '../../../../src/engine/backends';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/engine/checkpoints/format';
import { generate, toProbability } from '../../../../src/engine/networks/generator';
import { PAPER_ADAM } from '../../../../src/engine/training/adam';
import { PAPER_SCHEDULE } from '../../../../src/engine/training/schedule';
import type { Batch, VaeIwganConfig, VaeIwganMetrics, VaeIwganTrainer } from '../../../../src/engine/training/vaeIwgan';
import { createVaeIwganTrainer } from '../../../../src/engine/training/vaeIwgan';

const EDGE = 16;
const IMAGE = 32;

/** Eight boxes, and a picture of each: its outline from the front in red, from above in green, from the side in blue. */
function eightBoxes(): { grids: Float32Array[]; images: Float32Array[] } {
  const random = createRandom(8);
  const grids: Float32Array[] = [];
  const images: Float32Array[] = [];
  for (let n = 0; n < 8; n++) {
    const low = [0, 1, 2].map(() => random.integer(6));
    const high = low.map((from) => from + 4 + random.integer(EDGE - from - 4));
    const inside = (at: number, axis: number): boolean => at >= low[axis] && at < high[axis];
    const grid = new Float32Array(EDGE ** 3);
    for (let i = 0; i < grid.length; i++) {
      grid[i] = Number(inside(i % EDGE, 0) && inside(Math.floor(i / EDGE) % EDGE, 1) && inside(Math.floor(i / EDGE ** 2), 2));
    }
    const image = new Float32Array(IMAGE * IMAGE * 3).fill(-1);
    for (let p = 0; p < IMAGE * IMAGE; p++) {
      const [u, v] = [Math.floor((p % IMAGE) / 2), Math.floor(p / IMAGE / 2)];
      if (inside(u, 0) && inside(v, 1)) image[3 * p] = 1;
      if (inside(u, 0) && inside(v, 2)) image[3 * p + 1] = 1;
      if (inside(u, 2) && inside(v, 1)) image[3 * p + 2] = 1;
    }
    grids.push(grid);
    images.push(image);
  }
  return { grids, images };
}

const config: VaeIwganConfig = {
  generator: { latentSize: 16, startEdge: 2, channels: [32, 16, 8], strides: [2, 2, 2], output: 'tanh' },
  critic: { gridEdge: EDGE, channels: [8, 16, 32] },
  encoder: {
    kind: 'image',
    imageEdge: IMAGE,
    layers: [
      { kernel: 5, stride: 2, channels: 16 },
      { kernel: 5, stride: 2, channels: 32 },
      { kernel: 5, stride: 2, channels: 32 },
    ],
    latentSize: 16,
    deviationHead: 'linear',
  },
  batch: 8,
  delta: 100,
  adam: { ...PAPER_ADAM, learningRate: 2e-3 },
  schedule: PAPER_SCHEDULE,
  penaltyWeight: 10,
  columnNorms: false,
  mixedDeviation: false,
  seed: 3,
};

const data = eightBoxes();

const STEPS = 600;

/** The whole data set in an order of its own for each step. */
function draw(step: number, count = 8): Batch {
  const random = createRandom(1000 + step);
  const order = [...data.grids.keys()].sort((a, b) => a - b);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const chosen = order.slice(0, count);
  const join = (list: Float32Array[]): Float32Array => Float32Array.from(chosen.flatMap((i) => [...list[i]]));
  return {
    grids: tf.tensor5d(join(data.grids), [count, EDGE, EDGE, EDGE, 1]),
    observations: tf.tensor4d(join(data.images), [count, IMAGE, IMAGE, 3]),
  };
}

async function run(trainer: VaeIwganTrainer, until: number): Promise<VaeIwganMetrics[]> {
  const seen: VaeIwganMetrics[] = [];
  while (trainer.step < until) seen.push(await trainer.advance(draw(trainer.step)));
  return seen;
}

beforeAll(async () => {
  await startBackend();
});

describe('3D-VAE-IWGAN', () => {
  it('overfits eight pictures to an IoU over 0.95', async () => {
    const trainer = createVaeIwganTrainer(config);
    const seen = await run(trainer, STEPS);
    const scores = tf.tidy(() => {
      const images = tf.tensor4d(Float32Array.from(data.images.flatMap((image) => [...image])), [8, IMAGE, IMAGE, 3]);
      const { mean } = trainer.encode(images, { training: false });
      const grids = toProbability(
        config.generator,
        generate(config.generator, trainer.parameters('generator'), mean, { training: false }),
      ).dataSync<'float32'>();
      return data.grids.map((truth, i) => iou(grids.slice(i * EDGE ** 3, (i + 1) * EDGE ** 3), truth, 0.5));
    });
    expect(seen).toHaveLength(STEPS);
    expect(seen.every((m) => Number.isFinite(m.criticLoss) && Number.isFinite(m.penalty))).toBe(true);
    expect(scores.reduce((a, b) => a + b, 0) / 8).toBeGreaterThan(0.95);
    trainer.dispose();
  }, 600_000);

  it('goes on from a checkpoint to the same weights, bit for bit, as without a stop', async () => {
    const short = { ...config, generator: { ...config.generator, channels: [8, 8, 4] }, seed: 5 };
    const whole = createVaeIwganTrainer(short);
    await run(whole, 13);

    const first = createVaeIwganTrainer(short);
    await run(first, 7);
    const bytes = encodeCheckpoint(await first.save());
    first.dispose();
    const second = createVaeIwganTrainer(short, { checkpoint: decodeCheckpoint(bytes, 'stopped.ckpt'), file: 'stopped.ckpt' });
    expect(second.step).toBe(7);
    await run(second, 13);

    expect(Buffer.compare(encodeCheckpoint(await second.save()), encodeCheckpoint(await whole.save()))).toBe(0);
    whole.dispose();
    second.dispose();
  });

  it('does not keep tensors from step to step', async () => {
    const trainer = createVaeIwganTrainer(config);
    await run(trainer, 5); // until all three optimisers have their state
    const before = tf.memory().numTensors;
    await run(trainer, 15);
    expect(tf.memory().numTensors).toBe(before);
    trainer.dispose();
  });

  it('stops before it learns from numbers that are none', async () => {
    const trainer = createVaeIwganTrainer(config);
    await run(trainer, 2);
    const before = encodeCheckpoint(await trainer.save());
    const batch = draw(2);
    const poisoned = tf.tidy(() => tf.where<tf.Tensor5D>(tf.less(tf.range(0, 8).reshape([8, 1, 1, 1, 1]), 1), NaN, batch.grids));
    await expect(trainer.advance({ ...batch, grids: poisoned })).rejects.toThrow(
      /shapes with values that are not numbers \(batch of step 3\)/,
    );
    expect(Buffer.compare(encodeCheckpoint(await trainer.save()), before)).toBe(0);
    trainer.dispose();
  });

  it('refuses a checkpoint of other networks', async () => {
    const trainer = createVaeIwganTrainer(config);
    const checkpoint = await trainer.save();
    const wider = { ...config, critic: { ...config.critic, channels: [8, 16, 64] } };
    expect(() => createVaeIwganTrainer(wider, { checkpoint, file: 'narrow.ckpt' })).toThrow(/narrow\.ckpt belongs to another network/);
    expect(() => createVaeIwganTrainer(config, { checkpoint: { ...checkpoint, meta: {} }, file: 'odd.ckpt' })).toThrow(
      /odd\.ckpt is not a checkpoint/,
    );
    trainer.dispose();
  });
});
