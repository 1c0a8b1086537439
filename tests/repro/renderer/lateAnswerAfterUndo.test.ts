import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadShown } from '../../../src/renderer/src/assets';
import { startingSurface } from '../../../src/shared/shapeDefaults';
import type { ShapeItem } from '../../../src/shared/document';

// Painted voxels were undone while the painted grid was still being read: it came last, and the view showed what the document no longer had.
describe('a grid that is read late', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('does not replace the one that undo brought back', async () => {
    const answers = new Map<string, (response: Response) => void>();
    vi.stubGlobal('fetch', (url: string) => new Promise<Response>((answer) => answers.set(url, answer)));
    const state = (grid: string): ShapeItem => ({
      id: 's',
      name: 'Chair',
      gridSize: 2,
      grid,
      surface: startingSurface(0.5),
      height: 0.9,
      heightIsEstimated: false,
      origin: { kind: 'import', photos: [] },
    });
    const [before, painted] = [state('late-before'), state('late-painted')];
    let current: ShapeItem | undefined = painted;
    const show = (): ReturnType<typeof loadShown> =>
      loadShown(
        () => current,
        (shape) => shape.surface,
      );
    const first = show();
    current = before;
    const second = show();
    answers.get('/asset/late-before')?.(new Response(new Float32Array(8).fill(0.25)));
    expect((await second)?.grid[0]).toBe(0.25);
    answers.get('/asset/late-painted')?.(new Response(new Float32Array(8).fill(0.75)));
    expect(await first).toBeUndefined();
  });
});
