import * as tf from '@tensorflow/tfjs';
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../core/random';
import { encodeHalf } from '../checkpoints/float16';
import type { DataStore } from '../datasets/store';
import { framePicture, halveImage, IMAGE_EDGE, MASK_EDGE, PIXEL_EDGE } from '../inference/framePicture';
import type { FeatureNetworkName } from '../networks/featureNetworks';
import { FEATURE_EDGE, featureChannels } from '../networks/featureNetworks';
import { extractFeatures } from '../networks/imageFeatures';

/** Numbers of one picture's features: FEATURE_EDGE² tokens of all channels. */
export const featureLength = (channels: number): number => FEATURE_EDGE ** 2 * channels;
const MASK_LENGTH = MASK_EDGE ** 2;
/** Bytes of one picture itself: red, green and blue of PIXEL_EDGE² pixels. */
export const PIXEL_LENGTH = PIXEL_EDGE ** 2 * 3;
const BATCH = 16;

/**
 * Features of pictures, worked out once, since the extractor is frozen. One entry a view: entry e belongs to the store's picture `pictures[e]`, with its mask
 * and on grey (`masked[e]` 1) or as it is and without mask (0).
 */
export interface FeatureCache {
  /** Index into the store's pictures. */
  pictures: Int32Array;
  masked: Uint8Array;
  /** Of a feature token. */
  channels: number;
  /** Half precision, featureLength(channels) an entry. */
  features: Uint16Array;
  /** 0..255, MASK_EDGE² an entry. */
  masks: Uint8Array;
  /** 0..255, PIXEL_LENGTH an entry: the framed pictures themselves. */
  pixels: Uint8Array;
}

export interface View {
  picture: number;
  masked: boolean;
  /** Frames are shifted and scaled a little in training. */
  jitter: boolean;
}

/** The networks that give features, and their weights by name. */
export interface Extractor {
  networks: readonly FeatureNetworkName[];
  weight: (name: string) => tf.Tensor;
}

/** [B, 6, 6, C] of framed images, one after the other in `images`. */
function featuresOf({ networks, weight }: Extractor, images: Float32Array): tf.Tensor4D {
  return tf.tidy(() =>
    extractFeatures(networks, weight, tf.tensor4d(images, [images.length / (IMAGE_EDGE ** 2 * 3), IMAGE_EDGE, IMAGE_EDGE, 3])),
  );
}

/**
 * Works out the features of `views` and writes them to `<folder>/<name>.{features,masks,pixels,json}`. What an earlier, interrupted run has written is kept.
 * The jitter of a view depends on `seed` and its place in the list only.
 */
export async function buildFeatures(
  store: DataStore,
  views: readonly View[],
  extractor: Extractor,
  target: { folder: string; name: string; seed: number },
  onProgress: (done: number) => void = () => undefined,
): Promise<void> {
  const base = join(target.folder, target.name);
  const channels = featureChannels(extractor.networks);
  const length = featureLength(channels);
  await mkdir(target.folder, { recursive: true });
  const features = await open(`${base}.features`, 'a+');
  const masks = await open(`${base}.masks`, 'a+');
  const pixels = await open(`${base}.pixels`, 'a+');
  try {
    const written = Math.min(
      Math.floor((await features.stat()).size / (length * 2)),
      Math.floor((await masks.stat()).size / MASK_LENGTH),
      Math.floor((await pixels.stat()).size / PIXEL_LENGTH),
    );
    let done = written - (written % BATCH);
    await features.truncate(done * length * 2);
    await masks.truncate(done * MASK_LENGTH);
    await pixels.truncate(done * PIXEL_LENGTH);
    for (; done < views.length; done += BATCH) {
      const batch = views.slice(done, done + BATCH);
      const images = new Float32Array(batch.length * IMAGE_EDGE ** 2 * 3);
      const outlines = new Uint8Array(batch.length * MASK_LENGTH);
      const small = new Uint8Array(batch.length * PIXEL_LENGTH);
      for (const [i, view] of batch.entries()) {
        const { rgba, width, height } = await store.readPicture(view.picture);
        const random = createRandom(target.seed + done + i);
        const jitter = { x: random.range(-0.04, 0.04), y: random.range(-0.04, 0.04), scale: random.range(0.95, 1.08) };
        const framed = framePicture(rgba, width, height, { useMask: view.masked, ...(view.jitter ? { jitter } : {}) });
        images.set(framed.image, i * IMAGE_EDGE ** 2 * 3);
        outlines.set(
          framed.mask.map((share) => Math.round(share * 255)),
          i * MASK_LENGTH,
        );
        small.set(
          halveImage(framed.image).map((value) => Math.round(value * 255)),
          i * PIXEL_LENGTH,
        );
      }
      const result = featuresOf(extractor, images);
      const halves = encodeHalf(await result.data());
      result.dispose();
      await features.write(new Uint8Array(halves.buffer));
      await masks.write(outlines);
      await pixels.write(small);
      onProgress(Math.min(views.length, done + BATCH));
    }
  } finally {
    await features.close();
    await masks.close();
    await pixels.close();
  }
  const index: CacheIndex = {
    storePictures: store.pictures.length,
    channels,
    pictures: views.map((view) => view.picture),
    masked: views.map((view) => Number(view.masked)),
  };
  await writeFile(`${base}.json`, JSON.stringify(index)); // last: it says that the rest is whole
}

interface CacheIndex {
  /** Number of pictures of the store that the views are numbered in. */
  storePictures: number;
  /** Caches of before there was a choice of networks do not say it. */
  channels?: number;
  pictures: number[];
  masked: number[];
}

export async function hasFeatures(folder: string, name: string): Promise<boolean> {
  return stat(join(folder, `${name}.json`)).then(
    () => true,
    () => false,
  );
}

/** An entry of one shard's cache, with the store's number of its picture. */
export interface CacheEntry {
  name: string;
  /** Place in the shard's files. */
  at: number;
  picture: number;
  masked: number;
  channels: number;
}

/**
 * What caches hold of the pictures that are wanted. Each name is a shard's; pictures are numbered as in a store opened with these shards in this order.
 */
export async function listEntries(folder: string, names: readonly string[], wanted: (picture: number) => boolean): Promise<CacheEntry[]> {
  const entries: CacheEntry[] = [];
  let first = 0;
  for (const name of names) {
    const index = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as CacheIndex;
    for (const [at, local] of index.pictures.entries()) {
      if (wanted(first + local))
        entries.push({
          name,
          at,
          picture: first + local,
          masked: index.masked[at] ?? 0,
          channels: index.channels ?? featureChannels(['mobilenet-v2']),
        });
    }
    first += index.storePictures;
  }
  return entries;
}

/** Reads caches into shared memory, so that several workers can read them: the entries of `listEntries`. */
export async function loadFeatures(folder: string, names: readonly string[], wanted: (picture: number) => boolean): Promise<FeatureCache> {
  const entries = await listEntries(folder, names, wanted);
  const channels = entries[0]?.channels ?? 0;
  const other = entries.find((entry) => entry.channels !== channels);
  if (other) throw new RangeError(`the features of ${other.name} have ${other.channels} channels, others ${channels}`);
  const length = featureLength(channels);
  const features = new Uint16Array(new SharedArrayBuffer(entries.length * length * 2));
  const masks = new Uint8Array(new SharedArrayBuffer(entries.length * MASK_LENGTH));
  const pixels = new Uint8Array(new SharedArrayBuffer(entries.length * PIXEL_LENGTH));
  let open = '';
  let bytes = { features: Buffer.alloc(0), masks: Buffer.alloc(0), pixels: Buffer.alloc(0) };
  for (const [i, { name, at }] of entries.entries()) {
    if (name !== open) {
      const [f, m, p] = await Promise.all(['features', 'masks', 'pixels'].map((suffix) => readFile(join(folder, `${name}.${suffix}`))));
      bytes = { features: f, masks: m, pixels: p };
      open = name;
    }
    const halves = bytes.features.subarray(at * length * 2, (at + 1) * length * 2);
    features.set(new Uint16Array(halves.buffer, halves.byteOffset, length), i * length);
    masks.set(bytes.masks.subarray(at * MASK_LENGTH, (at + 1) * MASK_LENGTH), i * MASK_LENGTH);
    pixels.set(bytes.pixels.subarray(at * PIXEL_LENGTH, (at + 1) * PIXEL_LENGTH), i * PIXEL_LENGTH);
  }
  return {
    pictures: Int32Array.from(entries, ({ picture }) => picture),
    masked: Uint8Array.from(entries, ({ masked }) => masked),
    channels,
    features,
    masks,
    pixels,
  };
}
