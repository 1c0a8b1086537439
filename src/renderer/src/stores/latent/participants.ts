import { computed, type ComputedRef } from 'vue';
import { MaquetteError } from '../../../../core/errors';
import type { ShapeItem } from '../../../../shared/document';
import type { ModelInfo } from '../../../../shared/engine';
import { sharesLatents } from '../../../../shared/latentSpace';
import { loadLatent } from '../../assets';
import { request } from '../../ipc';
import { useText } from '../../messages';
import { useDocument } from '../document';
import { useNotices } from '../notices';
import { newestFirst } from '../selection';
import type { KnownLatent } from './known';

export interface Participants {
  /** Shapes of the document that can be mixed, the newest first. */
  candidates: ComputedRef<ShapeItem[]>;
  /** Those that are searched for first. */
  others: ComputedRef<ShapeItem[]>;
  takesPart: (shape: ShapeItem) => boolean;
  /** The latent of a shape of the document. Throws `not-found` where there is no model to search with. */
  knownOf: (shape: ShapeItem) => Promise<KnownLatent>;
}

/** The document's shapes as the model knows them. */
export function createParticipants(model: () => ModelInfo | undefined, models: () => readonly ModelInfo[]): Participants {
  const document = useDocument();
  const notices = useNotices();
  const text = useText();
  /** Latents of shapes that had none, by grid and model. */
  const placed = new Map<string, Float32Array>();

  const takesPart = ({ latent, origin }: ShapeItem): boolean => {
    const now = model();
    return latent !== undefined && (origin.model === undefined || (now !== undefined && sharesLatents(now, origin.model, models())));
  };

  async function knownOf(shape: ShapeItem): Promise<KnownLatent> {
    const now = model();
    const isOwn = shape.origin.model === undefined || shape.origin.model === now?.id;
    // A threshold is fixed for one model; another one of the same latent space has its own.
    const threshold = isOwn ? shape.surface.threshold : (now?.threshold ?? shape.surface.threshold);
    const common = { label: shape.name, shape: shape.id, threshold, height: shape.height };
    if (shape.latent !== undefined && takesPart(shape)) return { ...common, latent: await loadLatent(shape.latent) };
    if (!now) throw new MaquetteError('not-found', text('latent.noModel'));
    // Imported, edited or of another model: its nearest shape is searched for, once.
    const key = `${shape.grid} ${shape.surface.threshold} ${now.id}`;
    let found = placed.get(key);
    if (!found) {
      const { latent, overlap } = await request('latent.place', { document: document.id, shape: shape.id, model: now.id });
      found = latent;
      placed.set(key, found);
      notices.show('info', text('latent.nearestShares', { share: Math.round(overlap * 100), name: shape.name }));
    }
    return { ...common, threshold: now.threshold, latent: found };
  }

  return {
    candidates: computed(() => newestFirst(document.shapes).filter(takesPart)),
    others: computed(() => newestFirst(document.shapes).filter((shape) => !takesPart(shape))),
    takesPart,
    knownOf,
  };
}
