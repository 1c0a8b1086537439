import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AssetStore } from '../../../../src/main/documents/assetStore';
import { createDocuments, type Documents } from '../../../../src/main/documents/documents';
import { keepShape } from '../../../../src/main/latent/keepShape';
import type { GenerateInput, GeneratedShape } from '../../../../src/shared/engine';
import { startingSurface } from '../../../../src/shared/shapeDefaults';
import { counter, makeAssets, makeFolder } from '../../main/fixtures';

const floats = (bytes: Uint8Array): number[] => Array.from(new Float32Array(bytes.slice().buffer));
const surface = startingSurface(0.4);

describe('keeping a shape of the latent space', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let assets: AssetStore;
  let documents: Documents;
  const engine = {
    generate: ({ latents = [] }: GenerateInput): Promise<GeneratedShape[]> =>
      Promise.resolve(latents.map((latent) => ({ latent, grid: Float32Array.from({ length: 27 }, (_, i) => latent[i % latent.length]) }))),
  };

  beforeEach(async () => {
    folder = await makeFolder();
    assets = makeAssets(folder.path);
    documents = createDocuments({ assets, recoveryFolder: folder.path, generator: 'test', onChanged: () => undefined });
  });
  afterEach(async () => {
    await documents.settled();
    await folder.remove();
  });

  it('adds it with its latent as one step, numbered where its name is taken', async () => {
    const { id } = documents.snapshot();
    const services = { documents, assets, engine, newId: counter('shape') };
    const request = { document: id, model: 'furniture-32', latent: [0.5, -1, 2], name: 'Mix of four', surface, height: 0.9 };
    expect(await keepShape(services, request)).toBe('shape1');
    expect(await keepShape(services, request)).toBe('shape2');
    const [first, second] = documents.state(id).shapes;
    expect(first).toMatchObject({
      ...{ name: 'Mix of four', gridSize: 3, surface, height: 0.9, heightIsEstimated: true },
      origin: { kind: 'latent', photos: [], model: 'furniture-32' },
    });
    expect(second.name).toBe('Mix of four 2');
    expect(floats(await assets.read(first.latent ?? ''))).toEqual([0.5, -1, 2]);
    expect(floats(await assets.read(first.grid)).slice(0, 4)).toEqual([0.5, -1, 2, 0.5]);
    expect(documents.snapshot().undo).toBe('Undo Keep shape');
    await documents.undo(id);
    expect(documents.state(id).shapes.map((shape) => shape.id)).toEqual(['shape1']);
  });

  it('says at once that the document is closed', async () => {
    const request = { document: 'gone', model: 'm', latent: [1, 2], name: 'x', surface, height: 1 };
    await expect(keepShape({ documents, assets, engine }, request)).rejects.toMatchObject({ code: 'not-found' });
  });
});
