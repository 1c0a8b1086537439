import { packBits } from '../voxel/packBits';

/** The shape of a set that overlaps most with another. */
export interface NearestShape {
  /** Its number in the set; of several alike the first. */
  index: number;
  iou: number;
}

/**
 * Finds nearest shapes in a large set: cells as bits, 32 to a word, compared by counting bits. Many candidates are passed over unseen, because the overlap of two
 * shapes is at most the ratio of their sizes.
 * @param candidates each N³ cells as `packBits` gives them
 * @returns a search by N³ occupancies, inside from `threshold` on; index -1 without candidates
 */
export function createShapeSearch(candidates: readonly Uint8Array[]): (prediction: ArrayLike<number>, threshold: number) => NearestShape {
  const shapes = candidates.map(wordsOf);
  const sizes = shapes.map((words) => words.reduce((sum, word) => sum + bitsIn(word), 0));

  return (prediction, threshold) => {
    const wanted = wordsOf(packBits(Uint8Array.from(prediction, (p) => Number(p >= threshold))));
    const size = wanted.reduce((sum, word) => sum + bitsIn(word), 0);
    let best: NearestShape = { index: -1, iou: -1 };
    for (const [index, shape] of shapes.entries()) {
      const other = sizes[index];
      if (ratio(Math.min(size, other), Math.max(size, other)) <= best.iou) continue;
      let both = 0;
      for (let i = 0; i < wanted.length; i++) both += bitsIn(wanted[i] & shape[i]);
      const iou = ratio(both, size + other - both);
      if (iou > best.iou) best = { index, iou };
    }
    return best;
  };
}

/** Two empty shapes are the same. */
const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

function wordsOf(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  return words;
}

/** Ones in a word: sums of pairs, of fours, of bytes. */
function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
