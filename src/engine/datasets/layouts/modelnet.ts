import { turnFrom } from '../turn';
import type { DataFolder } from './folder';
import type { LayoutReader, ListedShape } from './listing';
import type { DataProblem } from '../../../shared/data';

/** The two forms of ModelNet (Wu et al. 2015). z is up; where the front is differs in ModelNet40, and is -y in most of ModelNet10. */

const SPLITS = ['train', 'test'] as const;
/** MATLAB files beside the grids that hold something else. */
const NO_GRID = /^(train_feature|test_feature|discriminative|generative)/;

/** "ModelNet10", or "ModelNet" for other numbers of classes. */
const nameOf = (classes: number): string => (classes === 10 || classes === 40 ? `ModelNet${classes}` : 'ModelNet');

async function classFolders(folder: DataFolder, inside: string): Promise<string[]> {
  const { folders } = await folder.entries();
  const found: string[] = [];
  for (const name of folders) {
    for (const split of SPLITS) {
      if (!(await folder.hasFolder(`${name}/${inside}${split}`))) continue;
      found.push(name);
      break;
    }
  }
  return found;
}

async function hasFileLike(folder: DataFolder, classes: readonly string[], inside: string, pattern: RegExp): Promise<boolean> {
  for (const name of classes.slice(0, 5)) {
    for (const split of SPLITS) {
      const { files } = await folder.entries(`${name}/${inside}${split}`);
      if (files.some((file) => pattern.test(file))) return true;
    }
  }
  return false;
}

export const modelNetMeshes: LayoutReader = {
  layout: 'modelnet-meshes',
  looksLike: 'ModelNet meshes: <class>/train/*.off and <class>/test/*.off',
  async recognise(folder) {
    return hasFileLike(folder, await classFolders(folder, ''), '', /\.off$/i);
  },
  async list(folder, axes) {
    const classes = await classFolders(folder, '');
    const origin = nameOf(classes.length);
    const up = axes.up ?? 'z';
    const turn = turnFrom(up, axes.front ?? (up === 'z' ? '-y' : '+z'));
    const shapes: ListedShape[] = [];
    const problems: DataProblem[] = [];
    for (const name of classes) {
      for (const split of SPLITS) {
        const path = `${name}/${split}`;
        for (const file of (await folder.entries(path)).files) {
          if (!/\.off$/i.test(file)) {
            problems.push({ file: `${path}/${file}`, reason: 'It is no OFF mesh, which is what ModelNet holds.' });
            continue;
          }
          const id = file.slice(0, -4);
          shapes.push({
            id,
            class: name,
            object: id,
            split,
            source: { kind: 'mesh', file: `${folder.root}/${path}/${file}`, turn },
            pictures: [],
            origin,
            licence: 'academic use (Princeton ModelNet)',
            creator: 'Princeton ModelNet',
          });
        }
      }
    }
    return { layout: 'modelnet-meshes', title: `${origin} meshes`, root: folder.root, up, hasTest: true, shapes, problems };
  },
};

export const modelNetVoxels: LayoutReader = {
  layout: 'modelnet-voxels',
  looksLike: 'ModelNet voxels: volumetric_data/<class>/30/{train,test}/*.mat',
  async recognise(folder) {
    return hasFileLike(folder, await classFolders(folder, '30/'), '30/', /\.mat$/i);
  },
  async list(folder, axes) {
    const classes = await classFolders(folder, '30/');
    const origin = nameOf(classes.length);
    const up = axes.up ?? 'z';
    const turn = turnFrom(up, axes.front ?? (up === 'z' ? '-y' : '+z'));
    const shapes: ListedShape[] = [];
    const problems: DataProblem[] = [];
    for (const name of classes) {
      for (const split of SPLITS) {
        const path = `${name}/30/${split}`;
        for (const file of (await folder.entries(path)).files) {
          if (NO_GRID.test(file)) continue;
          const match = /^(.+?)(?:_(\d{1,2}))?\.mat$/i.exec(file);
          if (!match) {
            problems.push({ file: `${path}/${file}`, reason: 'It is no MATLAB grid, which is what this form of ModelNet holds.' });
            continue;
          }
          shapes.push({
            id: file.slice(0, -4),
            class: name,
            // The twelve turned copies of a model are one object.
            object: match[1],
            split,
            source: { kind: 'grid', file: `${folder.root}/${path}/${file}`, turn, fit: 'pad' },
            pictures: [],
            origin,
            licence: 'academic use (Princeton ModelNet)',
            creator: 'Princeton ModelNet',
          });
        }
      }
    }
    return { layout: 'modelnet-voxels', title: `${origin} voxels`, root: folder.root, up, hasTest: true, shapes, problems };
  },
};
