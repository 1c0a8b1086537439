import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillBox } from '../../src/core/edit/box';
import { createGrid } from '../../src/core/voxel/grid';
import { prepareData } from '../../src/engine/datasets/prepareFolder';
import { writeRun } from '../../src/engine/training/runs';
import { createAssetStore } from '../../src/main/documents/assetStore';
import { writeDocumentFile } from '../../src/main/documents/documentFile';
import { encodePng } from '../../src/main/photos/png';
import { startingSurface } from '../../src/shared/shapeDefaults';
import { trainingConfig } from '../../src/shared/training';
import { writeFurniture } from '../../tests/e2e/furnitureFolder';

export interface Place {
  folder: string;
  /** The studio's data folder. */
  data: string;
  /** Where it saves and exports to. */
  files: string;
  /** A project in `files`. */
  project: string;
  /** A training run in `data`. */
  run: string;
}

/** What the edits name the first photo of a document. */
export const nameOfEdit = (number: number): string => `edit ${number}`;
export const numberOfEdit = (name: string): number => Number(/^edit (\d+)$/.exec(name)?.[1] ?? -1);

/** A folder with a project that holds a photo and a shape, and a training run that waits to be resumed. */
export async function makePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'maquette-kill-'));
  const [data, files] = [join(folder, 'data'), join(folder, 'files')];
  for (const path of [data, files]) await mkdir(path);
  const place = { folder, data, files, project: join(files, 'stool.maquette'), run: join(data, 'runs', 'boxy') };
  await writeProject(place);
  await writeTrainingRun(place);
  return place;
}

async function writeProject({ data, project }: Place): Promise<void> {
  const grid = createGrid(32);
  fillBox(grid, { low: [6, 16, 6], high: [25, 19, 25] }, 'add');
  for (const [x, z] of [
    [6, 6],
    [22, 6],
    [6, 22],
    [22, 22],
  ]) {
    fillBox(grid, { low: [x, 2, z], high: [x + 3, 15, z + 3] }, 'add');
  }
  const assets = createAssetStore(join(data, 'assets'));
  const { id } = await assets.put(new Uint8Array(grid.data.buffer));
  const [width, height] = [96, 96];
  const rgba = new Uint8Array(width * height * 4).fill(90);
  // A board on two legs, cut out.
  for (let i = 3; i < rgba.length; i += 4) {
    const [x, y] = [((i - 3) / 4) % width, Math.floor((i - 3) / 4 / width)];
    const inside = y > 30 && y < 85 && x > 15 && x < 80 && (y < 42 || x < 24 || x > 71);
    rgba[i] = inside ? 255 : 0;
  }
  const { id: picture } = await assets.put(await encodePng({ width, height, rgba }));
  const photo = { id: 'photo', name: nameOfEdit(0), picture, width, height, cutout: 'alpha' as const };
  const shape = {
    ...{ id: 'stool', name: 'Stool', gridSize: 32, grid: id, surface: { ...startingSurface(0.5), detail: 4 as const } },
    ...{ height: 0.5, heightIsEstimated: false, origin: { kind: 'import' as const, photos: [] } },
  };
  await writeDocumentFile(project, { schema: 1, photos: [photo], shapes: [shape] }, assets, 'Maquette');
}

/** A run that never ends by itself, with a checkpoint every few steps. */
async function writeTrainingRun({ folder, data, run }: Place): Promise<void> {
  const shapes = join(folder, 'shapes');
  await mkdir(shapes);
  await writeFurniture(shapes);
  const options = { title: 'Boxy', gridSize: 32, views: 1, side: 64, fill: 'solid', validationShare: 0.1, seed: 1 } as const;
  await prepareData({ folder: shapes, out: join(data, 'datasets', 'boxy'), options });
  const config = trainingConfig.parse({
    ...{ title: 'Boxy', experiment: 'photo', gridSize: 32, batch: 2, steps: 1_000_000, learningRate: 1e-3 },
    ...{ validateEvery: 4, checkpointEvery: 2 },
  });
  const set = { id: 'boxy', title: 'Boxy' };
  await writeRun(run, { ...set, config, data: set, state: 'paused', step: 0, createdAt: new Date().toISOString() });
}
