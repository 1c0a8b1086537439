import { describe, expect, it } from 'vitest';
import { createFrameLoop } from '../../../src/renderer/src/viewport/frameLoop';

/** A loop whose frames come when the test says so, and what each was told of changes. */
function turned(more: (frame: number) => boolean): { loop: ReturnType<typeof createFrameLoop>; frame: () => boolean; told: boolean[] } {
  let waiting: ((time: number) => void) | null = null;
  const told: boolean[] = [];
  const loop = createFrameLoop(
    (_, changed) => {
      told.push(changed);
      return more(told.length);
    },
    {
      request(callback) {
        waiting = callback;
        return 1;
      },
      cancel: () => void (waiting = null),
    },
  );
  const frame = (): boolean => {
    const next = waiting;
    waiting = null;
    next?.(0);
    return next !== null;
  };
  return { loop, frame, told };
}

describe('frame loop', () => {
  it('tells a frame that was asked for by a change from one that goes on with work', () => {
    const { loop, frame, told } = turned((count) => count < 4);
    loop.invalidate();
    loop.invalidate();
    frame();
    frame();
    loop.invalidate();
    while (frame());
    expect(told).toEqual([true, false, true, false]);
  });

  it('draws a change that comes while a frame is drawn in the next one', () => {
    const { loop, frame, told } = turned((count) => {
      if (count === 1) loop.invalidate();
      return false;
    });
    loop.invalidate();
    while (frame());
    expect(told).toEqual([true, true]);
  });

  it('draws no more once it is disposed', () => {
    const { loop, frame } = turned(() => true);
    loop.invalidate();
    loop.dispose();
    expect(frame()).toBe(false);
    loop.invalidate();
    expect(frame()).toBe(false);
  });
});
