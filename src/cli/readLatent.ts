import { basename, extname } from 'node:path';
import { MaquetteError } from '../core/errors';
import { unzip } from '../core/formats/unzip';
import { readLatentCode } from '../core/latent/code';
import { documentState } from '../shared/document';
import type { Engine, ModelInfo } from '../shared/engine';
import { sharesLatents } from '../shared/latentSpace';
import type { Run } from './context';
import { showStage } from './context';
import { readInput } from './readInput';

const LIMITS = { entries: 10_000, bytes: 2 ** 30 };

/**
 * The latent vector of something that the user named: a photo (what the model sees in it), a shape of a project ("project.maquette", or "project.maquette#Chair" by its name), or
 * a shape's code ("maquette:...").
 */
export async function readLatent(word: string, model: ModelInfo, seed: number, engine: Engine, run: Run): Promise<Float32Array> {
  if (word.startsWith('maquette:')) {
    const code = readLatentCode(word);
    return ofModel(code.latent, code.model, model, await engine.models(), 'The code');
  }
  const [file, shape] = splitName(word);
  if (extname(file).toLowerCase() === '.maquette') return fromProject(file, shape, model, await engine.models());
  const control = { signal: run.signal, onProgress: showStage(run, word) };
  const photo = await engine.preparePhoto({ name: word, bytes: await readInput(word) }, control);
  const made = await engine.reconstruct({ photos: [photo], model: model.id, seed, samples: 1 }, control);
  return made.samples[0].latent;
}

function splitName(word: string): [string, string | undefined] {
  const at = word.toLowerCase().lastIndexOf('.maquette#');
  return at < 0 ? [word, undefined] : [word.slice(0, at + '.maquette'.length), word.slice(at + '.maquette#'.length)];
}

async function fromProject(
  file: string,
  wanted: string | undefined,
  model: ModelInfo,
  models: readonly ModelInfo[],
): Promise<Float32Array> {
  const name = basename(file);
  const bytes = await readInput(file);
  const manifest = unzip(bytes, name, LIMITS, (entry) => entry === 'manifest.json').get('manifest.json');
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(manifest ?? []).toString('utf8'));
  } catch {
    json = undefined;
  }
  const state = documentState.safeParse((json as { state?: unknown } | undefined)?.state);
  if (!state.success) throw new MaquetteError('bad-file', `“${name}” is not a Maquette project.`, { file });
  const shapes = state.data.shapes.filter(({ latent }) => latent !== undefined);
  const shape = wanted === undefined ? shapes[0] : shapes.find((one) => one.name === wanted);
  if (!shape) {
    const known = shapes.map((one) => `“${one.name}”`).join(', ') || 'none';
    throw new MaquetteError('not-found', `“${name}” has no such shape with a latent vector. It has: ${known}.`, { file });
  }
  const stored = unzip(bytes, name, LIMITS, (entry) => entry === `assets/${shape.latent}`)
    .values()
    .next().value;
  if (!stored || stored.length % 4 !== 0)
    throw new MaquetteError('bad-file', `“${name}” has lost the latent vector of “${shape.name}”.`, { file });
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const latent = Float32Array.from({ length: stored.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
  return ofModel(latent, shape.origin.model ?? model.id, model, models, `“${shape.name}”`);
}

function ofModel(latent: Float32Array, made: string, model: ModelInfo, models: readonly ModelInfo[], what: string): Float32Array {
  if (sharesLatents(model, made, models) && latent.length === model.latentSize) return latent;
  throw new MaquetteError(
    'invalid-input',
    `${what} belongs to the model “${made}”, not to “${model.id}”: their latent spaces have nothing in common. Use --model ${made}.`,
  );
}
