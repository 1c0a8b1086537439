import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import type { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import { unpackBits } from '../../core/voxel/packBits';
import { gridsFile, shardIndex, storeManifest } from './storeSchema';
import type { PictureEntry, StoredCamera, StoredShape } from './storeSchema';

export interface StorePicture {
  /** Index into `shapes`. */
  shape: number;
  kind: PictureEntry['kind'];
  camera?: StoredCamera;
}

export interface StorePixels {
  width: number;
  height: number;
  /** width*height*4 bytes, row by row from the top: the picture's RGB (background included) and the object's mask as alpha. */
  rgba: Uint8Array;
}

/** A prepared data set, open for reading. Grids are kept in memory packed (size³/8 bytes each); pictures are read when asked for. */
export interface DataStore {
  readonly name: string;
  readonly gridSize: number;
  readonly shapes: readonly StoredShape[];
  readonly pictures: readonly StorePicture[];
  /** gridSize³ cells of 0 or 1, index x + N*(y + N*z), canonical pose. */
  grid(shape: number): Uint8Array;
  /** The same, bit-packed, lowest bit first: a view into the store's own memory, not to be written. */
  packedGrid(shape: number): Uint8Array;
  readPicture(picture: number): Promise<StorePixels>;
  close(): Promise<void>;
}

async function readJson<T>(schema: z.ZodType<T>, folder: string, file: string): Promise<T> {
  let text: string;
  try {
    text = await readFile(join(folder, file), 'utf8');
  } catch {
    throw new MaquetteError('not-found', `The data set has no ${file}. Prepare it first.`, { file });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MaquetteError('bad-file', `${file} is not valid JSON. Prepare the data set again.`, { file });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const what = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown layout';
    throw new MaquetteError('bad-file', `${file} is not a data set index (${what}). Prepare the data set again.`, { file });
  }
  return parsed.data;
}

async function readExactly(handle: FileHandle, length: number, position: number, file: string): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  if (bytesRead !== length)
    throw new MaquetteError('bad-file', `${file} ends too early. Prepare the data set again.`, { file, byte: position });
  return bytes;
}

/**
 * Opens a prepared data set, or only the pictures of the named shards (and the shapes that these need), in their order; `size`
 * chooses among the sizes in which the set has its grids (its own if it is left out). Rejects with `not-found` or `bad-file`.
 */
export async function openStore(folder: string, only?: readonly string[], size?: number): Promise<DataStore> {
  const manifest = await readJson(storeManifest, folder, 'manifest.json');
  const gridSize = size ?? manifest.gridSize;
  if (gridSize !== manifest.gridSize && !manifest.alsoSizes?.includes(gridSize))
    throw new MaquetteError('not-found', `The data set has no grids of ${gridSize}³ cells. Prepare it again with that size.`, {
      file: 'manifest.json',
    });
  const packedBytes = Math.ceil(gridSize ** 3 / 8);
  const shapes: StoredShape[] = [];
  const packed: Uint8Array[] = [];
  const numberOf = new Map<string, number>();
  const pictures: StorePicture[] = [];
  const places: { shard: number; entry: PictureEntry }[] = [];
  const waiting: { shard: number; entry: PictureEntry }[] = [];

  const shards = only ?? manifest.shards;
  const readShapes = async (name: string): Promise<PictureEntry[]> => {
    const index = await readJson(shardIndex, folder, `${name}.json`);
    const file = gridSize === manifest.gridSize ? `${name}.grids` : gridsFile(name, gridSize);
    const grids = index.shapes.length > 0 ? await readFile(join(folder, file)) : Buffer.alloc(0);
    if (grids.length !== index.shapes.length * packedBytes) {
      throw new MaquetteError('bad-file', `${file} has ${grids.length} bytes where ${index.shapes.length * packedBytes} belong.`, { file });
    }
    for (const [i, shape] of index.shapes.entries()) {
      numberOf.set(shape.id, shapes.length);
      shapes.push(shape);
      packed.push(grids.subarray(i * packedBytes, (i + 1) * packedBytes));
    }
    return index.pictures;
  };
  for (const [shard, name] of shards.entries()) for (const entry of await readShapes(name)) waiting.push({ shard, entry });
  // A later round's pictures show shapes that an earlier shard keeps: where only some shards are wanted, those are looked up in the others.
  for (const name of manifest.shards) {
    if (shards.includes(name)) continue;
    if (waiting.every(({ entry }) => numberOf.has(entry.shape))) break;
    await readShapes(name);
  }
  for (const place of waiting) {
    const shape = numberOf.get(place.entry.shape);
    if (shape === undefined) {
      throw new MaquetteError('bad-file', `A picture shows the unknown shape ${place.entry.shape}.`, {
        file: `${shards[place.shard]}.json`,
      });
    }
    pictures.push({ shape, kind: place.entry.kind, ...(place.entry.camera ? { camera: place.entry.camera } : {}) });
    places.push(place);
  }

  const handles = new Map<number, Promise<FileHandle>>();
  const handleOf = (shard: number): Promise<FileHandle> => {
    let handle = handles.get(shard);
    if (!handle) handles.set(shard, (handle = open(join(folder, `${shards[shard]}.pictures`), 'r')));
    return handle;
  };

  const packedGrid = (shape: number): Uint8Array => {
    const bits = packed[shape];
    if (!bits) throw new RangeError(`the data set has no shape ${shape}`);
    return bits;
  };

  return {
    name: manifest.name,
    gridSize,
    shapes,
    pictures,
    packedGrid,
    grid: (shape) => unpackBits(packedGrid(shape), gridSize ** 3),
    async readPicture(picture) {
      const place = places[picture];
      if (!place) throw new RangeError(`the data set has no picture ${picture}`);
      const { width, height, offset, colourBytes, maskBytes } = place.entry;
      const file = `${shards[place.shard]}.pictures`;
      const bytes = await readExactly(await handleOf(place.shard), colourBytes + maskBytes, offset, file);
      const { data: rgb, info } = await sharp(bytes.subarray(0, colourBytes)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const mask = inflateRawSync(bytes.subarray(colourBytes), { maxOutputLength: width * height });
      if (info.width !== width || info.height !== height || info.channels !== 3 || mask.length !== width * height) {
        throw new MaquetteError('bad-file', `Picture ${picture} of ${file} is not ${width} x ${height}.`, { file, byte: offset });
      }
      const rgba = new Uint8Array(width * height * 4);
      for (let i = 0; i < width * height; i++) {
        rgba[4 * i] = rgb[3 * i] ?? 0;
        rgba[4 * i + 1] = rgb[3 * i + 1] ?? 0;
        rgba[4 * i + 2] = rgb[3 * i + 2] ?? 0;
        rgba[4 * i + 3] = mask[i] ?? 0;
      }
      return { width, height, rgba };
    },
    async close() {
      for (const handle of handles.values()) await (await handle).close();
      handles.clear();
    },
  };
}
