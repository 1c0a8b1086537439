import type { DataProblem } from '../../../shared/data';
import type { Turn } from '../turn';
import { turnFrom } from '../turn';
import type { DataFolder } from './folder';
import type { AxisChoice, LayoutReader, ListedPicture, ListedShape, Listing } from './listing';
import { readRenderingMetadata } from './renderingMetadata';
import { findSplitFile } from './splitFiles';
import { synsetNames } from './taxonomy';

/**
 * ShapeNetCore (Chang et al. 2015), versions 1 and 2, and the voxels and renderings that 3D-R2N2 (Choy et al. 2016) made of version 1.
 * y is up; the front is +x in version 1 and -z in version 2, as their read-me files say.
 */

const SYNSET = /^\d{8}$/;
const LICENCE = 'research use (ShapeNet terms)';
const FRONT = { v1: '+x', v2: '-z' } as const;

/** Folders whose names are synset numbers. */
async function synsets(folder: DataFolder, path = ''): Promise<string[]> {
  return (await folder.entries(path)).folders.filter((name) => SYNSET.test(name));
}

/** Whether one of the first models of the first synsets has the file. */
async function hasModelFile(folder: DataFolder, path: string, file: (files: readonly string[]) => boolean, inside = ''): Promise<boolean> {
  for (const synset of (await synsets(folder, path)).slice(0, 4)) {
    const at = path === '' ? synset : `${path}/${synset}`;
    for (const model of (await folder.entries(at)).folders.slice(0, 6)) {
      if (file((await folder.entries(`${at}/${model}${inside}`)).files)) return true;
    }
  }
  return false;
}

const turnOf = (axes: AxisChoice, version: 'v1' | 'v2'): Turn =>
  turnFrom(axes.up ?? 'y', axes.front ?? (axes.up === 'z' ? '-y' : FRONT[version]));

export const shapeNetV2: LayoutReader = {
  layout: 'shapenet-v2',
  looksLike: 'ShapeNetCore v2: <synset>/<model>/models/model_normalized.obj',
  recognise: (folder) => hasModelFile(folder, '', (files) => files.some((file) => file.startsWith('model_normalized.')), '/models'),
  async list(folder, axes) {
    const listing = await startListing(folder, axes, 'shapenet-v2', 'ShapeNetCore v2');
    const turn = turnOf(axes, 'v2');
    await eachModel(folder, '', listing, async (synset, model, add) => {
      const path = `${synset}/${model}/models`;
      const { files } = await folder.entries(path);
      // The mesh comes first: some models lack the voxels, and the renderer needs it.
      if (files.includes('model_normalized.obj')) {
        add({ kind: 'mesh', file: `${folder.root}/${path}/model_normalized.obj`, turn });
        return;
      }
      const grid = ['model_normalized.solid.binvox', 'model_normalized.surface.binvox'].find((name) => files.includes(name));
      if (grid !== undefined) add({ kind: 'grid', file: `${folder.root}/${path}/${grid}`, turn, fit: 'canonical' });
      else listing.problems.push({ file: path, reason: 'It holds neither model_normalized.obj nor its voxels.' });
    });
    return listing;
  },
};

export const shapeNetV1: LayoutReader = {
  layout: 'shapenet-v1',
  looksLike: 'ShapeNetCore v1: <synset>/<model>/model.obj',
  recognise: (folder) => hasModelFile(folder, '', (files) => files.includes('model.obj')),
  async list(folder, axes) {
    const listing = await startListing(folder, axes, 'shapenet-v1', 'ShapeNetCore v1');
    const turn = turnOf(axes, 'v1');
    await eachModel(folder, '', listing, async (synset, model, add) => {
      const path = `${synset}/${model}`;
      const { files } = await folder.entries(path);
      if (files.includes('model.obj')) add({ kind: 'mesh', file: `${folder.root}/${path}/model.obj`, turn });
      else listing.problems.push({ file: path, reason: 'It holds no model.obj.' });
    });
    return listing;
  },
};

const VOXELS = 'ShapeNetVox32';
const RENDERINGS = 'ShapeNetRendering';
const isGridFile = (files: readonly string[]): boolean => files.includes('model.binvox');

export const shapeNetR2n2: LayoutReader = {
  layout: 'shapenet-r2n2',
  looksLike: `3D-R2N2's ShapeNet: ${VOXELS}/<synset>/<model>/model.binvox, best with ${RENDERINGS} beside it`,
  async recognise(folder) {
    return (await hasModelFile(folder, VOXELS, isGridFile)) || hasModelFile(folder, '', isGridFile);
  },
  async list(folder, axes) {
    const listing = await startListing(folder, axes, 'shapenet-r2n2', "3D-R2N2's ShapeNet voxels and renderings");
    const turn = turnOf(axes, 'v1');
    const voxels = (await folder.hasFolder(VOXELS)) ? `${VOXELS}/` : '';
    const withPictures = voxels !== '' && (await folder.hasFolder(RENDERINGS));
    await eachModel(folder, voxels, listing, async (synset, model, add) => {
      const path = `${voxels}${synset}/${model}`;
      const { files } = await folder.entries(path);
      if (!files.includes('model.binvox')) {
        listing.problems.push({ file: path, reason: 'It holds no model.binvox.' });
        return;
      }
      const pictures = withPictures ? await renderings(folder, `${RENDERINGS}/${synset}/${model}/rendering`, listing.problems) : [];
      add({ kind: 'grid', file: `${folder.root}/${path}/model.binvox`, turn, fit: 'canonical' }, pictures);
    });
    return listing;
  },
};

/** The pictures of a model in the order of renderings.txt, else by name, each with its camera. */
async function renderings(folder: DataFolder, path: string, problems: DataProblem[]): Promise<ListedPicture[]> {
  const { files } = await folder.entries(path);
  const named = files.includes('renderings.txt')
    ? (await folder.text(`${path}/renderings.txt`)).split(/\r?\n/).map((line) => line.trim())
    : files;
  const pictures = named.filter((name) => /^[\w-]+\.png$/i.test(name) && files.includes(name));
  if (pictures.length === 0) {
    problems.push({ file: path, reason: 'There are no renderings of this model.' });
    return [];
  }
  let cameras: ReturnType<typeof readRenderingMetadata> = [];
  if (files.includes('rendering_metadata.txt')) {
    const file = `${path}/rendering_metadata.txt`;
    try {
      cameras = readRenderingMetadata(await folder.text(file), file);
    } catch (error) {
      problems.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return pictures.map((name, i) => ({
    kind: 'render',
    file: `${folder.root}/${path}/${name}`,
    ...(i < cameras.length ? { camera: cameras[i], distanceIn: 'diagonals' as const } : {}),
  }));
}

interface ShapeNetListing extends Listing {
  className: (synset: string) => string;
  splitOf: (key: string) => ListedShape['split'];
}

async function startListing(folder: DataFolder, axes: AxisChoice, layout: Listing['layout'], title: string): Promise<ShapeNetListing> {
  const problems: DataProblem[] = [];
  const official = await findSplitFile(folder, problems);
  const names = await synsetNames(folder, problems);
  return {
    layout,
    title,
    root: folder.root,
    up: axes.up ?? 'y',
    hasTest: official !== undefined,
    shapes: [],
    problems,
    className: (synset) => official?.names.get(synset) ?? names(synset),
    splitOf: (key) => official?.of.get(key),
  };
}

async function eachModel(
  folder: DataFolder,
  path: string,
  listing: ShapeNetListing,
  read: (synset: string, model: string, add: (source: ListedShape['source'], pictures?: ListedPicture[]) => void) => Promise<void>,
): Promise<void> {
  for (const synset of await synsets(folder, path.replace(/\/$/, ''))) {
    for (const model of (await folder.entries(`${path}${synset}`)).folders) {
      await read(synset, model, (source, pictures = []) => {
        const id = `${synset}/${model}`;
        const split = listing.splitOf(id);
        listing.shapes.push({
          id,
          class: listing.className(synset),
          object: id,
          ...(split ? { split } : {}),
          source,
          pictures,
          origin: listing.title,
          licence: LICENCE,
          creator: 'ShapeNet',
        });
      });
    }
  }
}
