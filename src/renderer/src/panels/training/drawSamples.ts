import { MaquetteError } from '../../../../core/errors';
import { startingSurface } from '../../../../shared/shapeDefaults';
import type { RunSamples } from '../../../../shared/ipc/training';
import { say } from '../../messages';

/** Pixels along an edge: twice the largest place it is shown in. */
const edge = 160;

/** Resolves when the page has nothing better to do: what the user does comes before pictures of a training run. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 4000 });
    else setTimeout(resolve, 50);
  });

/** One at a time: what is not looked at any more when its turn comes is not drawn. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * A picture of a sample's shape, as the shelf draws shapes; its address is the caller's to revoke. Rejects when the signal aborts before its turn.
 * @param cells gridSize³ bytes, probability x 255
 */
export function drawCells(
  cells: Uint8Array,
  { gridSize, threshold }: Pick<RunSamples, 'gridSize' | 'threshold'>,
  signal: AbortSignal,
): Promise<string> {
  const drawn = queue.then(async () => {
    signal.throwIfAborted();
    await idle();
    signal.throwIfAborted();
    const data = Float32Array.from(cells, (value) => value / 255);
    if (!data.some((value) => value >= threshold)) throw new MaquetteError('not-found', say('fault.noSurface'));
    const { renderThumbnail } = await import('../../viewport');
    const surface = { ...startingSurface(Math.min(0.95, Math.max(0.05, threshold))), keepLargestPart: false };
    return URL.createObjectURL(await renderThumbnail({ size: gridSize, data }, surface, edge));
  });
  queue = drawn.catch(() => undefined);
  return drawn;
}

/** A picture of bytes; its address is the caller's to revoke. */
export async function drawPixels({ width, height, rgb }: { width: number; height: number; rgb: Uint8Array }): Promise<string> {
  const pixels = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    pixels.data.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
    pixels.data[4 * i + 3] = 255;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
  return URL.createObjectURL(await canvas.convertToBlob());
}
