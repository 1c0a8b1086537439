import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import sharp from 'sharp';
import { MaquetteError } from '../../core/errors';
import { extensionOf, readMesh } from '../../core/formats';
import { mtlFilesOf, readMtl, readObjScene } from '../../core/formats/objScene';
import type { MtlMaterial } from '../../core/formats/objScene';
import type { PaintedMesh, Texture } from '../../core/render/mesh';

const LARGEST_TEXTURE_SIDE = 256;
/** A texture with more pixels is left out before it is decoded. */
const MOST_TEXTURE_PIXELS = 100_000_000;
/** No mesh of a data set is larger. */
const LARGEST_MESH = 2 ** 30;

/** Something that is missing or broken beside the shape itself: said, but no reason to leave the shape out. */
export type Complain = (file: string, reason: string) => void;

/** Reads a whole file of a data set. @throws MaquetteError 'not-found', 'permission', 'too-large' */
export async function readWhole(file: string, most = LARGEST_MESH): Promise<Uint8Array> {
  const name = basename(file);
  try {
    const { size } = await stat(file);
    if (size > most)
      throw new MaquetteError('too-large', `${name} has ${Math.round(size / 2 ** 20)} MB; up to ${most / 2 ** 20} are read.`, {
        file: name,
      });
    return await readFile(file);
  } catch (error) {
    if (error instanceof MaquetteError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') throw new MaquetteError('permission', `${name} may not be read.`, { file: name });
    throw new MaquetteError('not-found', `${name} could not be read: it is not there.`, { file: name });
  }
}

/** A file that a model names, found whatever the case of its name; undefined if it is not there or lies outside of `root`. */
async function besides(from: string, name: string, root: string): Promise<string | undefined> {
  const path = resolve(dirname(from), name.replaceAll('\\', '/').replaceAll('\0', ''));
  const way = relative(root, path);
  if (way === '..' || way.startsWith(`..${sep}`) || resolve(root, way) !== path) return undefined;
  const wanted = basename(path).toLowerCase();
  const names = await readdir(dirname(path)).catch(() => []);
  const found = names.find((file) => file === basename(path)) ?? names.find((file) => file.toLowerCase() === wanted);
  return found === undefined ? undefined : join(dirname(path), found);
}

async function readTexture(file: string): Promise<Texture> {
  const { data, info } = await sharp(file, { limitInputPixels: MOST_TEXTURE_PIXELS })
    .resize(LARGEST_TEXTURE_SIDE, LARGEST_TEXTURE_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) };
}

/**
 * Reads a mesh with its materials (OBJ with its .mtl and pictures) or in one plain colour (all other formats), in the file's own axes.
 *
 * @param root nothing outside of this folder is read, whatever the files name
 * @throws MaquetteError as the format's reader
 */
export async function readPainted(file: string, root: string, complain: Complain, title = basename(file)): Promise<PaintedMesh> {
  const bytes = await readWhole(file);
  if (extensionOf(file) !== 'obj') {
    const { positions, indices } = readMesh(bytes, title);
    return {
      positions,
      indices,
      triangleMaterials: new Uint16Array(indices.length / 3),
      materials: [{ name: '', colour: [0.8, 0.8, 0.8], opacity: 1, gloss: 0.2 }],
    };
  }
  // Latin-1 keeps every byte: names in other encodings still agree between the .obj and its .mtl.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const materials = new Map<string, MtlMaterial>();
  for (const name of mtlFilesOf(text)) {
    const path = await besides(file, name, root);
    if (path === undefined) complain(title, `Its materials “${name.slice(0, 100)}” are missing; it is painted plainly.`);
    else for (const [key, value] of readMtl((await readFile(path)).toString('latin1'))) materials.set(key, value);
  }
  const textures = new Map<string, Texture>();
  for (const { texture } of materials.values()) {
    if (texture === undefined || textures.has(texture)) continue;
    const path = await besides(file, texture, root);
    if (path === undefined) continue;
    try {
      textures.set(texture, await readTexture(path));
    } catch {
      complain(title, `Its picture “${basename(path)}” cannot be read; the material's colour stands in.`);
    }
  }
  return readObjScene(text, title, materials, textures);
}
