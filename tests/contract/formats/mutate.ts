import type { Random } from '../../../src/core/random';

/** Words that files should not hold, for places where numbers stand. */
const WORDS = [
  'NaN',
  'inf',
  '-1',
  '0',
  '4294967295',
  '2147483647',
  '-2147483648',
  '1e39',
  '-1e309',
  '99999999999999999999',
  '',
  '0x10',
  '1.5',
  '#',
  '\0',
];
const EXTREME = [0, 1, 0x7f, 0xff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0x10000, 0x01000000];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const pick = <T>(list: readonly T[], random: Random): T => list[random.integer(list.length)];

/** Places near the front are taken more often: counts and offsets stand there. */
const place = (length: number, random: Random): number =>
  random.next() < 0.5 ? random.integer(Math.min(length, 160) || 1) : random.integer(length || 1);

const cutOff: Mutation = (bytes, random) => bytes.slice(0, random.integer(bytes.length + 1));

const wrongBytes: Mutation = (bytes, random) => {
  const out = bytes.slice();
  for (let k = random.integer(6); k >= 0; k--)
    out[place(out.length, random)] = pick([0, 255, 127, 48, 45, 32, 10, random.integer(256)], random);
  return out;
};

const wrongWord: Mutation = (bytes, random) => {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  if (out.length < 4) return out;
  for (let k = random.integer(3); k >= 0; k--) {
    const at = Math.min(place(out.length, random), out.length - 4);
    view.setUint32(random.next() < 0.7 ? at & ~3 : at, pick(EXTREME, random), random.next() < 0.7);
  }
  return out;
};

const notANumber: Mutation = (bytes, random) => {
  const out = bytes.slice();
  if (out.length < 8) return out;
  const view = new DataView(out.buffer);
  const at = random.integer(out.length - 7);
  if (random.next() < 0.5) view.setFloat32(at, pick([NaN, Infinity, -Infinity, 3e38], random), random.next() < 0.5);
  else view.setFloat64(at, pick([NaN, Infinity, -1e300], random), random.next() < 0.5);
  return out;
};

const moved: Mutation = (bytes, random) => {
  const from = random.integer(bytes.length || 1);
  const length = random.integer(Math.min(64, bytes.length - from) + 1);
  const piece = bytes.slice(from, from + length);
  const to = place(bytes.length, random);
  // A piece twice, or one that is missing.
  return random.next() < 0.5 ? join(bytes.slice(0, to), piece, bytes.slice(to)) : join(bytes.slice(0, from), bytes.slice(from + length));
};

const otherNumber: Mutation = (bytes, random) => {
  const text = String.fromCharCode(...bytes);
  const numbers = [...text.matchAll(/-?\d+(\.\d+)?(e[+-]?\d+)?/gi)];
  if (numbers.length === 0) return wrongBytes(bytes, random);
  const hit = numbers[random.next() < 0.5 ? random.integer(Math.min(6, numbers.length)) : random.integer(numbers.length)];
  const word = random.next() < 0.7 ? pick(WORDS, random) : String(random.integer(1_000_000_000));
  return Uint8Array.from(text.slice(0, hit.index) + word + text.slice(hit.index + hit[0].length), (c) => c.charCodeAt(0));
};

const noise: Mutation = (_, random) => Uint8Array.from({ length: random.integer(300) }, () => random.integer(256));

/** One of the ways in which files go wrong. */
export const mutate: Mutation = (bytes, random) => {
  const dice = random.next();
  if (dice < 0.16) return cutOff(bytes, random);
  if (dice < 0.34) return wrongBytes(bytes, random);
  if (dice < 0.52) return wrongWord(bytes, random);
  if (dice < 0.62) return notANumber(bytes, random);
  if (dice < 0.74) return moved(bytes, random);
  if (dice < 0.97) return otherNumber(bytes, random);
  return noise(bytes, random);
};

/** Changes one place of a JSON value: numbers, missing and other kinds of values, and references that go round. */
export function mutateJson(value: unknown, random: Random): unknown {
  const copy = structuredClone(value);
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const visit = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      visit((holder as Record<string, unknown>)[key]);
    }
  };
  visit(copy);
  for (let k = random.integer(2); k >= 0 && places.length > 0; k--) {
    const { holder, key } = pick(places, random);
    const dice = random.integer(9);
    if (dice < 4) holder[key] = pick([0, 1, 2, 3, -1, 0.5, 255, 4294967295, 9007199254740992, 1e300], random);
    else if (dice === 4) Reflect.deleteProperty(holder, key);
    else if (dice === 5) holder[key] = pick([null, true, '', 'x'.repeat(50), '../../../etc/passwd', 'a\0b'], random);
    else if (dice === 6) holder[key] = pick([[], {}, [0], [[0, 0, 0]], { length: 5 }], random);
    else if (dice === 7) holder[key] = structuredClone(pick(places, random).holder);
    else holder[`${key}${random.integer(10)}`] = holder[key];
  }
  return copy;
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
