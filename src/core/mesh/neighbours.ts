/**
 * The triangle across each edge: neighbours[3t + i] lies across the edge from corner i of triangle t to the next; -1 at a border. Of an edge with more
 * than two triangles only pairs are known.
 */
export function triangleNeighbours(indices: Uint32Array): Int32Array {
  const corners = indices.length;
  const neighbours = new Int32Array(corners).fill(-1);
  // Open addressing over edges, at most half full: an edge's corner waits here for its other side.
  let slots = 16;
  while (slots < 2 * corners) slots *= 2;
  const waiting = new Int32Array(slots).fill(-1);
  const next = (i: number): number => (i % 3 === 2 ? i - 2 : i + 1);
  for (let i = 0; i < corners; i++) {
    const a = indices[i];
    const b = indices[next(i)];
    const low = Math.min(a, b);
    const high = Math.max(a, b);
    let slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (slots - 1);
    for (;;) {
      const other = waiting[slot];
      if (other === -1) {
        waiting[slot] = i;
        break;
      }
      const c = indices[other];
      const d = indices[next(other)];
      if (Math.min(c, d) === low && Math.max(c, d) === high && neighbours[other] === -1) {
        neighbours[i] = Math.floor(other / 3);
        neighbours[other] = Math.floor(i / 3);
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }
  return neighbours;
}
