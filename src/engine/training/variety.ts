/** How different shapes are from each other: the mean of 1 - IoU over all pairs; 0 with fewer than two. Cells from `threshold` on are inside. */
export function meanDifference(grids: readonly (Float32Array | Uint8Array)[], threshold: number): number {
  let sum = 0;
  let pairs = 0;
  for (let a = 0; a < grids.length; a++) {
    for (let b = 0; b < a; b++) {
      sum += 1 - overlap(grids[a], grids[b], threshold);
      pairs++;
    }
  }
  return pairs === 0 ? 0 : sum / pairs;
}

function overlap(a: Float32Array | Uint8Array, b: Float32Array | Uint8Array, threshold: number): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    const inA = a[i] >= threshold;
    const inB = b[i] >= threshold;
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return either === 0 ? 1 : both / either;
}
