/**
 * Two shapes that are broadcast against each other, as the fewest axes that say the same: neighbouring axes that both operands have, or that the same one
 * repeats along, become one. [2, 4, 4, 4, 8] and [8] become [128, 8] and [1, 8].
 */
export function mergeAxes(a: readonly number[], b: readonly number[]): { a: number[]; b: number[] } {
  const rank = Math.max(a.length, b.length);
  const merged: { a: number[]; b: number[] } = { a: [], b: [] };
  let last = '';
  for (let axis = 0; axis < rank; axis++) {
    const inA = a[axis - rank + a.length] ?? 1;
    const inB = b[axis - rank + b.length] ?? 1;
    if (inA === 1 && inB === 1) continue;
    const kind = inA === inB ? 'both' : inB === 1 ? 'a' : 'b';
    if (kind === last) {
      merged.a.push((merged.a.pop() ?? 1) * inA);
      merged.b.push((merged.b.pop() ?? 1) * inB);
    } else {
      merged.a.push(inA);
      merged.b.push(inB);
      last = kind;
    }
  }
  return merged.a.length > 0 ? merged : { a: [1], b: [1] };
}
