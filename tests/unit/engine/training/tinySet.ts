import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { createRandom } from '../../../../src/core/random';
import { packBits } from '../../../../src/core/voxel/packBits';
import type { PictureEntry, ShardIndex, StoredShape, StoreManifest } from '../../../../src/engine/datasets/storeSchema';

export interface TinyOptions {
  size: number;
  /** Shapes of each kind, in the training part; a quarter as many (two at least) in the validation part, and in the test part. */
  each: number;
  /** Pictures of each shape. */
  views?: number;
  seed?: number;
}

export interface TinyShape {
  kind: 'plate' | 'pillar';
  cells: Uint8Array;
}

/** A flat plate on the ground, or a pillar: two kinds that share few cells, each with sizes of its own. */
export function tinyShape(kind: TinyShape['kind'], size: number, seed: number): TinyShape {
  const random = createRandom(seed);
  const pick = (low: number, high: number): number => Math.round(size * random.range(low, high));
  const [w, h, d] =
    kind === 'plate' ? [pick(0.7, 0.95), pick(0.15, 0.3), pick(0.7, 0.95)] : [pick(0.2, 0.35), pick(0.75, 0.95), pick(0.2, 0.35)];
  const cells = new Uint8Array(size ** 3);
  const middle = (length: number): number => Math.floor((size - length) / 2);
  for (let z = middle(d); z < middle(d) + d; z++)
    for (let y = 0; y < h; y++) for (let x = middle(w); x < middle(w) + w; x++) cells[x + size * (y + size * z)] = 1;
  return { kind, cells };
}

/** Seen from the front over a plain wall; 64 x 64 pixels. */
async function pictureOf({ cells }: TinyShape, size: number, shade: number): Promise<{ jpeg: Buffer; mask: Buffer }> {
  const side = 64;
  const rgb = Buffer.alloc(side * side * 3, 200);
  const mask = Buffer.alloc(side * side);
  for (let p = 0; p < side * side; p++) {
    const x = Math.floor(((p % side) * size) / side);
    const y = size - 1 - Math.floor((Math.floor(p / side) * size) / side);
    let depth = -1;
    for (let z = 0; z < size; z++) if (cells[x + size * (y + size * z)]) depth = z;
    if (depth < 0) continue;
    mask[p] = 255;
    rgb.set([shade, 40 + Math.round((120 * depth) / size), 90], 3 * p);
  }
  return {
    jpeg: await sharp(rgb, { raw: { width: side, height: side, channels: 3 } })
      .jpeg({ quality: 95 })
      .toBuffer(),
    mask,
  };
}

/** A prepared data set of two kinds of simple solids, as `engine/datasets` writes it. */
export async function writeTinySet(folder: string, { size, each, views = 0, seed = 1 }: TinyOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const shapes: StoredShape[] = [];
  const grids: Uint8Array[] = [];
  const pictures: PictureEntry[] = [];
  const blobs: Buffer[] = [];
  let offset = 0;
  const few = Math.max(2, Math.ceil(each / 4));
  for (const [kind, base] of [
    ['plate', 1000],
    ['pillar', 2000],
  ] as const) {
    for (let i = 0; i < each + 2 * few; i++) {
      const id = `${kind}-${i}`;
      const shape = tinyShape(kind, size, seed * 7919 + base + i);
      const split = i < each ? 'train' : i < each + few ? 'validation' : 'test';
      shapes.push({ id, class: kind, source: 'tiny', object: id, split, licence: '', creator: '', metres: [1, 1, 1] });
      grids.push(packBits(shape.cells));
      for (let v = 0; v < views; v++) {
        const { jpeg, mask } = await pictureOf(shape, size, 60 + 40 * v);
        const packed = deflateRawSync(mask);
        pictures.push({ shape: id, kind: 'render', width: 64, height: 64, offset, colourBytes: jpeg.length, maskBytes: packed.length });
        blobs.push(jpeg, packed);
        offset += jpeg.length + packed.length;
      }
    }
  }
  const index: ShardIndex = { key: 'tiny', shapes, pictures };
  const manifest: StoreManifest = { version: 1, name: 'Tiny solids', gridSize: size, shards: ['tiny'] };
  await writeFile(join(folder, 'tiny.grids'), Buffer.concat(grids));
  await writeFile(join(folder, 'tiny.pictures'), Buffer.concat(blobs));
  await writeFile(join(folder, 'tiny.json'), JSON.stringify(index));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
