import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import type { Corners as Four } from '../../../../core/latent/interpolate';
import { createRandom, type Random } from '../../../../core/random';
import type { ShapeItem } from '../../../../shared/document';
import { reconstructionOf } from '../selection';
import type { KnownLatent } from './known';
import type { Participants } from './participants';

export const cornerNames = ['A', 'B', 'C', 'D'] as const;
export type CornerIndex = 0 | 1 | 2 | 3;

export interface CornersOptions {
  participants: Participants;
  /** The shape of the document that the panels speak of. */
  selected: () => ShapeItem | undefined;
  /** The live shape, and whether it is in the viewport. */
  live: () => KnownLatent | undefined;
  isShown: () => boolean;
  draw: (random: Random) => KnownLatent;
  /** Of the lot by which empty corners are filled. */
  seed: () => number;
  /** A corner has another shape. */
  changed: () => void;
  /** All four have. */
  shuffled: () => void;
}

export interface Corners {
  corners: ShallowRef<readonly (KnownLatent | null)[]>;
  ready: ComputedRef<boolean>;
  /** The shapes once there is one at each corner. */
  four: ComputedRef<Four<KnownLatent> | undefined>;
  /** Fills corners that are still empty: with the document's shapes, the selected one first, and with known shapes of other kinds. */
  fill: () => Promise<void>;
  clear: () => void;
  /** Sets a corner to a shape of the document; without one, to the live shape or the selected one. */
  set: (index: CornerIndex, shape?: ShapeItem) => Promise<void>;
  /** Sets a corner to a known shape by lot. */
  draw: (index: CornerIndex) => void;
  /** Four known shapes of different kinds, drawn by lot. */
  shuffle: () => void;
}

const none = [null, null, null, null] as const;

/** The four shapes that are mixed. */
export function createCorners(options: CornersOptions): Corners {
  const { participants, selected, live, isShown, draw, seed, changed, shuffled } = options;
  const corners = shallowRef<readonly (KnownLatent | null)[]>(none);
  const ready = computed(() => corners.value.every((corner) => corner !== null));
  const four = computed(() => (ready.value ? (corners.value as unknown as Four<KnownLatent>) : undefined));

  async function fill(): Promise<void> {
    const used = new Set(corners.value.map((corner) => corner?.shape));
    const now = selected();
    const first = now && participants.takesPart(now) ? [now] : [];
    const candidates = participants.candidates.value;
    const atCorners = candidates.filter(({ id }) => used.has(id));
    const shapes = onePerReconstruction([...atCorners, ...first, ...candidates]).filter(({ id }) => !used.has(id));
    const random = createRandom(seed());
    const filled = [...corners.value];
    for (const index of filled.keys()) {
      if (filled[index] && (filled[index].shape !== undefined || shapes.length === 0)) continue;
      const shape = shapes.shift();
      filled[index] = shape ? await participants.knownOf(shape) : (filled[index] ?? drawOther(random, filled));
    }
    corners.value = filled;
  }

  /** A known shape whose kind is not at a corner yet. */
  function drawOther(random: Random, taken: readonly (KnownLatent | null)[]): KnownLatent {
    const kindOf = (known: KnownLatent): string => known.label.replace(/ \d+$/, '');
    const kinds = new Set(taken.flatMap((known) => (known ? kindOf(known) : [])));
    for (let attempt = 0; attempt < 40; attempt++) {
      const known = draw(random);
      if (!kinds.has(kindOf(known))) return known;
    }
    return draw(random);
  }

  function put(index: CornerIndex, known: KnownLatent): void {
    corners.value = corners.value.map((corner, at) => (at === index ? known : corner));
    changed();
  }

  return {
    corners,
    ready,
    four,
    fill,
    clear() {
      corners.value = none;
    },
    async set(index, shape) {
      const chosen = shape ?? (isShown() ? undefined : selected());
      const known = chosen ? await participants.knownOf(chosen) : live();
      if (known) put(index, known);
    },
    draw: (index) => put(index, draw(randomByLot())),
    shuffle() {
      const random = randomByLot();
      const drawn: KnownLatent[] = [];
      for (let index = 0; index < none.length; index++) drawn.push(drawOther(random, drawn));
      corners.value = drawn;
      shuffled();
    },
  };
}

/** The samples of one reconstruction are much the same shape: a square between them would show that shape all over. */
function onePerReconstruction(shapes: readonly ShapeItem[]): ShapeItem[] {
  const seen = new Set<string>();
  return shapes.filter((shape) => {
    const key = reconstructionOf(shape) ?? shape.id;
    return !seen.has(key) && seen.add(key);
  });
}

const randomByLot = (): Random => createRandom(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
