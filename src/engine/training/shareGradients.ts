/**
 * Workers that learn side by side on parts of one batch: each gives its numbers, all get the average. Over shared memory, so that nothing is copied by
 * messages; every worker adds in the same order, so that all stay equal bit for bit.
 */
export interface GradientShare {
  /** ranks x length floats. */
  buffer: SharedArrayBuffer;
  /** Arrived count, round. */
  barrier: SharedArrayBuffer;
  ranks: number;
}

/** `length` is the most numbers that are averaged at once. */
export function createGradientShare(length: number, ranks: number): GradientShare {
  return { buffer: new SharedArrayBuffer(ranks > 1 ? length * ranks * 4 : 0), barrier: new SharedArrayBuffer(8), ranks };
}

/** Waits until all ranks have come here. */
function meet({ barrier, ranks }: GradientShare): void {
  const state = new Int32Array(barrier);
  const round = Atomics.load(state, 1);
  if (Atomics.add(state, 0, 1) === ranks - 1) {
    Atomics.store(state, 0, 0);
    Atomics.add(state, 1, 1);
    Atomics.notify(state, 1);
  } else {
    while (Atomics.load(state, 1) === round) Atomics.wait(state, 1, round, 60_000);
  }
}

/** Replaces the numbers of `parts`, in their order, by the average over all ranks. Each rank adds up a stretch of its own, which all then read. */
export function averageOverRanks(share: GradientShare, rank: number, parts: Iterable<Float32Array>): void {
  const { buffer, ranks } = share;
  if (ranks === 1) return;
  const all = new Float32Array(buffer);
  const room = all.length / ranks;
  const list = [...parts];
  const length = list.reduce((sum, part) => sum + part.length, 0);
  if (length > room) throw new RangeError(`${length} numbers do not fit into a share of ${room}`);
  const rows = Array.from({ length: ranks }, (_, other) => all.subarray(other * room, other * room + length));
  const own = rows[rank] as Float32Array;
  const sums = rows[0] as Float32Array;
  let at = 0;
  for (const part of list) {
    own.set(part, at);
    at += part.length;
  }
  meet(share);
  const from = Math.floor((length * rank) / ranks);
  const to = Math.floor((length * (rank + 1)) / ranks);
  // Row by row: a loop over rows inside takes several times as long.
  for (const row of rows.slice(1)) for (let i = from; i < to; i++) sums[i] = sums[i] + row[i];
  for (let i = from; i < to; i++) sums[i] = sums[i] / ranks;
  meet(share);
  at = 0;
  for (const part of list) {
    part.set(sums.subarray(at, at + part.length));
    at += part.length;
  }
  meet(share); // nobody may write the next round while another still reads this one
}
