import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectAtRest } from '../../../src/renderer/src/composables/collectAtRest';

describe('collecting when a worker rests', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('happens once after a run of work, not between its pieces', () => {
    const clear = vi.fn();
    const worked = collectAtRest(clear);
    for (let i = 0; i < 20; i++) {
      worked();
      vi.advanceTimersByTime(1000);
    }
    expect(clear).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(clear).toHaveBeenCalledTimes(1);
    worked();
    vi.advanceTimersByTime(10_000);
    expect(clear).toHaveBeenCalledTimes(2);
  });

  it('does nothing where V8 offers no collection', () => {
    const worked = collectAtRest(undefined);
    worked();
    expect(vi.getTimerCount()).toBe(0);
  });
});
