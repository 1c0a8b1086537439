import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach } from 'vitest';
import { runCli } from '../../../src/cli/runCli';
import { createRandom } from '../../../src/core/random';
import { preparePhoto } from '../../../src/engine/photos/preparePhoto';
import type { Engine, GeneratedShape } from '../../../src/shared/engine';

export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line in this process, with an engine that needs no model: photos are really read, the shape is a box. */
export async function runProgram(
  words: readonly string[],
  { signal = new AbortController().signal, engine = boxEngine() } = {},
): Promise<Outcome> {
  const outcome = { code: 0, out: '', err: '' };
  const terminal = {
    out: (text: string) => void (outcome.out += text),
    err: (text: string) => void (outcome.err += text),
    watched: false,
  };
  outcome.code = await runCli(words, { terminal, signal, modelsDirs: [], createEngine: () => Promise.resolve(engine) });
  return outcome;
}

export const BOX_SIZE = 16;

/** A box of 8 x 12 x 4 cells in a 16³ grid whose width follows the first latent number; probabilities .9 inside, .05 outside. */
export function boxShape(width = 8): GeneratedShape {
  const grid = new Float32Array(BOX_SIZE ** 3).fill(0.05);
  for (let z = 6; z < 10; z++)
    for (let y = 2; y < 14; y++) for (let x = 4; x < 4 + width; x++) grid[x + BOX_SIZE * (y + BOX_SIZE * z)] = 0.9;
  return { grid, latent: Float32Array.of(width, 1) };
}

const notHere = (): Promise<never> => Promise.reject(new Error('the box engine does not train'));

export function boxEngine(): Engine & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    devices: () => Promise.resolve([{ backend: 'cpu', label: 'CPU', state: 'running', reason: 'test' }]),
    models: () =>
      Promise.resolve([
        { id: 'box', title: 'Box', gridSize: BOX_SIZE, latentSize: 2, bytes: 1, threshold: 0.4, iou: 0.5, classes: ['chair', 'sofa'] },
      ]),
    preparePhoto: (input, control) => {
      calls.push(input.name);
      return preparePhoto(input, control);
    },
    reconstruct: ({ samples, seed }) => {
      const random = createRandom(seed);
      return Promise.resolve({
        model: 'box',
        gridSize: BOX_SIZE,
        threshold: 0.4,
        classes: [
          { name: 'sofa', probability: 0.2 },
          { name: 'chair', probability: 0.8 },
        ],
        samples: Array.from({ length: samples }, (_, i) => boxShape(i === 0 ? 8 : 4 + random.integer(8))),
        backend: 'cpu' as const,
        milliseconds: 1,
      });
    },
    generate: ({ latents, count = 1 }) =>
      Promise.resolve((latents ?? new Array<undefined>(count).fill(undefined)).map((latent) => boxShape(Math.round(latent?.[0] ?? 8)))),
    fitShape: () => Promise.resolve(boxShape(8)),
    warmUp: () => Promise.resolve(),
    inspectData: notHere,
    previewData: notHere,
    prepareData: notHere,
    train: notHere,
    inspectCheckpoint: notHere,
    promoteRun: notHere,
    close: () => Promise.resolve(),
  };
}

/** A folder of its own for each test, removed after it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maquette-cli-'));
  folders.push(folder);
  return folder;
}

/** One for all tests of a file, removed after the last. */
export async function keptFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maquette-cli-'));
  kept.push(folder);
  return folder;
}

const folders: string[] = [];
const kept: string[] = [];
const removeAll = (list: string[]): Promise<void[]> =>
  Promise.all(list.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
afterAll(async () => void (await removeAll(kept)));
afterEach(async () => void (await removeAll(folders)));

/** A blue block on white, 120 x 90 pixels. */
export async function writePhoto(path: string): Promise<string> {
  const block = await sharp({ create: { width: 50, height: 60, channels: 3, background: '#2a4a9a' } })
    .png()
    .toBuffer();
  const base = sharp({ create: { width: 120, height: 90, channels: 3, background: 'white' } });
  await base.composite([{ input: block, left: 30, top: 15 }]).toFile(path);
  return path;
}
