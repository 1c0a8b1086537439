import { describe, expect, it, vi } from 'vitest';
import { createKeptData } from '../../../src/renderer/src/composables/keptData';

/** Reads arrays of a hundred bytes, and counts. */
function store(limit: number): {
  kept: ReturnType<typeof createKeptData<Uint8Array>>;
  use: (key: string) => Promise<Uint8Array>;
  reads: string[];
} {
  const kept = createKeptData<Uint8Array>((bytes) => bytes.byteLength, limit);
  const reads: string[] = [];
  const use = (key: string): Promise<Uint8Array> =>
    kept.get(key, () => {
      reads.push(key);
      return Promise.resolve(new Uint8Array(100));
    });
  return { kept, use, reads };
}

describe('data that is kept in memory', () => {
  it('is read once while there is room, and the longest unused goes first', async () => {
    const { kept, use, reads } = store(250);
    await use('a');
    await use('b');
    await use('a');
    await use('c'); // no room for three: b is the longest unused
    expect(kept.bytes).toBe(200);
    await use('a');
    expect(reads).toEqual(['a', 'b', 'c']);
    await use('b');
    expect(reads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('is let go at once when less is allowed; what is on screen stays', async () => {
    const { kept, use } = store(1000);
    for (const key of ['a', 'b', 'c', 'd']) await use(key);
    kept.setLimit(250);
    expect(kept.bytes).toBe(200);
    kept.setLimit(0);
    expect(kept.bytes).toBe(100);
  });

  it('is read once by several that ask at once, and again after a failure', async () => {
    const kept = createKeptData<Uint8Array>((bytes) => bytes.byteLength, 1000);
    const read = vi.fn<() => Promise<Uint8Array>>().mockRejectedValueOnce(new Error('gone')).mockResolvedValue(new Uint8Array(1));
    await expect(Promise.all([kept.get('a', read), kept.get('a', read)])).rejects.toThrow('gone');
    expect(read).toHaveBeenCalledTimes(1);
    await kept.get('a', read);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
