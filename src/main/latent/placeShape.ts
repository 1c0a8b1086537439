import { resampleGrid } from '../../core/edit/resample';
import { MaquetteError } from '../../core/errors';
import { iou } from '../../core/metrics/iou';
import { createGrid } from '../../core/voxel/grid';
import type { Engine } from '../../shared/engine';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import type { JobQueue } from '../jobs/jobQueue';

export interface PlaceServices {
  documents: Documents;
  assets: AssetStore;
  jobs: JobQueue;
  engine: Pick<Engine, 'fitShape' | 'models'>;
}

export interface PlaceRequest {
  document: string;
  shape: string;
  model: string;
}

/**
 * Finds the latent vector whose shape comes nearest to one that has none (imported, edited, of another model), as a job. The document stays as it is.
 * @returns the vector and how much its shape overlaps the original, intersection over union at either's threshold
 */
export function placeShape(services: PlaceServices, request: PlaceRequest): Promise<{ latent: Float32Array; overlap: number }> {
  const { documents, assets, jobs, engine } = services;
  const shape = documents.state(request.document).shapes.find(({ id }) => id === request.shape);
  if (!shape) throw new MaquetteError('not-found', 'This shape is not in the document any more.');
  return jobs.add({
    kind: 'generate',
    title: `Find ${shape.name} in the latent space`,
    run: async (control) => {
      const model = (await engine.models()).find(({ id }) => id === request.model);
      if (!model) throw new MaquetteError('not-found', 'This model is not there any more. Choose another one.');
      const bytes = await assets.read(shape.grid);
      const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      const grid = resampleGrid(createGrid(shape.gridSize, numbers), model.gridSize);
      const made = await engine.fitShape({ model: model.id, gridSize: grid.size, grid: grid.data }, control);
      const truth = grid.data.map((value) => (value >= shape.surface.threshold ? 1 : 0));
      return { latent: made.latent, overlap: iou(made.grid, truth, model.threshold) };
    },
  }).result;
}
