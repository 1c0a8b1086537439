import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { buildFurniture, meshSize } from '../../core/furniture';
import { createRandom } from '../../core/random';
import type { PaintedMesh } from '../../core/render/mesh';
import type { Picture } from '../../core/image/picture';
import { renderCutout } from '../../core/render/cutout';
import type { View } from '../../core/render/camera';
import { prepareSubject, renderPicture } from '../../core/render/picture';
import { productView, R2N2, r2n2View, tangentAround } from '../../core/render/views';
import { packBits } from '../../core/voxel/packBits';
import { voxelise } from '../../core/voxel/voxelise';
import type { ShapeJob, ShardJob } from './shardPlan';
import { gridsFile } from './storeSchema';
import type { PictureEntry, ShardIndex, StoredShape } from './storeSchema';
import { neighbours, readBackground } from './surroundings';
import { readCatalogueModel } from './sweetHome3d';
import { warped } from './warp';

const ICON_SIDE = 128;

/** FNV-1a: a seed from a name. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The mesh stretched by a factor for each axis; a negative factor mirrors. */
export function stretched(mesh: PaintedMesh, factors: readonly [number, number, number]): PaintedMesh {
  const positions = mesh.positions.map((value, i) => value * factors[i % 3]);
  const normals = mesh.normals?.map((value, i) => value / factors[i % 3]);
  return { ...mesh, positions, ...(normals ? { normals } : {}) };
}

async function meshOf(job: ShapeJob, models: Map<string, PaintedMesh>): Promise<PaintedMesh> {
  const random = createRandom(seedOf(`shape ${job.id}`));
  if (job.origin.kind === 'procedural') {
    const mesh = buildFurniture(job.class, job.origin.seed, job.origin.variety);
    return stretched(mesh, [random.range(0.9, 1.1), random.range(0.9, 1.1), random.range(0.9, 1.1)]);
  }
  const { model, variation, warped: isWarped } = job.origin;
  let mesh = models.get(model.id);
  if (!mesh) {
    mesh = await readCatalogueModel(model);
    // The variations of a model come one after the other.
    models.clear();
    models.set(model.id, mesh);
  }
  if (isWarped) return warped(mesh, random);
  if (variation === 0) return mesh;
  const factor = (): number => Math.exp(0.13 * random.normal());
  return stretched(mesh, [factor() * (random.next() < 0.5 ? -1 : 1), factor(), factor()]);
}

/** A cut-out as a catalogue's window shows it, before white, and its mask. */
function onWhite({ width, height, rgba }: Picture): { rgb: Buffer; mask: Uint8Array } {
  const rgb = Buffer.alloc(3 * width * height);
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    const alpha = rgba[4 * i + 3];
    mask[i] = alpha;
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.round((rgba[4 * i + c] * alpha + 255 * (255 - alpha)) / 255);
  }
  return { rgb, mask };
}

const toPng = (rgb: Buffer, width: number, height: number): Promise<Buffer> =>
  sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();

/** Writes to a file beside and moves it into place, so that the file is whole or absent. */
async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  await writeFile(`${path}.tmp`, bytes);
  await rename(`${path}.tmp`, path);
}

/**
 * Adds the grids of the shapes that a finished shard keeps in another size: `<name>.grids-<size>`, as `<name>.grids` but size³/8 bytes each. Nothing is
 * rendered; the shapes are the same because they are made from the same seeds. Returns whether the file had to be made. Throws if the shard is not
 * there or was made from other shapes.
 */
export async function makeShardGrids(folder: string, job: ShardJob, size: number, onShape: () => void = () => {}): Promise<boolean> {
  const kept = job.shapes.filter((shape) => shape.keeps);
  const path = join(folder, gridsFile(job.name, size));
  const bytes = kept.length * Math.ceil(size ** 3 / 8);
  const index = JSON.parse(await readFile(join(folder, `${job.name}.json`), 'utf8')) as ShardIndex;
  if (index.shapes.length !== kept.length || index.shapes.some((shape, i) => shape.id !== kept[i]?.id))
    throw new Error(`${job.name} in ${folder} has other shapes than those planned: prepare it again.`);
  const there = await stat(path).catch(() => undefined);
  if (there?.size === bytes) {
    kept.forEach(onShape);
    return false;
  }
  const models = new Map<string, PaintedMesh>();
  const grids: Uint8Array[] = [];
  for (const shape of kept) {
    grids.push(packBits(voxelise(await meshOf(shape, models), size).cells));
    onShape();
  }
  await writeWhole(path, Buffer.concat(grids));
  return true;
}

/** Makes one shard: `<name>.grids`, `<name>.pictures` and, last, `<name>.json`. `onPicture` is called after each picture. */
export async function makeShard(folder: string, job: ShardJob, onPicture: () => void = () => {}): Promise<void> {
  const shapes: StoredShape[] = [];
  const grids: Uint8Array[] = [];
  const otherGrids = (job.alsoSizes ?? []).map((size) => ({ size, grids: [] as Uint8Array[] }));
  const pictures: PictureEntry[] = [];
  const models = new Map<string, PaintedMesh>();
  const backgrounds = await Promise.all((job.backgrounds ?? []).map((path) => readBackground(path)));
  const file = await open(join(folder, `${job.name}.pictures.tmp`), 'w');
  let offset = 0;
  const store = async (
    shape: string,
    kind: PictureEntry['kind'],
    side: number,
    colour: Buffer,
    mask: Uint8Array,
    camera?: PictureEntry['camera'],
  ): Promise<void> => {
    const packed = deflateRawSync(mask);
    await file.write(Buffer.concat([colour, packed]));
    pictures.push({
      shape,
      kind,
      ...(camera ? { camera } : {}),
      width: side,
      height: side,
      offset,
      colourBytes: colour.length,
      maskBytes: packed.length,
    });
    offset += colour.length + packed.length;
    onPicture();
  };
  const storeCutout = async (shape: string, kind: PictureEntry['kind'], picture: Picture, view: View): Promise<void> => {
    const { rgb, mask } = onWhite(picture);
    const { width: side } = picture;
    await store(shape, kind, side, await toPng(rgb, side, side), mask, view);
  };
  try {
    for (const shape of job.shapes) {
      const mesh = await meshOf(shape, models);
      const { cells } = voxelise(mesh, job.gridSize);
      if (shape.keeps) {
        const origin = shape.origin;
        shapes.push({
          id: shape.id,
          class: shape.class,
          source: origin.kind === 'procedural' ? 'procedural' : origin.model.catalogue,
          object: origin.kind === 'procedural' ? shape.id : origin.model.object,
          split: shape.split,
          licence: origin.kind === 'procedural' ? 'MIT' : origin.model.licence,
          creator: origin.kind === 'procedural' ? 'Maquette' : origin.model.creator,
          metres: meshSize(mesh),
        });
        grids.push(packBits(cells));
        for (const other of otherGrids) other.grids.push(packBits(voxelise(mesh, other.size).cells));
      }
      const products = shape.products ?? [];
      if (shape.views.length + products.length > 0) {
        const subject = prepareSubject(mesh, cells, job.gridSize);
        for (const n of shape.views) {
          const seed = seedOf(`view ${n} of ${shape.id}`);
          if (job.protocol === 'r2n2-24') {
            const view = r2n2View(createRandom(seed), subject.size);
            await storeCutout(shape.id, 'render', renderCutout(subject, { side: job.side, view, tangent: R2N2.tangent, seed }), view);
            continue;
          }
          const picture = renderPicture(subject, { side: job.side, seed, extras: neighbours(), backgrounds });
          const colour = await sharp(picture.rgb, { raw: { width: job.side, height: job.side, channels: 3 } })
            .jpeg({ quality: picture.jpegQuality, chromaSubsampling: picture.jpegQuality > 90 ? '4:4:4' : '4:2:0' })
            .toBuffer();
          await store(shape.id, 'render', job.side, colour, picture.mask, picture.view);
        }
        for (const n of products) {
          const seed = seedOf(`product ${n} of ${shape.id}`);
          const view = productView(createRandom(seed));
          const tangent = tangentAround(subject.size, view.distance);
          await storeCutout(shape.id, 'product', renderCutout(subject, { side: job.side, view, tangent, seed }), view);
        }
      }
      if (shape.icon && shape.origin.kind === 'catalogue' && shape.origin.model.iconFile !== undefined) {
        // Nearly all are 128 x 128 already; the few others are fitted in whole.
        const { data, info } = await sharp(shape.origin.model.iconFile)
          .ensureAlpha()
          .toColourspace('srgb')
          .resize(ICON_SIDE, ICON_SIDE, { fit: 'contain', background: { r: 255, g: 255, b: 255, alpha: 0 } })
          .raw()
          .toBuffer({ resolveWithObject: true });
        const { rgb, mask } = onWhite({ width: info.width, height: info.height, rgba: data });
        const colour = await toPng(rgb, info.width, info.height);
        await store(shape.id, 'icon', info.width, colour, mask);
      }
    }
  } finally {
    await file.close();
  }
  await writeFile(join(folder, `${job.name}.grids`), Buffer.concat(grids));
  for (const other of otherGrids) await writeWhole(join(folder, gridsFile(job.name, other.size)), Buffer.concat(other.grids));
  await rename(join(folder, `${job.name}.pictures.tmp`), join(folder, `${job.name}.pictures`));
  const index: ShardIndex = { key: job.key, shapes, pictures };
  await writeWhole(join(folder, `${job.name}.json`), JSON.stringify(index));
}
