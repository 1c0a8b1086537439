export interface FrameLoop {
  /** Something changed: draw once at the next frame. */
  invalidate(): void;
  dispose(): void;
}

/**
 * Draws only when asked to. `draw` gets the time in milliseconds and whether something changed since the last frame, and returns whether a further one is needed (a move is
 * under way).
 * The clock is passed in, so that a test can turn it.
 */
export function createFrameLoop(
  draw: (time: number, changed: boolean) => boolean,
  clock: { request(callback: (time: number) => void): number; cancel(id: number): void },
): FrameLoop {
  let pending: number | null = null;
  let disposed = false;
  let changed = false;
  const tick = (time: number): void => {
    pending = null;
    const was = changed;
    changed = false;
    if (draw(time, was)) schedule();
  };
  const schedule = (): void => {
    if (disposed || pending !== null) return;
    pending = clock.request(tick);
  };
  const invalidate = (): void => {
    changed = true;
    schedule();
  };
  return {
    invalidate,
    dispose() {
      disposed = true;
      if (pending !== null) clock.cancel(pending);
      pending = null;
    },
  };
}
