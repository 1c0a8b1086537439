/** What was read of the disk and may be read again: kept as long as there is room, the longest unused goes first. */
export interface KeptData<T> {
  /** What is kept under the key, else what `read` gives; several that ask at once share one reading. A failed one is not kept. */
  get<K extends T>(key: string, read: () => Promise<K>): Promise<K>;
  /** Bytes that may be kept from now on. What is used the last stays, however large. */
  setLimit(bytes: number): void;
  readonly bytes: number;
}

export function createKeptData<T>(sizeOf: (value: T) => number, limit: number): KeptData<T> {
  const kept = new Map<string, { value: Promise<T>; bytes: number }>();
  const total = (): number => [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);

  function trim(): void {
    for (const oldest of kept.keys()) {
      if (kept.size <= 1 || total() <= limit) return;
      kept.delete(oldest);
    }
  }

  return {
    get<K extends T>(key: string, read: () => Promise<K>): Promise<K> {
      const known = kept.get(key);
      const entry = known ?? { value: read(), bytes: 0 };
      kept.delete(key);
      kept.set(key, entry);
      // A key stands for one thing, of one kind.
      if (known) return known.value as Promise<K>;
      entry.value.then(
        (value) => {
          entry.bytes = sizeOf(value);
          trim();
        },
        () => {
          if (kept.get(key) === entry) kept.delete(key);
        },
      );
      return entry.value as Promise<K>;
    },
    setLimit(bytes) {
      limit = bytes;
      trim();
    },
    get bytes() {
      return total();
    },
  };
}
