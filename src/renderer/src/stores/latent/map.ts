import { shallowRef, ref, type Ref, type ShallowRef } from 'vue';
import { MaquetteError } from '../../../../core/errors';
import type { Random } from '../../../../core/random';
import type { ModelInfo } from '../../../../shared/engine';
import type { LatentMapInfo } from '../../../../shared/ipc/latent';
import { typicalHeight } from '../../../../shared/shapeDefaults';
import { request, sentenceOf } from '../../ipc';
import { kindName } from '../../kindName';
import { say } from '../../messages';
import type { KnownLatent } from './known';

export interface LatentMap {
  /** Null for a model that came without one, undefined until it is read. */
  map: ShallowRef<LatentMapInfo | null | undefined>;
  error: Ref<string | undefined>;
  load: () => Promise<void>;
  /** Queues the measuring from which the sliders and the map of a model that came without are learned. */
  learn: () => Promise<void>;
  /** A shape of the map. Throws `not-found`. */
  pointAt: (index: number) => KnownLatent;
  /** A shape that the model knows, or one from the prior where there is no map. */
  draw: (random: Random) => KnownLatent;
}

/** What is known of the model's space. */
export function createLatentMap(model: () => ModelInfo | undefined): LatentMap {
  const map = shallowRef<LatentMapInfo | null>();
  const error = ref<string>();

  async function load(): Promise<void> {
    const id = model()?.id;
    if (id === undefined) return;
    try {
      const found = await request('latent.getMap', { model: id });
      if (model()?.id === id) map.value = found;
      error.value = undefined;
    } catch (problem) {
      error.value = sentenceOf(problem);
    }
  }

  async function learn(): Promise<void> {
    const now = model();
    if (now) await request('latent.learnMap', { model: now.id });
  }

  function pointAt(index: number): KnownLatent {
    const known = map.value;
    const of = known?.points[index];
    if (!known || !of) throw new MaquetteError('not-found', say('latent.noPoint'));
    const kind = of.class === undefined ? undefined : known.classes[of.class];
    const number = index + 1;
    return {
      // Read anew each time: a known shape stays at its corner while the language changes.
      get label() {
        return kind === undefined ? say('latent.drawnNumber', { number }) : say('latent.known', { kind: kindName(kind), number });
      },
      latent: known.latents.slice(index * known.latentSize, (index + 1) * known.latentSize),
      threshold: model()?.threshold ?? 0.5,
      height: typicalHeight(kind === undefined ? [] : [{ name: kind, probability: 1 }]),
    };
  }

  function draw(random: Random): KnownLatent {
    if (map.value && map.value.points.length > 0) return pointAt(random.integer(map.value.points.length));
    const size = model()?.latentSize ?? 0;
    return {
      get label() {
        return say('latent.drawn');
      },
      latent: Float32Array.from({ length: size }, () => random.normal()),
      threshold: model()?.threshold ?? 0.5,
      height: typicalHeight([]),
    };
  }

  return { map, error, load, learn, pointAt, draw };
}
