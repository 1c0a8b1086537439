import { createRandom } from '../../core/random';

/** Of a list, `most` at even distances: always the same ones. */
export function evenly<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);
}

/** Of a list, `most` drawn without putting back, in the list's order; the seed decides which. */
export function drawn<T>(list: readonly T[], most: number, seed: number): T[] {
  if (list.length <= most) return [...list];
  const random = createRandom(seed);
  let wanted = most;
  // Each is taken with the chance that is left for it, so that every choice of so many is as likely.
  return list.filter((_, i) => {
    const isTaken = random.next() * (list.length - i) < wanted;
    if (isTaken) wanted--;
    return isTaken;
  });
}

/**
 * An endless order of `count` things: epoch after epoch, each in a new random order. The n-th depends on the seed and n only, so that a run can go on anywhere.
 */
export function shuffledOrder(count: number, seed: number): (n: number) => number {
  let epoch = -1;
  let order: Uint32Array = new Uint32Array(count);
  const orderOf = (which: number): Uint32Array => {
    const random = createRandom((Math.imul(seed ^ 0x2545f491, 1_000_003) + which) >>> 0);
    const list = Uint32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  };
  return (n) => {
    const which = Math.floor(n / count);
    if (which !== epoch) [epoch, order] = [which, orderOf(which)];
    return order[n - which * count];
  };
}
