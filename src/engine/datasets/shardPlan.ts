import type { Variety } from '../../core/furniture';
import { FURNITURE_CLASSES } from '../../core/furniture/classes';
import type { FurnitureClass } from '../../core/furniture/classes';
import { R2N2 } from '../../core/render/views';
import type { Split } from './storeSchema';
import type { CatalogueModel } from './sweetHome3d';

/** Changes whenever shards made by older code must be made again. */
const RECIPE = 2;

/** One shape to make and the pictures to render of it. Its grid is stored only by the shard that `keeps` it. */
export interface ShapeJob {
  id: string;
  class: FurnitureClass;
  origin:
    | { kind: 'procedural'; seed: number; variety?: Variety }
    | { kind: 'catalogue'; model: CatalogueModel; variation: number; warped?: boolean };
  split: Split;
  keeps: boolean;
  /** Numbers of the views to render: picture seeds are made from the shape's id and these. */
  views: readonly number[];
  /** Numbers of the views to render as a shop shows it: cut out. */
  products?: readonly number[];
  icon: boolean;
}

export type Protocol = 'photo' | 'r2n2-24';

export interface ShardJob {
  name: string;
  /** What the shard is made from; equal keys give equal bytes. */
  key: string;
  side: number;
  gridSize: number;
  /** Other sizes to make the grids in as well. */
  alsoSizes?: readonly number[];
  /** How pictures are taken: as people photograph furniture (the default), or cut out from the views of 3D-R2N2. */
  protocol?: Protocol;
  /** Picture files of which half of the photographed pictures have one behind the object. */
  backgrounds?: readonly string[];
  shapes: readonly ShapeJob[];
}

export interface PlanOptions {
  models: readonly CatalogueModel[];
  gridSize: number;
  /** Other sizes to keep the grids in too. */
  alsoSizes?: readonly number[];
  /** Picture side in pixels. */
  side: number;
  proceduralPerClass: number;
  /** Pictures of each procedural shape and of each variation of a training model in one round; a later round has new views of the same shapes. */
  proceduralViews: number;
  catalogueViews: number;
  variations: number;
  rounds: number;
  /** As many as `rounds` if left out. */
  proceduralRounds?: number;
  protocol?: Protocol;
  backgrounds?: readonly string[];
  /** More designs made from each training model by warping it, and of each of them so many photographs and product pictures. */
  warps?: { count: number; views: number; products: number };
  /** Product pictures of each variation of a training model, and of each procedural shape of the last variety; of validation models as many as photographs. */
  products?: { catalogue: number; procedural: number };
  /** Sets of families that procedural shapes are drawn from, `proceduralPerClass` from each; the first set alone if left out. */
  varieties?: readonly Variety[];
}

const PROCEDURAL_PER_SHARD = 150;
const MODELS_PER_SHARD = 6;
const VALIDATION_VIEWS = 12;
/** One procedural shape in this many is for validation. */
const VALIDATION_SHARE = 20;

/** The shards of a data set in the order in which they are made: each stretch of them has all classes. */
export function planShards(options: PlanOptions): ShardJob[] {
  const shards: ShardJob[] = [];
  const r2n2 = options.protocol === 'r2n2-24';
  const add = (name: string, shapes: ShapeJob[], variety: Variety = 1): void => {
    // What is not the usual way is named at the end, so that the keys of sets made before still hold.
    const unusual = {
      ...(r2n2 ? { protocol: options.protocol } : {}),
      ...(options.backgrounds?.length ? { backgrounds: options.backgrounds } : {}),
    };
    const inKey = { ...unusual, ...(variety === 2 ? { variety } : {}) };
    const key = JSON.stringify([
      RECIPE,
      options.gridSize,
      options.side,
      shapes.map((shape) => [shape.id, shape.views, shape.keeps, shape.icon, ...(shape.products ? [shape.products] : [])]),
      ...(Object.keys(inKey).length > 0 ? [inKey] : []),
    ]);
    const alsoSizes = options.alsoSizes?.length ? { alsoSizes: options.alsoSizes } : {};
    shards.push({ name, key, side: options.side, gridSize: options.gridSize, ...alsoSizes, ...unusual, shapes });
  };
  const addAll = (name: string, shapes: readonly ShapeJob[], each: number, variety?: Variety): void => {
    for (let i = 0; i * each < shapes.length; i++)
      add(`${name}-${String(i).padStart(3, '0')}`, shapes.slice(i * each, (i + 1) * each), variety);
  };
  const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
  for (let round = 0; round < options.rounds; round++) {
    const catalogue: ShapeJob[] = options.models.flatMap((model) =>
      range(0, model.split === 'train' ? options.variations : 1).map((variation) => ({
        id: variation === 0 ? model.id : `${model.id}~${variation}`,
        class: model.class,
        origin: { kind: 'catalogue' as const, model, variation },
        split: model.split,
        keeps: round === 0,
        // Test models are seen through their icons only, but for 3D-R2N2's protocol, in which every shape has the same number of pictures.
        views: r2n2
          ? range(round * R2N2.views, R2N2.views)
          : model.split === 'train'
            ? range(round * options.catalogueViews, options.catalogueViews)
            : model.split === 'validation' && round === 0
              ? range(0, VALIDATION_VIEWS)
              : [],
        icon: round === 0 && variation === 0 && model.iconFile !== undefined,
      })),
    );
    const useful = catalogue.filter((job) => job.keeps || job.views.length > 0);
    const total = options.proceduralPerClass * FURNITURE_CLASSES.length;
    const proceduralOf = (variety: Variety): ShapeJob[] =>
      range(0, total).map((n) => {
        const furniture = FURNITURE_CLASSES[n % FURNITURE_CLASSES.length] ?? 'chair';
        const number = Math.floor(n / FURNITURE_CLASSES.length);
        return {
          id: `${prefixOf(variety)}-${furniture}-${number}`,
          class: furniture,
          origin: { kind: 'procedural', seed: number * 6 + (n % 6) + 1, ...(variety === 2 ? { variety } : {}) },
          split: number % VALIDATION_SHARE === 7 ? 'validation' : 'train',
          keeps: round === 0,
          views: r2n2 ? range(round * R2N2.views, R2N2.views) : range(round * options.proceduralViews, options.proceduralViews),
          icon: false,
        };
      });
    // Catalogue shards come first in a round, the procedural ones after.
    const perShard = MODELS_PER_SHARD * options.variations;
    addAll(`catalogue-${round}`, useful, perShard);
    const varieties = round < (options.proceduralRounds ?? options.rounds) ? (options.varieties ?? [1]) : [];
    for (const variety of varieties) {
      const procedural = proceduralOf(variety);
      addAll(`${prefixOf(variety)}-${round}`, procedural, PROCEDURAL_PER_SHARD, variety);
      if (round > 0 || variety !== varieties.at(-1) || !options.products?.procedural) continue;
      const products = range(0, options.products.procedural);
      const shown = procedural.filter(({ split }) => split === 'train').map((job) => ({ ...job, keeps: false, views: [], products }));
      addAll('product-procedural', shown, PROCEDURAL_PER_SHARD, variety);
    }
    if (round > 0) continue;
    const training = options.models.filter(({ split }) => split === 'train');
    if (options.products?.catalogue) {
      const { catalogue: count } = options.products;
      const shown = (of: Split, products: number[]): ShapeJob[] =>
        catalogue.filter(({ split }) => split === of).map((job) => ({ ...job, keeps: false, views: [], icon: false, products }));
      addAll('product-catalogue', shown('train', range(0, count)), perShard);
      addAll('product-validation', shown('validation', range(0, VALIDATION_VIEWS)), perShard);
    }
    if (options.warps) {
      const { count, views, products } = options.warps;
      addAll(
        'warped',
        training.flatMap((model) => range(0, count).map((n) => warpOf(model, n, range(0, views), range(0, products)))),
        MODELS_PER_SHARD * count,
      );
    }
  }
  return shards;
}

function warpOf(model: CatalogueModel, n: number, views: number[], products: number[]): ShapeJob {
  const origin = { kind: 'catalogue' as const, model, variation: n, warped: true };
  return { id: `${model.id}~w${n}`, class: model.class, origin, split: model.split, keeps: true, views, products, icon: false };
}

/** Shapes of both varieties may be in one set, under different names. */
function prefixOf(variety: Variety): string {
  return variety === 1 ? 'procedural' : `procedural${variety}`;
}
