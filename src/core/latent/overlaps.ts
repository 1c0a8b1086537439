/**
 * How alike each shape of a row is to the one after it: intersection over union of the cells at or above the threshold, 1 for two empty ones. An even path between
 * two shapes has about the same overlap everywhere.
 * @param grids occupancies, all of the same length
 */
export function neighbourOverlaps(grids: readonly Float32Array[], threshold: number): number[] {
  return grids.slice(1).map((after, i) => {
    const before = grids[i];
    let both = 0;
    let either = 0;
    for (let cell = 0; cell < after.length; cell++) {
      const a = before[cell] >= threshold;
      const b = after[cell] >= threshold;
      if (a && b) both++;
      if (a || b) either++;
    }
    return either === 0 ? 1 : both / either;
  });
}
