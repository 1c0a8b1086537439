import { describe, expect, it } from 'vitest';
import type { GenerateInput, GeneratedShape } from '../../../../src/shared/engine';
import { createPreviews } from '../../../../src/main/latent/previews';

/** An engine that makes one shape at a time, when it is told to; a shape's grid repeats its latent's first number. */
function slowEngine(): {
  generate: (input: GenerateInput) => Promise<GeneratedShape[]>;
  begun: number[];
  finish: () => Promise<void>;
  fail: (error: Error) => Promise<void>;
} {
  const open: { resolve: (shapes: GeneratedShape[]) => void; reject: (error: Error) => void; latent: Float32Array }[] = [];
  const begun: number[] = [];
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return {
    begun,
    generate: ({ latents = [] }) =>
      new Promise((resolve, reject) => {
        begun.push(latents[0][0]);
        open.push({ resolve, reject, latent: latents[0] });
      }),
    finish: () => {
      const next = open.shift();
      next?.resolve([{ latent: next.latent, grid: new Float32Array(8).fill(next.latent[0]) }]);
      return turn();
    },
    fail: (error) => {
      open.shift()?.reject(error);
      return turn();
    },
  };
}

const ask = (value: number, stream: 'view' | 'blend' | 'square'): { model: string; latent: number[]; stream: typeof stream } => ({
  ...{ model: 'm', latent: [value, 0] },
  stream,
});
const cancelled = expect.objectContaining({ code: 'cancelled' }) as unknown;

describe('previews', () => {
  it('makes one shape at a time; of those that wait only the newest of a stream is made', async () => {
    const engine = slowEngine();
    const previews = createPreviews(engine);
    const first = previews.preview(ask(1, 'view'));
    const dropped = previews.preview(ask(2, 'view'));
    const droppedSaid = expect(dropped).rejects.toEqual(cancelled);
    const last = previews.preview(ask(3, 'view'));
    await droppedSaid;
    expect(engine.begun).toEqual([1]);
    await engine.finish();
    // What was begun is given out, also when a newer wish waits: it is a step of the way.
    expect(Array.from((await first).grid)).toEqual(new Array(8).fill(1));
    expect((await first).gridSize).toBe(2);
    expect(engine.begun).toEqual([1, 3]);
    await engine.finish();
    expect((await last).grid[0]).toBe(3);
  });

  it('lets the shape on screen go before strips, and those before the square', async () => {
    const engine = slowEngine();
    const previews = createPreviews(engine);
    const all = [
      previews.preview(ask(1, 'square')),
      previews.preview(ask(2, 'square')),
      previews.preview(ask(3, 'blend')),
      previews.preview(ask(4, 'view')),
    ];
    const settled = Promise.allSettled(all);
    for (let i = 0; i < 4; i++) await engine.finish();
    expect(engine.begun).toEqual([1, 4, 3, 2]);
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('goes on after a failure', async () => {
    const engine = slowEngine();
    const previews = createPreviews(engine);
    const bad = previews.preview(ask(1, 'view'));
    const said = expect(bad).rejects.toThrow('the engine stopped');
    await engine.fail(new Error('the engine stopped'));
    await said;
    const good = previews.preview(ask(2, 'view'));
    await engine.finish();
    expect((await good).grid[0]).toBe(2);
  });
});
