import { computed, ref, shallowReactive, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { addDirections } from '../../../../core/latent/directions';
import type { Corners, Interpolation } from '../../../../core/latent/interpolate';
import type { SquarePoint } from '../../../../core/latent/walk';
import type { LatentMapInfo } from '../../../../shared/ipc/latent';
import { say } from '../../messages';
import type { CornerIndex } from './corners';
import { blendKnown, mixKnown, type KnownLatent } from './known';

/** What the live shape is. */
export type Place =
  | { kind: 'square' }
  | { kind: 'blend' }
  /** On a walk through the whole space. */
  | { kind: 'walk' }
  | { kind: 'fixed'; known: KnownLatent };

export interface Blend {
  from: CornerIndex;
  to: CornerIndex;
  at: number;
}

export interface PositionOptions {
  four: () => Corners<KnownLatent> | undefined;
  directions: () => LatentMapInfo['directions'];
  /** Where a walk through the whole space is. */
  onWay: (how: Interpolation) => KnownLatent | undefined;
}

export interface Position {
  how: Ref<Interpolation>;
  point: Ref<SquarePoint>;
  blend: Ref<Blend>;
  place: ShallowRef<Place>;
  /** Units along each direction, by its id. */
  amounts: Record<string, number>;
  /** The attributes' sliders are not all at 0. */
  changed: ComputedRef<boolean>;
  /** The live shape before the attributes' sliders. */
  base: ComputedRef<KnownLatent | undefined>;
  /** The latent of the live shape. */
  current: ComputedRef<Float32Array | undefined>;
  /** “Club armchair and Dining chair” says more on a shelf than numbers do. */
  shelfName: ComputedRef<string>;
  clearAmounts: () => void;
}

/** Where the live shape is: between the corners, on a walk or at a shape of its own, and how far the attributes move it from there. */
export function createPosition({ four, directions, onWay }: PositionOptions): Position {
  const how = ref<Interpolation>('spherical');
  const point = ref<SquarePoint>({ u: 0, v: 0 });
  const blend = ref<Blend>({ from: 0, to: 1, at: 0 });
  const place = shallowRef<Place>({ kind: 'square' });
  const amounts = shallowReactive<Record<string, number>>({});

  const base = computed<KnownLatent | undefined>(() => {
    const now = place.value;
    if (now.kind === 'fixed') return now.known;
    if (now.kind === 'walk') return onWay(how.value);
    const all = four();
    if (!all) return undefined;
    if (now.kind === 'square') return mixKnown(all, point.value, how.value);
    const { from, to, at } = blend.value;
    return blendKnown(all[from], all[to], at, how.value);
  });
  const moves = computed(() => directions().flatMap(({ id, latent }) => (amounts[id] ? [{ direction: latent, amount: amounts[id] }] : [])));
  const changed = computed(() => moves.value.length > 0);
  const shelfName = computed(() => {
    const all = four();
    if (place.value.kind === 'fixed' || !all) return base.value?.label ?? '';
    if (place.value.kind === 'walk') return say('latent.walkName');
    if (place.value.kind === 'square') return say('latent.mixOfFour');
    return say('latent.blendOf', { from: all[blend.value.from].label, to: all[blend.value.to].label }).slice(0, 200);
  });

  return {
    how,
    point,
    blend,
    place,
    amounts,
    changed,
    base,
    current: computed(() => base.value && (changed.value ? addDirections(base.value.latent, moves.value) : base.value.latent)),
    shelfName,
    clearAmounts() {
      for (const id of Object.keys(amounts)) delete amounts[id];
    },
  };
}
