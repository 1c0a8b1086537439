import { randomUUID } from 'node:crypto';
import { MaquetteError } from '../../core/errors';
import type { PhotoItem } from '../../shared/document';
import type { Engine, PreparedPhoto } from '../../shared/engine';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import { addShapes, freeName } from '../documents/edits';
import { decodePng } from '../photos/png';
import type { JobQueue } from './jobQueue';
import type { ReconstructTask } from './resume';
import { shapeName, shapesOf } from './shapes';

export interface ReconstructRequest {
  document: string;
  /** Ids of photos of one object. */
  photos: string[];
  model: string;
  seed: number;
  samples: number;
  /** Steps of fitting to the photo's outline. */
  refine?: number | undefined;
  /** The shapes take the place of the last step, if that is a reconstruction. */
  again?: boolean | undefined;
}

export interface ReconstructServices {
  documents: Documents;
  assets: AssetStore;
  engine: Pick<Engine, 'reconstruct'>;
  jobs: JobQueue;
  newId?: () => string;
}

/** Queues a reconstruction; its shapes come into the document as one undo step. Returns the job's id at once. */
export function queueReconstruction(services: ReconstructServices, request: ReconstructRequest): string {
  const { documents, assets, engine, jobs, newId = randomUUID } = services;
  const state = documents.state(request.document);
  const photos = request.photos.map((id) => {
    const photo = state.photos.find((candidate) => candidate.id === id);
    if (!photo) throw new MaquetteError('not-found', 'This photo is not in the document any more.');
    return photo;
  });
  const title = `Reconstruct ${shapeName(photos[0]?.name ?? '')}`;

  const file = documents.path(request.document);
  const task: ReconstructTask = { kind: 'reconstruct', file, request };
  const { id } = jobs.add<string[]>({
    kind: 'reconstruct',
    title,
    repeatable: true,
    task,
    shapesOf: (shapes) => shapes,
    run: async (control) => {
      control.onProgress({ stage: 'Reading the photo' });
      const prepared: PreparedPhoto[] = [];
      for (const photo of photos) {
        const picture = await decodePng(await assets.read(photo.picture), `“${photo.name}”`);
        const side = photo.side === undefined || photo.side === 'any' ? {} : { side: photo.side };
        const focal = photo.focal === undefined ? {} : { focal: photo.focal };
        const foreground = photo.foreground === undefined ? {} : { foreground: photo.foreground };
        prepared.push({ name: photo.name, ...picture, cutout: photo.cutout, ...side, ...focal, ...foreground });
      }
      if (control.signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
      const { model, seed, samples, refine = 0 } = request;
      const reconstruction = await engine.reconstruct({ photos: prepared, model, seed, samples, ...(refine > 0 && { refine }) }, control);

      const kept: { grid: string; latent: string }[] = [];
      for (const sample of reconstruction.samples) {
        const [grid, latent] = await Promise.all([assets.put(bytesOf(sample.grid)), assets.put(bytesOf(sample.latent))]);
        kept.push({ grid: grid.id, latent: latent.id });
      }
      const made = shapesOf({ photos, reconstruction, seed, refine, assets: kept, newId });
      await documents.change(
        request.document,
        stepName(photos),
        (now) =>
          // Cancelled while the assets were written or while other commands ran: the document stays as it is.
          control.signal.aborted
            ? now
            : made.reduce((next, shape) => addShapes(next, [{ ...shape, name: freeName(next.shapes, shape.name) }]), now),
        { again: request.again, repeatable: true },
      );
      if (control.signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
      return made.map((shape) => shape.id);
    },
  });
  return id;
}

/** Shown among the undo steps, so that one reconstruction can be told from another: "Reconstruct chair.jpg and 2 more". */
function stepName([first, ...more]: readonly PhotoItem[]): string {
  return `Reconstruct ${first?.name ?? ''}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}

/** float32 little endian, as all platforms that we run on keep it. */
function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
