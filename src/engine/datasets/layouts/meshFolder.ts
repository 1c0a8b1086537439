import { posix } from 'node:path';
import { extensionOf, findGridFormat, findMeshFormat } from '../../../core/formats';
import { readMtl } from '../../../core/formats/objScene';
import type { DataProblem } from '../../../shared/data';
import type { Split } from '../storeSchema';
import { NO_TURN, turnFrom } from '../turn';
import type { Turn } from '../turn';
import type { DataFolder } from './folder';
import type { AxisChoice, LayoutReader, ListedPicture, ListedShape, Listing } from './listing';

const PICTURE = /\.(jpe?g|png|webp|avif|tiff?)$/i;
const SPLIT_NAMES: Readonly<Record<string, Split>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
  testing: 'test',
};
/** Files that stand beside meshes and are no mistake. */
const COMPANION = /\.(mtl|txt|md|json|csv|pdf|html?|license)$|^(license|readme|copying)/i;

const isMesh = (file: string): boolean => findMeshFormat(extensionOf(file))?.read !== undefined;
const isGrid = (file: string): boolean => findGridFormat(extensionOf(file))?.read !== undefined;
const isShape = (file: string): boolean => isMesh(file) || isGrid(file);
const isPicture = (file: string): boolean => PICTURE.test(file);
const stem = (path: string): string => path.slice(0, path.length - posix.extname(path).length);

/** All that a plain folder has, sorted by what it is. */
async function sortFiles(folder: DataFolder): Promise<{ shapes: string[]; pictures: string[]; others: string[] }> {
  const shapes: string[] = [];
  const pictures: string[] = [];
  const others: string[] = [];
  for await (const path of folder.walk()) {
    if (isShape(path)) shapes.push(path);
    else if (isPicture(path)) pictures.push(path);
    else if (!COMPANION.test(posix.basename(path))) others.push(path);
  }
  return { shapes, pictures, others };
}

/**
 * The photos of each shape: those with its name, alone or with an ending ("chair.jpg", "chair-2.jpg", "chair_front.png"), and those that share a folder
 * with one shape alone. A picture called after the shape and ending in "mask" is the mask of the photo without that ending.
 */
export function matchPictures(shapes: readonly string[], pictures: readonly string[]): Map<string, ListedPicture[]> {
  const byFolder = new Map<string, { shapes: string[]; pictures: string[] }>();
  const at = (path: string): { shapes: string[]; pictures: string[] } => {
    const folder = posix.dirname(path);
    let list = byFolder.get(folder);
    if (!list) byFolder.set(folder, (list = { shapes: [], pictures: [] }));
    return list;
  };
  for (const path of shapes) at(path).shapes.push(path);
  for (const path of pictures) at(path).pictures.push(path);
  const found = new Map<string, ListedPicture[]>();
  for (const { shapes: here, pictures: beside } of byFolder.values()) {
    const masks = new Map<string, string>();
    const photos: string[] = [];
    for (const path of beside) {
      const match = /^(.*?)[-_. ]mask$/i.exec(stem(path));
      if (match) masks.set(match[1].toLowerCase(), path);
      else photos.push(path);
    }
    // The longest name wins, so that "chair-2.jpg" belongs to "chair-2.obj" and not to "chair.obj".
    const names = here.map((path) => ({ path, name: stem(path).toLowerCase() })).sort((a, b) => b.name.length - a.name.length);
    for (const photo of photos) {
      const own = stem(photo).toLowerCase();
      const shape =
        names.find(({ name }) => own === name || (own.startsWith(name) && /^[-_. (]/.test(own.slice(name.length)))) ??
        (here.length === 1 && /photo|image|picture|view|render|front|side|back|img|dsc/i.test(posix.basename(photo))
          ? names[0]
          : undefined);
      if (!shape) continue;
      const list = found.get(shape.path) ?? [];
      const mask = masks.get(own);
      list.push({ kind: 'photo', file: photo, ...(mask === undefined ? {} : { mask }) });
      found.set(shape.path, list);
    }
  }
  return found;
}

/** Leaves out the pictures that a shape's own materials are painted with: they are no photos of it. */
async function withoutTextures(folder: DataFolder, matched: Map<string, ListedPicture[]>): Promise<Map<string, ListedPicture[]>> {
  const photos = new Map<string, ListedPicture[]>();
  for (const [shape, pictures] of matched) {
    const library = `${stem(shape)}.mtl`;
    let own: ReadonlySet<string> = new Set();
    if (extensionOf(shape) === 'obj' && (await folder.hasFile(library))) {
      const materials = readMtl(await folder.text(library)).values();
      own = new Set(Array.from(materials, ({ texture }) => posix.basename((texture ?? '').replaceAll('\\', '/')).toLowerCase()));
    }
    const rest = pictures.filter(({ file }) => !own.has(posix.basename(file).toLowerCase()));
    if (rest.length > 0) photos.set(shape, rest);
  }
  return photos;
}

/** The class of a shape is the first folder that it lies in; folders called train, validation or test are parts. */
export function placeOf(path: string, rootName: string): { class: string; split?: Split } {
  const folders = posix.dirname(path) === '.' ? [] : posix.dirname(path).split('/');
  let split: Split | undefined;
  const rest = folders.filter((name, level) => {
    const part = level < 2 && Object.hasOwn(SPLIT_NAMES, name.toLowerCase()) ? SPLIT_NAMES[name.toLowerCase()] : undefined;
    split ??= part;
    return part === undefined;
  });
  return { class: rest[0] ?? rootName, ...(split ? { split } : {}) };
}

/** y up, but z in STL: printers have it so. */
const usualUp = (path: string): 'y' | 'z' => (extensionOf(path) === 'stl' ? 'z' : 'y');

function turnOf(path: string, axes: AxisChoice): Turn {
  // Our grids' axes are said by their formats.
  if (isGrid(path) && axes.up === undefined && axes.front === undefined) return NO_TURN;
  const up = axes.up ?? (isGrid(path) ? 'y' : usualUp(path));
  return turnFrom(up, axes.front ?? (up === 'z' ? '-y' : '+z'));
}

async function listFolder(folder: DataFolder, axes: AxisChoice, withPhotos: boolean): Promise<Listing> {
  const { shapes: paths, pictures, others } = await sortFiles(folder);
  const matched = withPhotos ? await withoutTextures(folder, matchPictures(paths, pictures)) : new Map<string, ListedPicture[]>();
  const problems: DataProblem[] = others.map((file) => ({ file, reason: 'It is no mesh, grid or photo that can be read.' }));
  const shapes: ListedShape[] = [];
  const taken = new Map<string, string>();
  let zUp = 0;
  for (const path of paths) {
    const id = stem(path);
    const before = taken.get(id);
    if (before !== undefined) {
      problems.push({ file: path, reason: `“${before}” has the same name and is taken instead.` });
      continue;
    }
    taken.set(id, path);
    const photos = (matched.get(path) ?? []).map((photo) => ({
      ...photo,
      file: `${folder.root}/${photo.file}`,
      ...(photo.mask === undefined ? {} : { mask: `${folder.root}/${photo.mask}` }),
    }));
    if (withPhotos && photos.length === 0) problems.push({ file: path, reason: 'No photo has its name; its shape is taken all the same.' });
    const file = `${folder.root}/${path}`;
    const turn = turnOf(path, axes);
    if ((axes.up ?? usualUp(path)) === 'z') zUp++;
    shapes.push({
      id,
      ...placeOf(path, folder.name),
      object: id,
      source: isMesh(path) ? { kind: 'mesh', file, turn } : { kind: 'grid', file, turn, fit: 'canonical' },
      pictures: photos,
      origin: folder.name,
      licence: "the user's own",
      creator: 'unknown',
    });
  }
  return {
    layout: withPhotos ? 'mesh-photo-pairs' : 'mesh-folder',
    title: withPhotos ? `Meshes with photos in “${folder.name}”` : `Meshes in “${folder.name}”`,
    root: folder.root,
    up: axes.up ?? (zUp * 2 > shapes.length ? 'z' : 'y'),
    hasTest: shapes.some(({ split }) => split === 'test'),
    shapes,
    problems,
  };
}

/** The first files are enough to know what a folder is. */
const ENOUGH = 2000;

async function lookAtFirst(folder: DataFolder): Promise<{ shapes: string[]; pictures: string[] }> {
  const shapes: string[] = [];
  const pictures: string[] = [];
  let seen = 0;
  for await (const path of folder.walk()) {
    if (isShape(path)) shapes.push(path);
    else if (isPicture(path)) pictures.push(path);
    // A folder of pictures comes before its shapes only if there are very many of them.
    if (++seen >= ENOUGH && (shapes.length > 0 || seen >= 50 * ENOUGH)) break;
  }
  return { shapes, pictures };
}

export const meshPhotoPairs: LayoutReader = {
  layout: 'mesh-photo-pairs',
  looksLike: 'meshes with photos of the same name: <class>/chair.obj, <class>/chair.jpg, <class>/chair-2.jpg',
  async recognise(folder) {
    const { shapes, pictures } = await lookAtFirst(folder);
    // A few dozen shapes are enough to tell photos from textures.
    const some = shapes.slice(0, 60);
    return some.length > 0 && 2 * (await withoutTextures(folder, matchPictures(some, pictures))).size >= some.length;
  },
  list: (folder, axes) => listFolder(folder, axes, true),
};

export const meshFolder: LayoutReader = {
  layout: 'mesh-folder',
  looksLike: 'meshes or voxel grids in folders named after their class: <class>/*.obj, .stl, .ply, .off, .glb, .binvox, .npy, .mat, .vox',
  recognise: async (folder) => (await lookAtFirst(folder)).shapes.length > 0,
  list: (folder, axes) => listFolder(folder, axes, false),
};
