import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WEIGHTS_FILE } from '../inference/modelFolder';

/**
 * `map.json`, beside a model's weights or in the user's folder: shapes that the model knows, as latents, and the directions learned from them. Latents are rounded to
 * whole multiples of `scale` (int8, base64), which is finer than what the eye sees of a shape; directions are plain numbers.
 */
export const MAP_FILE = 'map.json';

export const mapFile = z.object({
  version: z.literal(1),
  model: z.string(),
  /** SHA-256 of the weights that the latents belong to. */
  weights: z.string().regex(/^[0-9a-f]{64}$/),
  /** Encoded training shapes, or draws from the prior where these are not at hand. */
  source: z.enum(['training', 'generated']),
  latentSize: z.number().int().positive(),
  classes: z.array(z.string()),
  points: z.array(z.object({ name: z.string().optional(), class: z.number().int().nonnegative().optional() })),
  scale: z.number().positive(),
  /** points × latentSize. */
  latents: z.base64(),
  /** Every `heldOutEvery`th point was left out when the directions were learned. */
  heldOutEvery: z.number().int().min(2),
  directions: z.array(z.object({ id: z.string(), latent: z.array(z.number()) })),
});
export type MapFile = z.infer<typeof mapFile>;

export interface LatentMap {
  source: MapFile['source'];
  latentSize: number;
  classes: string[];
  points: MapFile['points'];
  /** One row after the other, points × latentSize. */
  latents: Float32Array;
  directions: { id: string; latent: Float32Array }[];
}

/** Numbers of a direction are written with this many digits. */
const digits = 5;

export function packMap(map: LatentMap, model: string, weights: string, heldOutEvery: number): MapFile {
  const largest = map.latents.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = Number((Math.max(largest, 1e-6) / 127).toPrecision(8)) * (1 + 1e-7);
  const rounded = Int8Array.from(map.latents, (value) => Math.round(value / scale));
  return {
    version: 1,
    model,
    weights,
    source: map.source,
    latentSize: map.latentSize,
    classes: map.classes,
    points: map.points,
    scale,
    latents: Buffer.from(rounded.buffer).toString('base64'),
    heldOutEvery,
    directions: map.directions.map(({ id, latent }) => ({ id, latent: Array.from(latent, (value) => Number(value.toPrecision(digits))) })),
  };
}

export function unpackMap(file: MapFile): LatentMap | null {
  const { latentSize, points, scale, source, classes } = file;
  const bytes = Buffer.from(file.latents, 'base64');
  const rounded = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = rounded.length === points.length * latentSize && file.directions.every(({ latent }) => latent.length === latentSize);
  if (!whole) return null;
  return {
    source,
    latentSize,
    classes,
    points,
    latents: Float32Array.from(rounded, (value) => value * scale),
    directions: file.directions.map(({ id, latent }) => ({ id, latent: Float32Array.from(latent) })),
  };
}

/** The map in a file; null when there is none, it cannot be read, or it belongs to other weights. */
export async function readMap(path: string, weights: string): Promise<LatentMap | null> {
  try {
    const parsed = mapFile.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success && parsed.data.weights === weights ? unpackMap(parsed.data) : null;
  } catch {
    return null;
  }
}

const hashes = new Map<string, { stamp: string; hash: string }>();

/** SHA-256 of a model's weights, in hexadecimal. Worked out once for a file, and again when it changes. */
export async function hashWeights(folder: string): Promise<string> {
  const path = join(folder, WEIGHTS_FILE);
  const { size, mtimeMs } = await stat(path);
  const stamp = `${size} ${mtimeMs}`;
  const known = hashes.get(path);
  if (known?.stamp === stamp) return known.hash;
  const sum = createHash('sha256');
  for await (const chunk of createReadStream(path)) sum.update(chunk as Buffer);
  const hash = sum.digest('hex');
  hashes.set(path, { stamp, hash });
  return hash;
}
