const NAMES = [
  'Int8Array',
  'Uint8Array',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
] as const;

/**
 * Runs a function and counts the bytes of the typed arrays that it makes by length: what a reader makes room for, whatever the collector frees meanwhile.
 * Stops it at a limit, so that a reader that believes a huge count does no harm here.
 */
export function countAllocations<T>(most: number, run: () => T): { result: T; bytes: number } {
  const globals = globalThis as unknown as Record<string, unknown>;
  const before = NAMES.map((name) => globals[name]);
  let bytes = 0;
  for (const name of NAMES) {
    globals[name] = new Proxy(globals[name] as new (length: number) => ArrayBufferView, {
      construct(target, args: unknown[], newTarget) {
        const [length] = args;
        if (typeof length === 'number') {
          bytes += length * (target as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
          if (bytes > most) throw new RoomError(`room for ${bytes} bytes is made, more than the ${most} that the file allows`);
        }
        return Reflect.construct(target, args, newTarget) as object;
      },
    });
  }
  try {
    return { result: run(), bytes };
  } finally {
    NAMES.forEach((name, i) => (globals[name] = before[i]));
  }
}

export class RoomError extends Error {}
