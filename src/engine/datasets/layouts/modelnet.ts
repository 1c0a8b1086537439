import { turnFrom, type Turn } from '../turn';
import type { DataFolder } from './folder';
import type { LayoutReader, ListedShape, ShapeSource } from './listing';
import type { DataLayout, DataProblem } from '../../../shared/data';

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

/** One of the two forms: where its files lie, what they are called and what is in one. */
interface Form {
  layout: DataLayout;
  looksLike: string;
  /** What the set is called after its name: "meshes". */
  noun: string;
  /** Between the class and the split: "30/". */
  inside: string;
  /** Finds a shape's file; its first group names the object. */
  pattern: RegExp;
  /** Files beside the shapes that are no fault. */
  leaveOut?: RegExp;
  /** Why any other file is one. */
  refusal: string;
  source: (file: string, turn: Turn) => ShapeSource;
}

const readerOf = (form: Form): LayoutReader => ({
  layout: form.layout,
  looksLike: form.looksLike,
  async recognise(folder) {
    return hasFileLike(folder, await classFolders(folder, form.inside), form.inside, form.pattern);
  },
  async list(folder, axes) {
    const classes = await classFolders(folder, form.inside);
    const origin = nameOf(classes.length);
    const up = axes.up ?? 'z';
    const turn = turnFrom(up, axes.front ?? (up === 'z' ? '-y' : '+z'));
    const shapes: ListedShape[] = [];
    const problems: DataProblem[] = [];
    for (const name of classes) {
      for (const split of SPLITS) {
        const path = `${name}/${form.inside}${split}`;
        for (const file of (await folder.entries(path)).files) {
          if (form.leaveOut?.test(file)) continue;
          const match = form.pattern.exec(file);
          if (!match) {
            problems.push({ file: `${path}/${file}`, reason: form.refusal });
            continue;
          }
          shapes.push({
            id: file.slice(0, -4),
            class: name,
            object: match[1],
            split,
            source: form.source(`${folder.root}/${path}/${file}`, turn),
            pictures: [],
            origin,
            licence: 'academic use (Princeton ModelNet)',
            creator: 'Princeton ModelNet',
          });
        }
      }
    }
    return { layout: form.layout, title: `${origin} ${form.noun}`, root: folder.root, up, hasTest: true, shapes, problems };
  },
});

export const modelNetMeshes = readerOf({
  layout: 'modelnet-meshes',
  looksLike: 'ModelNet meshes: <class>/train/*.off and <class>/test/*.off',
  noun: 'meshes',
  inside: '',
  pattern: /^(.*)\.off$/i,
  refusal: 'It is no OFF mesh, which is what ModelNet holds.',
  source: (file, turn) => ({ kind: 'mesh', file, turn }),
});

export const modelNetVoxels = readerOf({
  layout: 'modelnet-voxels',
  looksLike: 'ModelNet voxels: volumetric_data/<class>/30/{train,test}/*.mat',
  noun: 'voxels',
  inside: '30/',
  // The twelve turned copies of a model are one object.
  pattern: /^(.+?)(?:_(\d{1,2}))?\.mat$/i,
  leaveOut: NO_GRID,
  refusal: 'It is no MATLAB grid, which is what this form of ModelNet holds.',
  source: (file, turn) => ({ kind: 'grid', file, turn, fit: 'pad' }),
});
