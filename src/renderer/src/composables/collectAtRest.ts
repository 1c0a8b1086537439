/** How long a worker has nothing to do before it clears up, in milliseconds. */
const REST = 1500;

/** There because the main process starts V8 with `--expose-gc`; elsewhere (tests, a plain browser) absent. */
const collect = (globalThis as { gc?: () => void }).gc;

/**
 * For a worker that makes large arrays: to be called after each piece of work. Once none has followed for a while, what the work left behind is collected. By its own rule V8 lets 64 MiB
 * of dropped array buffers lie in each worker before it looks for them, and a studio that is used for hours seems to grow.
 */
export function collectAtRest(clear: (() => void) | undefined = collect): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(waiting);
    if (clear) waiting = setTimeout(clear, REST);
  };
}
