import * as tf from '@tensorflow/tfjs';
import { mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createRandom } from '../../src/core/random';
import { startBackend } from '../../src/engine/backends';
import { openStore } from '../../src/engine/datasets/store';
import type { DataStore } from '../../src/engine/datasets/store';
import type { View } from '../../src/engine/training/featureCache';
import { buildFeatures, hasFeatures } from '../../src/engine/training/featureCache';
import { convertMobileNet } from '../convert-features';

/** Pictures worked out by one call: small enough that an interruption loses little. */
const PART = 2048;

export interface FeatureJob {
  name: string;
  views: View[];
  seed: number;
}

/** Renders to validate on; the icons of the validation split come in addition. */
const VALIDATION_RENDERS = 300;

/** What is to be worked out, in parts. Each training picture is seen once: with its mask on grey, or (every second one) as it is. */
export function planFeatures(store: DataStore): FeatureJob[] {
  const splitOf = (picture: number): string => store.shapes[store.pictures[picture]?.shape ?? -1]?.split ?? '';
  const all = store.pictures.map((_, i) => i);
  const isIcon = (picture: number): boolean => store.pictures[picture]?.kind === 'icon';
  const both = (picture: number, jitter: boolean): View[] => [true, false].map((masked) => ({ picture, masked, jitter }));

  const of = (split: string, icon: boolean): number[] => all.filter((p) => splitOf(p) === split && isIcon(p) === icon);
  const renders = shuffled(of('train', false), 11);
  const validation = shuffled(of('validation', false), 12).slice(0, VALIDATION_RENDERS);
  const jobs: FeatureJob[] = [
    { name: 'test-icons', views: of('test', true).flatMap((p) => both(p, false)), seed: 1 },
    { name: 'validation-icons', views: of('validation', true).flatMap((p) => both(p, false)), seed: 2 },
    { name: 'validation-renders', views: validation.flatMap((p) => both(p, false)), seed: 3 },
    // Three frames of each: icons are few and exactly of the kind that the test shows.
    { name: 'train-icons', views: of('train', true).flatMap((p) => [...both(p, true), ...both(p, true), ...both(p, false)]), seed: 4 },
  ];
  for (let from = 0; from < renders.length; from += PART) {
    const views = renders.slice(from, from + PART).map((picture, i) => ({ picture, masked: i % 2 === 0, jitter: true }));
    jobs.push({ name: `train-${from / PART}`, views, seed: 100 + from });
  }
  return jobs;
}

function shuffled(list: number[], seed: number): number[] {
  const random = createRandom(seed);
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [list[i], list[j]] = [list[j] as number, list[i] as number];
  }
  return list;
}

/** Runs the jobs that are not done yet, on all cores. */
export async function makeFeatures(data: string, folder: string): Promise<string[]> {
  const store = await openStore(data);
  const jobs = planFeatures(store);
  await store.close();
  await mkdir(folder, { recursive: true });
  const open: number[] = [];
  for (const [i, job] of jobs.entries()) if (!(await hasFeatures(folder, job.name))) open.push(i);
  if (open.length > 0) {
    console.log(`features: ${open.length} of ${jobs.length} parts to do`);
    const workers = Math.min(cpus().length, open.length);
    await Promise.all(
      Array.from(
        { length: workers },
        (_, rank) =>
          new Promise<void>((resolve, reject) => {
            const mine = open.filter((_, i) => i % workers === rank);
            const worker = new Worker(new URL('./worker.ts', import.meta.url), {
              execArgv: ['--import', 'tsx'],
              workerData: { kind: 'features', data, folder, jobs: mine },
            });
            worker.on('error', reject);
            worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a feature worker ended with code ${code}`))));
          }),
      ),
    );
  }
  return jobs.map((job) => job.name);
}

/** A worker's share of the jobs. */
export async function runFeatureJobs(data: string, folder: string, numbers: number[]): Promise<void> {
  await startBackend();
  const weights = new Map([...convertMobileNet()].map(([name, { data: numbers, shape }]) => [name, tf.tensor(numbers, shape)]));
  const weight = (name: string): tf.Tensor => {
    const found = weights.get(name);
    if (!found) throw new RangeError(`there is no weight ${name}`);
    return found;
  };
  const store = await openStore(data);
  const jobs = planFeatures(store);
  for (const number of numbers) {
    const job = jobs[number] as FeatureJob;
    const started = performance.now();
    await buildFeatures(store, job.views, weight, { folder, name: job.name, seed: job.seed });
    console.log(`features: ${job.name}, ${job.views.length} views in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  await store.close();
}
