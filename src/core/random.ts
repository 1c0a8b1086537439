/** A seeded source of random numbers. Every random number of the project comes from one that the caller passes in. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** Integer in [0, n). */
  integer(n: number): number;
  /** Uniform in [low, high). */
  range(low: number, high: number): number;
  /** The four words of state: a generator restored with them goes on with the same numbers. */
  state(): [number, number, number, number];
}

/** One step of splitmix32, used to spread a small seed over the whole state. */
function splitmix32(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x9e3779b9) | 0;
    let t = a ^ (a >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return (t ^ (t >>> 15)) >>> 0;
  };
}

/** xoshiro128** (Blackman and Vigna 2018), 32 bits a step. */
export function createRandom(seed: number | readonly [number, number, number, number]): Random {
  let a: number, b: number, c: number, d: number;
  if (typeof seed === 'number') {
    const mix = splitmix32(seed);
    [a, b, c, d] = [mix(), mix(), mix(), mix()];
  } else {
    [a, b, c, d] = seed;
  }
  const word = (): number => {
    const r = Math.imul(b, 5);
    const result = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const next = (): number => word() / 4294967296;
  return {
    next,
    // Box-Muller without a spare: one state, nothing hidden between calls.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    integer: (n) => Math.floor(next() * n),
    range: (low, high) => low + (high - low) * next(),
    state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
  };
}
