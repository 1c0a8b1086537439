import type { DataLayout, DataProblem } from '../../../shared/data';
import type { Split, StoredCamera } from '../storeSchema';
import type { Turn } from '../turn';
import type { DataFolder } from './folder';

/** Where a shape's geometry comes from. Absolute paths; plain data, since it goes to worker threads. */
export type ShapeSource =
  | {
      kind: 'mesh';
      file: string;
      /** Takes the file's axes to ours: y up, front +z. */
      turn: Turn;
      /** Width, height, depth that the catalogue gives the upright model; absent: as in the file. */
      metres?: readonly [number, number, number];
    }
  | {
      kind: 'grid';
      file: string;
      turn: Turn;
      /** `canonical`: scaled and centred as our grids are; `pad`: laid into the middle of a larger grid cell by cell where that fits. */
      fit: 'canonical' | 'pad';
    };

/** A photo or rendering that comes with a shape. */
export interface ListedPicture {
  kind: 'render' | 'icon' | 'photo';
  file: string;
  /** White where the object is. Without one the picture's own alpha counts, else everything. */
  mask?: string;
  /** Part of the picture that shows the object: left, top, width, height in pixels. */
  crop?: readonly [number, number, number, number];
  /** Its distance is in longest sides of the object, as in the store, or in diagonals of its box where `distanceIn` says so. */
  camera?: StoredCamera;
  distanceIn?: 'diagonals';
}

export interface ListedShape {
  /** Unique in the set. */
  id: string;
  class: string;
  /** What it is a view, a turned copy or a variation of: all shapes of an object stand in one split. */
  object: string;
  /** The part that the set itself puts it in. */
  split?: Split;
  source: ShapeSource;
  pictures: readonly ListedPicture[];
  /** For the store: "ModelNet10", "Scopia". */
  origin: string;
  licence: string;
  creator: string;
}

/** All that a folder holds, found by looking at names and lists; no shape has been read yet. */
export interface Listing {
  layout: DataLayout;
  /** "ModelNet10 meshes". */
  title: string;
  /** Absolute; nothing outside of it is read. */
  root: string;
  up: 'y' | 'z';
  /** Whether the set says itself which shapes are for testing. */
  hasTest: boolean;
  shapes: ListedShape[];
  problems: DataProblem[];
}

/** What the caller says about the axes of the files, where the set's own rule does not hold. */
export interface AxisChoice {
  up?: 'y' | 'z' | undefined;
  front?: '+x' | '-x' | '+y' | '-y' | '+z' | '-z' | undefined;
}

/** Knows one layout of folders. */
export interface LayoutReader {
  readonly layout: DataLayout;
  /** For the message when nothing fits: what such a folder holds. */
  readonly looksLike: string;
  /** Whether the folder is laid out like this. Looks at a few names only. */
  recognise(folder: DataFolder): Promise<boolean>;
  list(folder: DataFolder, axes: AxisChoice): Promise<Listing>;
}
