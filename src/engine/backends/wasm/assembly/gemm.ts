import { packPanels, packRows, zeroFloats } from './pack';
import { madd, tile } from './tile';

/** Rows of A, depth and columns of B that are worked on at a time: the block of A stays in the second-level cache, a panel of B in the first. */
const ROWS = 64;
const DEPTH = 512;
const COLUMNS = 512;

/**
 * Multiplies a packed block of A (panels of 4 rows) with packed panels of B (`gap` bytes apart) into the m rows of the table, columns [0, n) from column
 * byte `offset`.
 */
export function multiplyBlock(a: usize, m: i32, depth: i32, panels: usize, gap: usize, n: i32, rows: usize, offset: usize, add: bool): void {
  for (let j = 0; j < n; j += 8) {
    const width = min(8, n - j);
    const column = offset + <usize>j * 4;
    for (let i = 0; i < m; i += 4) tile(a + <usize>(i * depth) * 4, panels, depth, rows + <usize>i * 4, column, min(4, m - i), width, add);
    panels += gap;
  }
}

/** One row of C: a (floats `aColumn` bytes apart) times B, whose rows are read where they lie. Partial sums as deep as in the tiles. */
function rowTimes(a: usize, aColumn: usize, b: usize, bRow: usize, c: usize, n: i32, depth: i32): void {
  for (let k0 = 0; k0 < depth; k0 += DEPTH) {
    const part = min(DEPTH, depth - k0);
    const from = a + <usize>k0 * aColumn;
    const rows = b + <usize>k0 * bRow;
    let j = 0;
    for (; j + 16 <= n; j += 16) {
      let c0 = f32x4.splat(0),
        c1 = f32x4.splat(0),
        c2 = f32x4.splat(0),
        c3 = f32x4.splat(0);
      let at = rows + <usize>j * 4;
      let factor = from;
      for (let k = 0; k < part; k++) {
        const s = v128.load_splat<f32>(factor);
        c0 = madd(s, v128.load(at), c0);
        c1 = madd(s, v128.load(at, 16), c1);
        c2 = madd(s, v128.load(at, 32), c2);
        c3 = madd(s, v128.load(at, 48), c3);
        at += bRow;
        factor += aColumn;
      }
      const to = c + <usize>j * 4;
      if (k0 > 0) {
        c0 = f32x4.add(c0, v128.load(to));
        c1 = f32x4.add(c1, v128.load(to, 16));
        c2 = f32x4.add(c2, v128.load(to, 32));
        c3 = f32x4.add(c3, v128.load(to, 48));
      }
      v128.store(to, c0);
      v128.store(to, c1, 16);
      v128.store(to, c2, 32);
      v128.store(to, c3, 48);
    }
    for (; j + 4 <= n; j += 4) {
      let sum = f32x4.splat(0);
      let at = rows + <usize>j * 4;
      let factor = from;
      for (let k = 0; k < part; k++) {
        sum = madd(v128.load_splat<f32>(factor), v128.load(at), sum);
        at += bRow;
        factor += aColumn;
      }
      const to = c + <usize>j * 4;
      if (k0 > 0) sum = f32x4.add(sum, v128.load(to));
      v128.store(to, sum);
    }
    for (; j < n; j++) {
      let sum: f32 = 0;
      let at = rows + <usize>j * 4;
      let factor = from;
      for (let k = 0; k < part; k++) {
        sum += load<f32>(factor) * load<f32>(at);
        at += bRow;
        factor += aColumn;
      }
      const to = c + <usize>j * 4;
      store<f32>(to, k0 > 0 ? sum + load<f32>(to) : sum);
    }
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
  // Packing B pays from a few rows on.
  if (m < 3 && bColumn == 4) {
    for (let i = 0; i < m; i++) rowTimes(a + <usize>i * aRow, aColumn, b, bRow, c + <usize>i * cRow, n, depth);
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
        multiplyBlock(blockA, rows, part, blockB, <usize>part * 32, columns, table, <usize>j * 4, k > 0);
      }
    }
  }
}
