import * as tf from '@tensorflow/tfjs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { startBackend } from '../../src/engine/backends';
import { readCheckpoint, writeAtomically } from '../../src/engine/checkpoints/file';
import { findModel, WEIGHTS_FILE } from '../../src/engine/inference/modelFolder';
import { parametersFrom } from '../../src/engine/networks/parameters';
import { encodePhoto, photoEncoderSpecs } from '../../src/engine/networks/photoEncoder';
import type { CacheEntry } from '../../src/engine/training/featureCache';
import { loadFeatures } from '../../src/engine/training/featureCache';
import { readEntries, withPrefix } from '../../src/engine/training/reconstruction';
import type { ShardsJob } from './workers';
import { runOnShards } from './workers';

const BATCH = 32;

const fileOf = (folder: string, shard: string): string => join(folder, `${shard}.posteriors`);

/**
 * What a model's encoder says of every view whose features are there: for each entry of a shard's cache the means and the log-variances of its latent vector, as 32-bit floats. A shard that
 * has its file is left alone.
 */
export async function makePosteriors(job: Omit<ShardsJob, 'kind'> & { target: string }, workers = cpus().length): Promise<void> {
  await mkdir(job.target, { recursive: true });
  const there = await Promise.all(job.shards.map((shard) => stat(fileOf(job.target, shard)).catch(() => undefined)));
  const shards = job.shards.filter((_, i) => there[i] === undefined);
  if (shards.length > 0) console.log(`posteriors: ${shards.length} of ${job.shards.length} shards to do`);
  await runOnShards({ ...job, kind: 'posteriors', shards }, workers);
}

/** A worker's share of the shards. */
export async function runPosteriorJob({ folder, shards, model, target }: ShardsJob): Promise<void> {
  if (model === undefined || target === undefined) throw new RangeError('posteriors need a model and a place to be put');
  await startBackend();
  const { folder: from, description } = await findModel([dirname(model)], basename(model));
  const { tensors } = await readCheckpoint(join(from, WEIGHTS_FILE));
  const encoder = parametersFrom(photoEncoderSpecs(description.encoder), withPrefix(tensors, 'encoder/'), WEIGHTS_FILE);
  const { latentSize } = description.encoder;
  for (const shard of shards) {
    const cache = await loadFeatures(folder, [shard], () => true);
    const count = cache.pictures.length;
    const numbers = new Float32Array(count * 2 * latentSize);
    for (let first = 0; first < count; first += BATCH) {
      const entries = Array.from({ length: Math.min(BATCH, count - first) }, (_, i) => first + i);
      const rows = tf.tidy(() => {
        const { mean, logVariance } = encodePhoto(description.encoder, encoder, readEntries(cache, entries), { training: false });
        return tf.concat([mean, logVariance], 1);
      });
      numbers.set(await rows.data<'float32'>(), first * 2 * latentSize);
      rows.dispose();
    }
    await writeAtomically(fileOf(target, shard), new Uint8Array(numbers.buffer));
  }
}

/** The posteriors of `entries`, in shared memory. */
export async function loadPosteriors(folder: string, entries: readonly CacheEntry[], latentSize: number): Promise<Float32Array> {
  const length = 2 * latentSize;
  const all = new Float32Array(new SharedArrayBuffer(entries.length * length * 4));
  let open = '';
  let numbers = new Float32Array();
  for (const [i, { name, at }] of entries.entries()) {
    if (name !== open) {
      const bytes = await readFile(fileOf(folder, name));
      numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      open = name;
    }
    all.set(numbers.subarray(at * length, (at + 1) * length), i * length);
  }
  return all;
}
