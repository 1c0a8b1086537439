import type { FurnitureClass } from '../../core/furniture/classes';

export const CATALOGUES = ['BlendSwap-CC-0', 'BlendSwap-CC-BY', 'KatorLegaz', 'Scopia', 'default'] as const;
export type Catalogue = (typeof CATALOGUES)[number];

/** Whose models are for testing only, for ever: never trained on, tuned on or used to pick a checkpoint. */
export const TEST_CATALOGUES: readonly Catalogue[] = ['BlendSwap-CC-BY', 'KatorLegaz'];

export const CATALOGUE_LICENCES: Readonly<Record<Catalogue, string>> = {
  'BlendSwap-CC-0': 'CC0-1.0',
  'BlendSwap-CC-BY': 'CC-BY-3.0',
  KatorLegaz: 'CC-BY-3.0-US',
  Scopia: 'CC-BY-3.0',
  default: 'CC-BY-3.0 or GPL-2.0-or-later',
};

/** The catalogue numbers (the N of `name#N`) of each class, chosen by hand: the categories and tags of the catalogues are too loose. */
export const MODELS_OF_CLASS: Readonly<Record<FurnitureClass, Readonly<Partial<Record<Catalogue, readonly number[]>>>>> = {
  bed: {
    'BlendSwap-CC-0': [2, 3, 5, 87, 88],
    'BlendSwap-CC-BY': [10, 31, 77],
    Scopia: [3, 4, 77, 79, 200, 289, 344, 345, 367, 371],
    default: [1, 10, 22, 25, 32, 71, 79],
  },
  bookcase: {
    'BlendSwap-CC-0': [6, 39, 61],
    'BlendSwap-CC-BY': [121],
    KatorLegaz: [55, 80],
    Scopia: [27, 45, 78, 83],
    default: [4, 81, 90],
  },
  chair: {
    'BlendSwap-CC-0': [1, 26, 31, 45, 79, 86, 93, 99, 101, 108, 114, 118, 125, 139, 143, 171],
    'BlendSwap-CC-BY': [11, 13, 17, 18, 24, 45, 87, 95, 111, 112, 116, 120, 123, 127, 128],
    KatorLegaz: [14, 47, 48, 49, 51, 72],
    Scopia: [6, 11, 23, 24, 25, 29, 30, 31, 47, 62, 69, 71, 81, 85, 89, 90, 92, 126, 359, 384, 387],
    default: [5, 21, 84, 97],
  },
  desk: {
    'BlendSwap-CC-0': [49, 50, 75, 152],
    'BlendSwap-CC-BY': [7, 54, 79],
    KatorLegaz: [73],
    Scopia: [82, 84, 93, 94, 95, 96, 290],
    default: [86],
  },
  sofa: {
    'BlendSwap-CC-0': [21, 67, 95, 112, 132, 140],
    'BlendSwap-CC-BY': [23, 80, 119, 129],
    KatorLegaz: [4, 56, 57],
    Scopia: [32, 37, 74, 75, 76, 86, 125, 288, 385],
    default: [26, 35, 85],
  },
  table: {
    'BlendSwap-CC-0': [27, 48, 134],
    'BlendSwap-CC-BY': [12, 14, 22, 58],
    KatorLegaz: [15, 52, 53],
    Scopia: [10, 26, 33, 34, 38, 39, 61, 64, 66, 67, 72, 88, 91, 97, 177, 300, 301, 338, 360, 386],
    default: [6, 36, 95, 96],
  },
};

/** Models whose icon shows something else. The models are good. */
export const WRONG_ICONS: ReadonlySet<string> = new Set(['Scopia-29', 'default-97']);

/** Models that are nearly the same object: always on one side of a split, under the name of the first. */
export const SAME_OBJECTS: readonly (readonly string[])[] = [
  ['Scopia-74', 'Scopia-75'],
  ['Scopia-94', 'Scopia-95', 'Scopia-96'],
  ['default-1', 'default-10'],
  ['Scopia-384', 'Scopia-385'],
];
