import { packPanels, packRows, zeroFloats } from './pack';
import { tile } from './tile';

/** Rows of A, depth and columns of B that are worked on at a time: the block of A stays in the second-level cache, a panel of B in the first. */
const ROWS = 64;
const DEPTH = 512;
const COLUMNS = 512;

/** Multiplies the packed block of A (m rows of `depth` floats) with packed panels of B into the rows of the table, from column byte `offset`. */
export function multiplyBlock(a: usize, m: i32, depth: i32, panels: usize, n: i32, rows: usize, offset: usize, add: bool): void {
  const stride = <usize>depth * 4;
  const gap = <usize>depth * 32;
  for (let j = 0; j < n; j += 8) {
    const width = min(8, n - j);
    for (let i = 0; i < m; i += 4) {
      tile(a + <usize>i * stride, stride, panels, depth, rows + <usize>i * 4, offset + <usize>j * 4, min(4, m - i), width, add);
    }
    panels += gap;
  }
}

/**
 * C[m][n] = A[m][depth] B[depth][n]. Strides in bytes; of each of A and B one stride is 4. `scratch` needs scratchBytes() bytes.
 */
export function gemm(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  c: usize,
  cRow: usize,
  m: i32,
  n: i32,
  depth: i32,
  scratch: usize,
): void {
  const table = scratch;
  const blockA = table + ROWS * 4;
  const blockB = blockA + ROWS * DEPTH * 4;
  if (depth == 0) {
    for (let i = 0; i < m; i++) zeroFloats(c + <usize>i * cRow, n);
    return;
  }
  for (let j = 0; j < n; j += COLUMNS) {
    const columns = min(COLUMNS, n - j);
    for (let k = 0; k < depth; k += DEPTH) {
      const part = min(DEPTH, depth - k);
      packPanels(b + <usize>k * bRow + <usize>j * bColumn, bRow, bColumn, part, columns, blockB, <usize>part * 32);
      for (let i = 0; i < m; i += ROWS) {
        const rows = min(ROWS, m - i);
        packRows(a + <usize>i * aRow + <usize>k * aColumn, aRow, aColumn, rows, part, blockA);
        for (let r = 0; r < rows; r++) store<u32>(table + <usize>r * 4, <u32>(c + <usize>(i + r) * cRow));
        multiplyBlock(blockA, rows, part, blockB, columns, table, <usize>j * 4, k > 0);
      }
    }
  }
}
