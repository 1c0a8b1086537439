/** Predictions that know nothing of the picture, or only look it up: what any model must beat. Grids are N³, index x + N*(y + N*z). */

/** The mean of grids: the best single guess for all of them. */
export function meanGrid(grids: readonly ArrayLike<number>[]): Float32Array {
  const sum = new Float32Array(grids[0]?.length ?? 0);
  for (const grid of grids) for (let i = 0; i < sum.length; i++) sum[i] = sum[i] + grid[i] / grids.length;
  return sum;
}

/** A ball in the middle of the grid: 1 at the centre, falling to 0 at the corners, so that every radius is one threshold. */
export function centredBall(edge: number): Float32Array {
  const grid = new Float32Array(edge ** 3);
  const middle = (edge - 1) / 2;
  const farthest = Math.sqrt(3) * middle;
  for (let z = 0; z < edge; z++)
    for (let y = 0; y < edge; y++)
      for (let x = 0; x < edge; x++) grid[x + edge * (y + edge * z)] = 1 - Math.hypot(x - middle, y - middle, z - middle) / farthest;
  return grid;
}

/** The same value everywhere: its average precision is the share of cells that are inside. */
export function constantGrid(edge: number, value: number): Float32Array {
  return new Float32Array(edge ** 3).fill(value);
}

/** Number of the candidate whose cells overlap most with a prediction's (at `threshold`), and the IoU. Candidates are N³ cells of 0 and 1. */
export function nearestShape(
  prediction: Float32Array,
  threshold: number,
  candidates: readonly Uint8Array[],
): { index: number; iou: number } {
  const inside = Uint8Array.from(prediction, (p) => Number(p >= threshold));
  const size = inside.reduce((a, b) => a + b, 0);
  let best = { index: -1, iou: -1 };
  for (const [index, candidate] of candidates.entries()) {
    let both = 0;
    let other = 0;
    for (let i = 0; i < inside.length; i++) {
      const cell = candidate[i];
      other += cell;
      both += cell & inside[i];
    }
    const either = size + other - both;
    const value = either === 0 ? 1 : both / either;
    if (value > best.iou) best = { index, iou: value };
  }
  return best;
}

/** Number of the row of `rows` that is nearest to `row` by the sum of squared differences. All rows are equally long; -1 without any. */
export function nearestRow(row: Float32Array, rows: readonly Float32Array[]): number {
  let best = -1;
  let least = Infinity;
  for (const [index, other] of rows.entries()) {
    let sum = 0;
    for (let i = 0; i < row.length && sum < least; i++) sum += (row[i] - other[i]) ** 2;
    if (sum < least) [best, least] = [index, sum];
  }
  return best;
}
