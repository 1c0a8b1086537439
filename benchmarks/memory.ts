import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine } from '../src/engine';
import { trainingConfig } from '../src/shared/training';
import { writeTinySet } from '../tests/unit/engine/training/tinySet';
import type { Benchmark } from './measure';

const STEPS = 1000;
/** Resident memory is looked at over this many steps before the one that is asked about: its median does not hang on when garbage is collected. */
const WINDOW = 50;

export const memory: Benchmark = {
  name: 'memory',
  question: `How much larger is the process after ${STEPS} steps of training than after 100?`,
  async run() {
    const root = await mkdtemp(join(tmpdir(), 'maquette-memory-'));
    const data = join(root, 'data');
    await writeTinySet(data, { size: 16, each: 16, views: 1 });
    // Small, but all of it: scan encoder, generator, critic with penalty, validations, samples and checkpoints.
    const config = trainingConfig.parse({
      title: 'Memory',
      experiment: 'completion',
      gridSize: 16,
      latentSize: 16,
      batch: 4,
      steps: STEPS,
      learningRate: 1e-4,
      width: 0.25,
      validateEvery: 50,
      checkpointEvery: 50,
      workers: 1,
    });
    const engine = createEngine({ modelsDirs: [], prefer: 'wasm' });
    const seen: { step: number; bytes: number }[] = [];
    let step = 0;
    const timer = setInterval(() => seen.push({ step, bytes: process.memoryUsage.rss() }), 20);
    try {
      await engine.train({ config, data, run: join(root, 'run') }, { onProgress: ({ metrics }) => void (step = metrics?.step ?? step) });
    } finally {
      clearInterval(timer);
      await engine.close();
      await rm(root, { recursive: true, force: true });
    }
    const after = (last: number): number => {
      const bytes = seen.filter((at) => at.step > last - WINDOW && at.step <= last).map((at) => at.bytes);
      if (bytes.length === 0) throw new Error(`nothing was seen of steps ${last - WINDOW} to ${last}`);
      return (bytes.sort((a, b) => a - b)[Math.floor(bytes.length / 2)] ?? NaN) / 2 ** 20;
    };
    return [
      { what: `After ${STEPS} steps`, megabytes: after(STEPS), side: 'ours' },
      { what: 'After 100 steps', megabytes: after(100), side: 'peer' },
    ];
  },
};
