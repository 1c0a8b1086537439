import type { Random } from '../random';
import { meanOf, principalAxes } from './principalAxes';

/** Small random moves in the directions in which known latents spread, to see what a generator does with them. */

/** Draws moves with the covariance of the rows along their leading axes, `share` times as wide. Without rows that spread, moves of that width in all directions. */
export function createProbe(rows: readonly Float32Array[], mostAxes: number, share: number, random: Random): () => Float32Array {
  const size = rows[0]?.length ?? 0;
  const spread = principalAxes(rows, Math.min(mostAxes, size, Math.max(1, rows.length - 1)));
  const widths = spread.variances.map((variance) => share * Math.sqrt(variance));
  return () => {
    const move = new Float32Array(size);
    for (const [k, axis] of spread.axes.entries()) {
      const amount = widths[k] * random.normal();
      for (let i = 0; i < size; i++) move[i] += amount * axis[i];
    }
    return move;
  };
}

/**
 * The move along which a value changes, from pairs of moves there and back: the least-squares regression of the moves on the changes, cov(e, y) / sd(y) with the mean of
 * both zero by the pairs' symmetry. Where the shapes began drops out: what tells a bed from a chair cannot pass for width.
 * @param changes value after the move less value after the opposite move, halved
 * @returns null if the value does not change
 */
export function changeDirection(moves: readonly Float32Array[], changes: readonly number[]): Float32Array | null {
  if (moves.length !== changes.length) throw new RangeError(`${moves.length} moves cannot have ${changes.length} changes`);
  const variance = changes.reduce((sum, change) => sum + change * change, 0) / changes.length;
  if (!(variance > 1e-12)) return null;
  const direction = new Float32Array(moves[0]?.length ?? 0);
  for (const [i, move] of moves.entries()) {
    const weight = changes[i] / (changes.length * Math.sqrt(variance));
    for (let k = 0; k < direction.length; k++) direction[k] += weight * move[k];
  }
  return direction;
}

/** From the middle of everything to the middle of one class (each class counts the same, however many examples it has). Null for a class without examples. */
export function classDirection(latents: readonly Float32Array[], labels: readonly number[], label: number): Float32Array | null {
  const means = new Map([...new Set(labels)].map((known) => [known, meanOf(latents.filter((_, i) => labels[i] === known))]));
  const own = means.get(label);
  if (!own || means.size < 2) return null;
  const middle = meanOf([...means.values()]);
  return own.map((value, i) => value - middle[i]);
}
