import { MaquetteError } from '../../core/errors';
import type { Engine } from '../../shared/engine';
import { previewStreams, type LatentPreview, type PreviewStream } from '../../shared/ipc/latent';

export interface PreviewRequest {
  model: string;
  latent: number[];
  stream: PreviewStream;
}

export interface Previews {
  /** Rejects with `cancelled` when a newer request of its stream takes its place before its turn has come. */
  preview(request: PreviewRequest): Promise<LatentPreview>;
}

interface Waiting {
  request: PreviewRequest;
  askedAt: number;
  resolve: (preview: LatentPreview) => void;
  reject: (error: unknown) => void;
}

/**
 * Shapes of latents for live views. One at a time goes to the engine, so that a newer wish never waits for more than one older shape; of each stream only the
 * newest waits, and the streams come in the order of their urgency. A shape whose making has begun is given to whoever asked, also when a newer wish has
 * come: while a slider is dragged every shape that is ready is worth showing.
 */
export function createPreviews(engine: Pick<Engine, 'generate'>, now: () => number = () => performance.now()): Previews {
  const waiting = new Map<PreviewStream, Waiting>();
  let busy = false;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (;;) {
      const stream = previewStreams.find((name) => waiting.has(name));
      const next = stream && waiting.get(stream);
      if (!next) break;
      waiting.delete(next.request.stream);
      try {
        next.resolve(await make(next));
      } catch (error) {
        next.reject(error);
      }
    }
    busy = false;
  }

  async function make({ request, askedAt }: Waiting): Promise<LatentPreview> {
    const [shape] = await engine.generate({ model: request.model, latents: [Float32Array.from(request.latent)] });
    if (!shape) throw new MaquetteError('internal', 'The engine made no shape.');
    return { grid: shape.grid, gridSize: Math.round(Math.cbrt(shape.grid.length)), milliseconds: now() - askedAt };
  }

  return {
    preview: (request) =>
      new Promise((resolve, reject) => {
        waiting.get(request.stream)?.reject(new MaquetteError('cancelled', 'A newer shape was asked for.'));
        waiting.set(request.stream, { request, askedAt: now(), resolve, reject });
        void work();
      }),
  };
}
