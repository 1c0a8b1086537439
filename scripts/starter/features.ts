import * as tf from '@tensorflow/tfjs';
import { mkdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { startBackend } from '../../src/engine/backends';
import { openStore } from '../../src/engine/datasets/store';
import type { DataStore } from '../../src/engine/datasets/store';
import { storeManifest } from '../../src/engine/datasets/storeSchema';
import type { View } from '../../src/engine/training/featureCache';
import { buildFeatures, hasFeatures } from '../../src/engine/training/featureCache';
import { extractorWeights } from '../features/extractorWeights';
import { config } from './config';
import type { ShardsJob } from './workers';
import { runOnShards } from './workers';

/**
 * What is to be worked out of a shard. A training render is seen once: with its mask on grey, or (every second one) as it is. Training icons are few and exactly of
 * the kind that is tested: three frames of each. What is only tested or validated on is seen both ways.
 */
export function planViews(store: DataStore): View[] {
  const both = (picture: number, jitter: boolean): View[] => [true, false].map((masked) => ({ picture, masked, jitter }));
  return store.pictures.flatMap(({ shape, kind }, picture) => {
    const stored = store.shapes[shape];
    if (stored?.split !== 'train') return both(picture, false);
    if (kind === 'icon') return [...both(picture, true), ...both(picture, true), ...both(picture, false)];
    return [{ picture, masked: shape % 2 === picture % 2, jitter: true }];
  });
}

/** The shards that are there so far, in order. */
export async function listShards(data: string): Promise<string[]> {
  const manifest = storeManifest.parse(JSON.parse(await readFile(join(data, 'manifest.json'), 'utf8')));
  return manifest.shards;
}

/** The shards that have their features, in order. */
export async function doneShards(data: string, folder: string): Promise<string[]> {
  const done: string[] = [];
  for (const shard of await listShards(data)) if (await hasFeatures(folder, shard)) done.push(shard);
  return done;
}

/** Works out what is not there yet, on `workers` cores. Gives the shards that have their features. */
export async function makeFeatures(data: string, folder: string, workers = cpus().length): Promise<string[]> {
  const shards = await listShards(data);
  await mkdir(folder, { recursive: true });
  const open: string[] = [];
  for (const shard of shards) if (!(await hasFeatures(folder, shard))) open.push(shard);
  if (open.length > 0) console.log(`features: ${open.length} of ${shards.length} shards to do`);
  await runOnShards({ kind: 'features', data, folder, shards: open }, workers);
  return shards;
}

/** A worker's share of the shards. */
export async function runFeatureJob({ data, folder, shards }: ShardsJob): Promise<void> {
  await startBackend();
  const { networks } = config.encoder;
  const weights = new Map([...extractorWeights(networks)].map(([name, { data: numbers, shape }]) => [name, tf.tensor(numbers, shape)]));
  const weight = (name: string): tf.Tensor => {
    const found = weights.get(name);
    if (!found) throw new RangeError(`there is no weight ${name}`);
    return found;
  };
  for (const shard of shards) {
    const started = performance.now();
    // Shards of later rounds hold pictures of shapes that an earlier shard keeps.
    const store = await openStore(data, [shard]);
    const views = planViews(store);
    await buildFeatures(store, views, { networks, weight }, { folder, name: shard, seed: seedOf(shard) });
    await store.close();
    console.log(`features: ${shard}, ${views.length} views in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
}

/** The same jitter whenever a shard is worked out. */
function seedOf(name: string): number {
  return crc32(name);
}
