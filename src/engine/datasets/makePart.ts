import { open, rename, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { MaquetteError } from '../../core/errors';
import { prepareSubject, renderPicture } from '../../core/render/picture';
import { packBits } from '../../core/voxel/packBits';
import type { DataProblem } from '../../shared/data';
import { hashOf } from './assignSplits';
import { COMPARED_SIZE } from './duplicates';
import type { ListedPicture, ListedShape } from './layouts/listing';
import { loadShape } from './loadShape';
import type { LoadedShape } from './loadShape';
import { neighbours, readBackground } from './surroundings';
import { STORE_VERSION, gridsFile } from './storeSchema';
import type { PictureEntry, ShardIndex, StoredShape } from './storeSchema';

/** A stretch of a data set that is made in one go: `<name>.grids`, `<name>.pictures` and, last, `<name>.json`. */
export interface PartJob {
  name: string;
  /** What it is made from; equal keys give equal bytes. */
  key: string;
  /** The data set's folder: nothing outside of it is read. */
  root: string;
  shapes: readonly ListedShape[];
  /** The set's own size first. */
  gridSizes: readonly number[];
  side: number;
  /** Pictures rendered of each shape. */
  views: number;
  fill: 'solid' | 'surface';
  seed: number;
  /** Photos of which half of the pictures have one behind the object. */
  backgrounds: readonly string[];
}

/** Shapes that are only looked at. */
export interface CheckJob {
  root: string;
  shapes: readonly ListedShape[];
}

/** What a look at a shape gives: its cells to be compared with others, or why it cannot be used. */
export interface Checked {
  id: string;
  /** COMPARED_SIZE³ cells, packed. */
  cells?: Uint8Array;
  /** Width, height, depth. */
  extent?: [number, number, number];
  problem?: DataProblem;
}

/** Where the ambient occlusion of renderings is worked out. */
const SUBJECT_SIZE = 32;
/** Photos with more pixels are left out before they are decoded. */
const MOST_PIXELS = 100_000_000;

/** The path as the user sees it, from the set's own folder. */
const shown = (root: string, file: string): string => relative(root, file).replaceAll('\\', '/');

const reasonOf = (error: unknown): string =>
  error instanceof MaquetteError ? error.message : error instanceof Error ? error.message : String(error);

/** A fault of one file is that file's; a full disk is everybody's. */
function isOurs(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS' || code === 'EMFILE';
}

/** Reads shapes as far as is needed to know that they can be used. */
export async function checkShapes(job: CheckJob, onShape: () => void = () => {}): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const shape of job.shapes) {
    const file = shown(job.root, shape.source.file);
    try {
      const loaded = await loadShape(shape.source, job.root);
      checked.push({ id: shape.id, cells: packBits(loaded.cells(COMPARED_SIZE, 'solid')), extent: loaded.extent });
    } catch (error) {
      checked.push({ id: shape.id, problem: { file, reason: reasonOf(error) } });
    }
    onShape();
  }
  return checked;
}

/** Makes one part. Shapes and pictures that cannot be read are listed in it and left out. */
export async function makePart(
  folder: string,
  job: PartJob,
  onStep: (step: { pictures: number; shapes: number }) => void = () => {},
): Promise<void> {
  const shapes: StoredShape[] = [];
  const problems: DataProblem[] = [];
  const grids = job.gridSizes.map((): Uint8Array[] => []);
  const pictures: PictureEntry[] = [];
  const backgrounds = job.views > 0 ? await Promise.all(job.backgrounds.map(readBackground)) : [];
  const file = await open(join(folder, `${job.name}.pictures.tmp`), 'w');
  let offset = 0;
  const store = async (shape: string, picture: MadePicture): Promise<void> => {
    const packed = deflateRawSync(picture.mask);
    await file.write(Buffer.concat([picture.colour, packed]));
    pictures.push({
      shape,
      kind: picture.kind,
      ...(picture.camera ? { camera: picture.camera } : {}),
      width: picture.side,
      height: picture.side,
      offset,
      colourBytes: picture.colour.length,
      maskBytes: packed.length,
    });
    offset += picture.colour.length + packed.length;
    onStep({ pictures: 1, shapes: 0 });
  };
  try {
    for (const shape of job.shapes) {
      let extent: LoadedShape['extent'];
      try {
        const loaded = await loadShape(shape.source, job.root, (name, reason) => problems.push({ file: name, reason }));
        extent = loaded.extent;
        const cells = job.gridSizes.map((size) => loaded.cells(size, job.fill));
        if (!cells[0].includes(1)) throw new MaquetteError('bad-file', `${basename(shape.source.file)} has no volume.`);
        cells.forEach((each, i) => grids[i].push(packBits(each)));
        shapes.push({
          id: shape.id,
          class: shape.class,
          source: shape.origin,
          object: shape.object,
          split: shape.split ?? 'train',
          licence: shape.licence,
          creator: shape.creator,
          metres: loaded.extent,
        });
        if (job.views > 0) {
          const mesh = loaded.mesh();
          const subject = prepareSubject(mesh, loaded.cells(SUBJECT_SIZE, 'solid'), SUBJECT_SIZE);
          for (let n = 0; n < job.views; n++) {
            const picture = renderPicture(subject, {
              side: job.side,
              seed: hashOf(`view ${n} of ${shape.id}, ${job.seed}`),
              extras: neighbours(),
              backgrounds,
            });
            const colour = await sharp(picture.rgb, { raw: { width: job.side, height: job.side, channels: 3 } })
              .jpeg({ quality: picture.jpegQuality, chromaSubsampling: picture.jpegQuality > 90 ? '4:4:4' : '4:2:0' })
              .toBuffer();
            await store(shape.id, { kind: 'render', side: job.side, colour, mask: picture.mask, camera: picture.view });
          }
        }
      } catch (error) {
        if (isOurs(error)) throw error;
        problems.push({ file: shown(job.root, shape.source.file), reason: reasonOf(error) });
        onStep({ pictures: job.views + shape.pictures.length, shapes: 1 });
        continue;
      }
      for (const picture of shape.pictures) {
        try {
          await store(shape.id, await readListedPicture(inLongestSides(picture, extent), job.side));
        } catch (error) {
          if (isOurs(error)) throw error;
          problems.push({
            file: shown(job.root, picture.file),
            reason: `The picture cannot be read (${reasonOf(error).split('\n')[0].slice(0, 150)}).`,
          });
        }
      }
      onStep({ pictures: 0, shapes: 1 });
    }
  } finally {
    await file.close();
  }
  for (const [i, size] of job.gridSizes.entries())
    await writeFile(join(folder, i === 0 ? `${job.name}.grids` : gridsFile(job.name, size)), Buffer.concat(grids[i]));
  await rename(join(folder, `${job.name}.pictures.tmp`), join(folder, `${job.name}.pictures`));
  const index: ShardIndex = { key: job.key, shapes, pictures, problems };
  await writeFile(join(folder, `${job.name}.json.tmp`), JSON.stringify(index));
  await rename(join(folder, `${job.name}.json.tmp`), join(folder, `${job.name}.json`));
}

function inLongestSides(picture: ListedPicture, extent: readonly number[]): ListedPicture {
  const { camera, distanceIn } = picture;
  if (!camera || distanceIn === undefined) return picture;
  return { ...picture, camera: { ...camera, distance: (camera.distance * Math.hypot(...extent)) / Math.max(...extent) } };
}

interface MadePicture {
  kind: PictureEntry['kind'];
  side: number;
  colour: Buffer;
  /** side² bytes. */
  mask: Uint8Array;
  camera?: PictureEntry['camera'];
}

/** A picture of the set, fitted whole into a square; what is transparent becomes white, as catalogues show it. */
async function readListedPicture(picture: ListedPicture, side: number): Promise<MadePicture> {
  const fitted = { fit: 'contain', background: { r: 255, g: 255, b: 255, alpha: 0 } } as const;
  let source = sharp(picture.file, { limitInputPixels: MOST_PIXELS }).autoOrient();
  const cropTo = (width: number, height: number): { left: number; top: number; width: number; height: number } | undefined => {
    if (!picture.crop) return undefined;
    const [left, top, wide, high] = picture.crop.map(Math.round);
    // A little room around the object, as our own renderings have.
    const room = Math.round(0.06 * Math.max(wide, high));
    const x = Math.max(0, left - room);
    const y = Math.max(0, top - room);
    const area = { left: x, top: y, width: Math.min(width, left + wide + room) - x, height: Math.min(height, top + high + room) - y };
    return area.width > 0 && area.height > 0 ? area : undefined;
  };
  const size = await source.metadata();
  const area = cropTo(size.autoOrient.width, size.autoOrient.height);
  if (area) source = source.extract(area);
  const { data } = await source
    .ensureAlpha()
    .toColourspace('srgb')
    .resize(side, side, fitted)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  let cut: Buffer | undefined;
  if (picture.mask !== undefined) {
    const mask = sharp(picture.mask, { limitInputPixels: MOST_PIXELS }).autoOrient();
    const its = (await mask.metadata()).autoOrient;
    if (its.width !== size.autoOrient.width || its.height !== size.autoOrient.height)
      throw new MaquetteError(
        'bad-file',
        `its mask is ${its.width} x ${its.height} pixels, not ${size.autoOrient.width} x ${size.autoOrient.height}`,
      );
    cut = await (area ? mask.extract(area) : mask)
      .greyscale()
      .resize(side, side, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 1 } })
      .extractChannel(0)
      .raw({ depth: 'uchar' })
      .toBuffer();
  }
  const rgb = Buffer.alloc(3 * side * side);
  const mask = new Uint8Array(side * side);
  for (let i = 0; i < mask.length; i++) {
    const alpha = data[4 * i + 3];
    mask[i] = cut ? cut[i] : alpha;
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.round((data[4 * i + c] * alpha + 255 * (255 - alpha)) / 255);
  }
  const flat = sharp(rgb, { raw: { width: side, height: side, channels: 3 } });
  // Icons and renderings are small and sharp; photos are photos.
  const colour = await (picture.kind === 'photo' ? flat.jpeg({ quality: 92 }) : flat.png()).toBuffer();
  return { kind: picture.kind, side, colour, mask, ...(picture.camera ? { camera: picture.camera } : {}) };
}

/** Changes whenever parts made by older code must be made again. */
export const PART_RECIPE = `${STORE_VERSION}.2`;
