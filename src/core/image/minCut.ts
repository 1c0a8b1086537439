/**
 * The cheapest way to part a picture's pixels in two: minimum cut on the grid of pixels with their eight neighbours, by the two growing trees of Boykov and Kolmogorov (2004). Each pixel
 * pays `toSource` when it is background and `toSink` when it is object; neighbours that differ pay the weight between them.
 */

/** Steps to the eight neighbours; step d and d ^ 1 are each other's way back. */
export const STEPS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
  [1, -1],
] as const;

const FREE = 0;
const SOURCE = 1;
const SINK = 2;
/** Parents that are no neighbour. */
const NONE = -1;
const TERMINAL = -2;
const ORPHAN = -3;

/**
 * @param toSource width*height costs of calling a pixel background, at least 0
 * @param toSink width*height costs of calling a pixel object, at least 0
 * @param weights 8 costs a pixel, that to neighbour d at 8*pixel + d; symmetric; what leads out of the picture is ignored
 * @returns 1 for object, 0 for background, a byte a pixel
 */
export function minCut(width: number, height: number, toSource: Float32Array, toSink: Float32Array, weights: Float32Array): Uint8Array {
  const count = width * height;
  const offsets = STEPS.map(([dx, dy]) => dx + dy * width);
  const left = Float64Array.from(weights);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (const [d, [dx, dy]] of STEPS.entries()) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) left[8 * (x + y * width) + d] = -1;
      }
    }
  }
  // What is left of the pixel's own tie: to the source where positive, to the sink where negative.
  const tie = Float64Array.from(toSource, (value, i) => value - toSink[i]);
  const tree = new Uint8Array(count);
  const parent = new Int8Array(count).fill(NONE);
  const stamp = new Int32Array(count);
  const distance = new Int32Array(count);
  let time = 1;
  const active: number[] = [];
  let head = 0;
  const queued = new Uint8Array(count);
  const activate = (i: number): void => {
    if (queued[i]) return;
    queued[i] = 1;
    active.push(i);
  };
  for (let i = 0; i < count; i++) {
    if (tie[i] === 0) continue;
    tree[i] = tie[i] > 0 ? SOURCE : SINK;
    parent[i] = TERMINAL;
    activate(i);
  }
  const neighbour = (i: number, d: number): number => i + (offsets[d] ?? 0);
  const exists = (i: number, d: number): boolean => left[8 * i + d] >= 0;
  /** What may still flow from the source side to the sink side over the edge by which `j = i + d` would hang on `i`. */
  const room = (i: number, d: number): number => (tree[i] === SOURCE ? left[8 * i + d] : left[8 * neighbour(i, d) + (d ^ 1)]);

  /** Grows the trees until they touch: a pixel of one and the step to one of the other. */
  const grow = (): { i: number; d: number } | undefined => {
    for (; head < active.length; head++) {
      const i = active[head] ?? 0;
      if (tree[i] !== FREE) {
        for (let d = 0; d < 8; d++) {
          if (!exists(i, d) || room(i, d) <= 0) continue;
          const j = neighbour(i, d);
          if (tree[j] === FREE) {
            tree[j] = tree[i];
            parent[j] = d ^ 1;
            stamp[j] = stamp[i];
            distance[j] = distance[i] + 1;
            activate(j);
          } else if (tree[j] !== tree[i]) return { i, d };
          else if (stamp[j] <= stamp[i] && distance[j] > distance[i] && parent[j] >= 0) {
            parent[j] = d ^ 1;
            stamp[j] = stamp[i];
            distance[j] = distance[i] + 1;
          }
        }
      }
      queued[i] = 0;
    }
    return undefined;
  };

  const orphans: number[] = [];
  const orphan = (i: number): void => {
    parent[i] = ORPHAN;
    orphans.push(i);
  };

  /** Pushes what fits along the path through the edge that `grow` found. */
  const augment = (from: number, to: number, d: number): void => {
    // `from` is in the source tree, `to = from + d` in the sink tree.
    let most = left[8 * from + d];
    for (let i = from; ; i = neighbour(i, parent[i])) {
      if (parent[i] === TERMINAL) {
        most = Math.min(most, tie[i]);
        break;
      }
      most = Math.min(most, left[8 * neighbour(i, parent[i]) + (parent[i] ^ 1)]);
    }
    for (let i = to; ; i = neighbour(i, parent[i])) {
      if (parent[i] === TERMINAL) {
        most = Math.min(most, -tie[i]);
        break;
      }
      most = Math.min(most, left[8 * i + parent[i]]);
    }
    left[8 * from + d] -= most;
    left[8 * to + (d ^ 1)] += most;
    for (let i = from; ;) {
      const up = parent[i];
      if (up === TERMINAL) {
        tie[i] -= most;
        if (tie[i] <= 0) orphan(i);
        break;
      }
      const next = neighbour(i, up);
      left[8 * next + (up ^ 1)] -= most;
      left[8 * i + up] += most;
      if (left[8 * next + (up ^ 1)] <= 0) orphan(i);
      i = next;
    }
    for (let i = to; ;) {
      const up = parent[i];
      if (up === TERMINAL) {
        tie[i] += most;
        if (tie[i] >= 0) orphan(i);
        break;
      }
      const next = neighbour(i, up);
      left[8 * i + up] -= most;
      left[8 * next + (up ^ 1)] += most;
      if (left[8 * i + up] <= 0) orphan(i);
      i = next;
    }
  };

  /** Steps from a pixel to its terminal, or Infinity when its line ends in an orphan. */
  const rootDistance = (start: number): number => {
    let steps = 0;
    let i = start;
    for (;;) {
      if (stamp[i] === time) {
        steps += distance[i];
        break;
      }
      if (parent[i] === TERMINAL) {
        stamp[i] = time;
        distance[i] = 1;
        steps += 1;
        break;
      }
      if (parent[i] < 0) return Infinity;
      steps++;
      i = neighbour(i, parent[i]);
    }
    let at = steps;
    for (i = start; stamp[i] !== time; i = neighbour(i, parent[i])) {
      stamp[i] = time;
      distance[i] = at--;
    }
    return steps;
  };

  /** Finds orphans new parents in their tree, or sets them free. */
  const adopt = (): void => {
    for (let k = 0; k < orphans.length; k++) {
      const i = orphans[k] ?? 0;
      let best = Infinity;
      let step = NONE;
      for (let d = 0; d < 8; d++) {
        if (!exists(i, d)) continue;
        const j = neighbour(i, d);
        if (tree[j] !== tree[i] || parent[j] === ORPHAN || parent[j] === NONE || room(j, d ^ 1) <= 0) continue;
        const steps = rootDistance(j);
        if (steps < best) [best, step] = [steps, d];
      }
      if (step !== NONE) {
        parent[i] = step;
        stamp[i] = time;
        distance[i] = best + 1;
        continue;
      }
      for (let d = 0; d < 8; d++) {
        if (!exists(i, d)) continue;
        const j = neighbour(i, d);
        if (tree[j] !== tree[i]) continue;
        if (room(j, d ^ 1) > 0) activate(j);
        if (parent[j] === (d ^ 1)) orphan(j);
      }
      tree[i] = FREE;
      parent[i] = NONE;
    }
    orphans.length = 0;
  };

  for (;;) {
    const met = grow();
    if (!met) break;
    time++;
    const { i, d } = met;
    if (tree[i] === SOURCE) augment(i, neighbour(i, d), d);
    else augment(neighbour(i, d), i, d ^ 1);
    adopt();
  }
  return tree.map((side) => Number(side === SOURCE));
}
