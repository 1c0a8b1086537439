import { randomUUID } from 'node:crypto';
import { knownOf } from '../../core/edit/knownCells';
import { resampleGrid } from '../../core/edit/resample';
import { MaquetteError } from '../../core/errors';
import { createGrid } from '../../core/voxel/grid';
import type { ShapeItem } from '../../shared/document';
import type { Engine } from '../../shared/engine';
import { freeName } from '../documents/edits';
import { addAfter, bytesOf, floatsOf, shapeIn, withShape, without, withoutSample, type EditServices } from './editShape';

export interface FitRequest {
  document: string;
  shape: string;
  model: string;
  /** All of the shape, or what is there as a part of something whole. */
  mode: 'project' | 'complete';
  /** In the place of the shape instead of beside it. */
  replace: boolean;
}

/** Queues the search for the model's shape that comes nearest to one of the document; one undo step. Returns the job's id. */
export function queueFit(
  services: EditServices & { engine: Pick<Engine, 'fitShape' | 'models'> },
  { document, shape: id, model: modelId, mode, replace }: FitRequest,
): string {
  const { documents, assets, engine, jobs, newId = randomUUID } = services;
  const shape = shapeIn(documents.state(document), id);
  const label = mode === 'complete' ? 'Complete' : 'Project onto the shape space';
  return jobs.add<string[]>({
    kind: 'generate',
    title: `${label}: ${shape.name}`,
    shapesOf: (made) => made,
    run: async (control) => {
      control.onProgress({ stage: 'Reading the shape' });
      const model = (await engine.models()).find((candidate) => candidate.id === modelId);
      if (!model) throw new MaquetteError('not-found', 'This model is not there any more. Choose another one.');
      const whole = createGrid(shape.gridSize, floatsOf(await assets.read(shape.grid)));
      const grid = resampleGrid(whole, model.gridSize);
      const known = mode === 'complete' ? knownOf(grid, shape.surface.threshold) : undefined;
      const made = await engine.fitShape({ model: model.id, gridSize: grid.size, grid: grid.data, ...(known && { known }) }, control);
      const threshold = Math.min(0.99, Math.max(0.01, model.threshold));
      // What was there stays, whatever the model thinks of it.
      const cells = mode === 'complete' ? made.grid.map((value, i) => (grid.data[i] >= shape.surface.threshold ? Math.max(value, threshold + (1 - threshold) / 2) : value)) : made.grid; // prettier-ignore
      const [gridAsset, latentAsset] = await Promise.all([assets.put(bytesOf(cells)), assets.put(bytesOf(made.latent))]);
      const fitted: ShapeItem = {
        ...without(shape, 'latent', 'mesh', 'colour'),
        id: replace ? shape.id : newId(),
        gridSize: grid.size,
        grid: gridAsset.id,
        // Of a completed shape the latent is only nearly what its cells are.
        ...(mode === 'project' && { latent: latentAsset.id }),
        origin: { ...withoutSample(shape.origin), model: model.id },
        surface: { ...shape.surface, threshold },
      };
      await documents.change(document, label, (state) => {
        if (control.signal.aborted) return state;
        if (replace) return withShape(state, shapeIn(state, id), fitted);
        const name = `${shape.name.slice(0, 170)} ${mode === 'complete' ? 'completed' : 'projected'}`;
        return addAfter(state, id, { ...fitted, name: freeName(state.shapes, name) });
      });
      if (control.signal.aborted) throw new MaquetteError('cancelled', 'Cancelled.');
      return [fitted.id];
    },
  }).id;
}
