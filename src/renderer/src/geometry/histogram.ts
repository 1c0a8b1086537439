/** Counts of occupancy in `bins` equal parts of [0, 1]; each part holds its lower edge, the last one also 1. Numbers outside are clamped. */
export function histogram(data: Float32Array, bins = 32): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of data) counts[Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))]++;
  return counts;
}
