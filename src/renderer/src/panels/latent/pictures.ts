import { MaquetteError } from '../../../../core/errors';
import type { VoxelGrid } from '../../../../core/voxel/grid';
import { say } from '../../messages';

export interface PictureRequest {
  id: number;
  grid: VoxelGrid;
  threshold: number;
  /** Pixels along an edge. */
  edge: number;
}

type Pixels = Uint8ClampedArray<ArrayBuffer>;

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, { resolve: (pixels: Pixels) => void; reject: (error: unknown) => void }>();

function start(): Worker {
  // The bundler finds workers by this very form of the expression.
  const started = new Worker(new URL('./pictureWorker.ts', import.meta.url), { type: 'module', name: 'pictures' });
  started.onmessage = ({ data }: MessageEvent<{ id: number; pixels: Pixels }>) => {
    waiting.get(data.id)?.resolve(data.pixels);
    waiting.delete(data.id);
  };
  started.onerror = ({ message }) => {
    for (const { reject } of waiting.values()) reject(new MaquetteError('internal', say('fault.drawing', { error: message })));
    waiting.clear();
  };
  return started;
}

/** Draws a grid in the worker that all small pictures share. The grid is copied. */
export function drawGrid(grid: VoxelGrid, threshold: number, edge: number): Promise<Pixels> {
  worker ??= start();
  const id = ++lastId;
  const request: PictureRequest = { id, grid, threshold, edge };
  const drawn = new Promise<Pixels>((resolve, reject) => waiting.set(id, { resolve, reject }));
  worker.postMessage(request);
  return drawn;
}
