import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { listData } from '../engine/datasets/inspect';
import type { Listing } from '../engine/datasets/layouts/listing';
import { prepareData } from '../engine/datasets/prepareFolder';
import { readSetProblems } from '../engine/datasets/storeFiles';
import { fetchSweetHome3d } from '../engine/datasets/sweetHome3d';
import type { PrepareOptions, PreparedSet } from '../shared/data';
import type { CommonOptions, Run } from './context';
import { countOf, sayProblems } from './dataInspect';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';

export interface DataImportOptions extends CommonOptions {
  output: string;
  title?: string;
  grid?: '20' | '32' | '64';
  alsoGrid?: '20' | '32' | '64';
  views?: number;
  side: number;
  surface?: boolean;
  up?: 'y' | 'z';
  front?: PrepareOptions['front'];
  validation: number;
  seed: number;
  jobs?: number;
  backgrounds?: string;
}

const FREE_FURNITURE = 'sweethome3d';
const DEFAULT_VIEWS = 24;
/** Sets that bring pictures of their own, or so many turned copies that rendering each would take days. */
const WITHOUT_RENDERING: readonly Listing['layout'][] = ['shapenet-r2n2', 'ikea', 'pix3d', 'mesh-photo-pairs', 'modelnet-voxels'];

/** `maquette data import`: prepares a folder for training. Stopped, it goes on where it was; done already, it returns at once. */
export async function importData(
  folder: string,
  options: DataImportOptions,
  run: Run,
): Promise<PreparedSet & { exitCode: ExitCode; seconds: number }> {
  const start = performance.now();
  const source = await sourceFolder(folder, run);
  const { title, layout } = await listData(source, { up: options.up, front: options.front }, run.signal);
  const size = (text: '20' | '32' | '64'): 20 | 32 | 64 => Number(text) as 20 | 32 | 64;
  const set = await prepareData(
    {
      folder: source,
      out: options.output,
      options: {
        title: options.title ?? title.slice(0, 100),
        gridSize: options.grid === undefined ? (layout === 'ikea' ? 20 : 32) : size(options.grid),
        ...(options.alsoGrid === undefined ? {} : { alsoGridSize: size(options.alsoGrid) }),
        views: options.views ?? (WITHOUT_RENDERING.includes(layout) ? 0 : DEFAULT_VIEWS),
        side: options.side,
        fill: options.surface ? 'surface' : 'solid',
        ...(options.up === undefined ? {} : { up: options.up }),
        ...(options.front === undefined ? {} : { front: options.front }),
        validationShare: options.validation,
        seed: options.seed,
      },
    },
    { signal: run.signal, onProgress: ({ stage }) => run.progress.show(stage) },
    { workers: options.jobs, backgrounds: options.backgrounds },
  );
  const seconds = (performance.now() - start) / 1000;
  run.say(
    `${set.title}: ${countOf(set.shapes, 'shape')} of ${countOf(set.classes.length, 'class', 'classes')}, ${countOf(set.pictures, 'picture')}, ` +
      `${(set.bytes / 1e6).toFixed(1)} MB in “${options.output}” (${seconds.toFixed(0)} s)`,
  );
  const { problems, duplicates } = await readSetProblems(options.output);
  if (duplicates.length > 0) run.say(`${countOf(duplicates.length, 'group')} of near-duplicates, each kept in one part`);
  sayProblems(problems, problems.length, false, run);
  return { exitCode: EXIT.ok, ...set, seconds };
}

async function sourceFolder(folder: string, run: Run): Promise<string> {
  if (folder !== FREE_FURNITURE || existsSync(folder)) return folder;
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'maquette', FREE_FURNITURE);
  return fetchSweetHome3d(cache, (line) => run.warn(`Sweet Home 3D: ${line}`));
}
