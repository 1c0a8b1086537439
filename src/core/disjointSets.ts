/** Disjoint sets of the numbers below a count: each number points to one of its set that is not larger, and the smallest to itself. */
export type DisjointSets = Uint32Array;

/** Each number a set of its own. */
export function createSets(count: number): DisjointSets {
  const parent = new Uint32Array(count);
  for (let i = 0; i < count; i++) parent[i] = i;
  return parent;
}

/** The smallest number of i's set. Halves the way there. */
export function findSet(parent: DisjointSets, i: number): number {
  while (parent[i] !== i) {
    parent[i] = parent[parent[i]];
    i = parent[i];
  }
  return i;
}

export function uniteSets(parent: DisjointSets, a: number, b: number): void {
  if (parent[a] === parent[b]) return;
  const ra = findSet(parent, a);
  const rb = findSet(parent, b);
  if (ra < rb) parent[rb] = ra;
  else parent[ra] = rb;
}
