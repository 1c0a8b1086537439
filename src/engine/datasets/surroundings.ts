import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { MaquetteError } from '../../core/errors';
import { FURNITURE_CLASSES, buildFurniture } from '../../core/furniture';
import type { Texture } from '../../core/render/mesh';
import { prepareSubject } from '../../core/render/picture';
import type { Subject } from '../../core/render/picture';
import { voxelise } from '../../core/voxel/voxelise';

/** What stands around and behind an object in pictures to learn from. */

let extras: Subject[] | undefined;

/** A few dozen pieces of furniture; none of them is a shape of any set. */
export function neighbours(): Subject[] {
  extras ??= Array.from({ length: 36 }, (_, i) => {
    const mesh = buildFurniture(FURNITURE_CLASSES[i % 6] ?? 'chair', 0x40000000 + i);
    return prepareSubject(mesh, voxelise(mesh, 32).cells, 32);
  });
  return extras;
}

/** Longest side of a photo that stands behind objects: about twice a picture's. */
const BACKGROUND_SIDE = 384;

export async function readBackground(path: string): Promise<Texture> {
  const { data, info } = await sharp(path)
    .rotate()
    .resize(BACKGROUND_SIDE, BACKGROUND_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

/** The photos of a folder, in the order of their names. @throws MaquetteError 'not-found', 'invalid-input' if it has none */
export async function listBackgrounds(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new MaquetteError('not-found', `There is no folder “${folder}” with backgrounds.`, { file: folder });
  });
  const photos = names.filter((name) => /\.(jpe?g|png|webp)$/i.test(name) && !name.startsWith('.')).sort();
  if (photos.length === 0)
    throw new MaquetteError('invalid-input', `“${folder}” has no photos (JPEG, PNG, WebP) to put behind objects.`, { file: folder });
  return photos.map((name) => resolve(folder, name));
}
