import { randomUUID } from 'node:crypto';
import { MaquetteError } from '../../core/errors';
import type { SurfaceSettings } from '../../shared/document';
import type { Engine } from '../../shared/engine';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import { addShapes, freeName } from '../documents/edits';

export interface KeepRequest {
  document: string;
  model: string;
  latent: number[];
  name: string;
  surface: SurfaceSettings;
  /** Metres. */
  height: number;
}

export interface KeepServices {
  documents: Documents;
  assets: AssetStore;
  engine: Pick<Engine, 'generate'>;
  newId?: () => string;
}

/** Makes the shape of a latent once more, keeps both, and adds the shape to the document as one undo step. Gives the shape's id. */
export async function keepShape(services: KeepServices, request: KeepRequest): Promise<string> {
  const { documents, assets, engine, newId = randomUUID } = services;
  const { document, model, name, surface, height } = request;
  documents.state(document); // told now, not after the work
  const [made] = await engine.generate({ model, latents: [Float32Array.from(request.latent)] });
  if (!made) throw new MaquetteError('internal', 'The engine made no shape.');
  const [grid, latent] = await Promise.all([assets.put(bytesOf(made.grid)), assets.put(bytesOf(made.latent))]);
  const id = newId();
  await documents.change(document, 'Keep shape', (state) =>
    addShapes(state, [
      {
        id,
        name: freeName(state.shapes, name),
        gridSize: Math.round(Math.cbrt(made.grid.length)),
        grid: grid.id,
        latent: latent.id,
        origin: { kind: 'latent', photos: [], model },
        surface,
        height,
        heightIsEstimated: true,
      },
    ]),
  );
  return id;
}

/** float32 little endian, as all platforms that we run on keep it. */
function bytesOf(numbers: Float32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
