export interface FrameLoop {
  /** Something changed: draw once at the next frame. */
  invalidate(): void;
  dispose(): void;
}

/**
 * Draws only when asked to. `draw` gets the time in milliseconds and returns whether a further frame is needed (a move is under way).
 * The clock is passed in, so that a test can turn it.
 */
export function createFrameLoop(
  draw: (time: number) => boolean,
  clock: { request(callback: (time: number) => void): number; cancel(id: number): void },
): FrameLoop {
  let pending: number | null = null;
  let disposed = false;
  const tick = (time: number): void => {
    pending = null;
    if (draw(time)) invalidate();
  };
  const invalidate = (): void => {
    if (disposed || pending !== null) return;
    pending = clock.request(tick);
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
