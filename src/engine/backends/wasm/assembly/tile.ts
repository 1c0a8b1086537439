/**
 * Register tiles of the matrix product: 4 rows by 8 columns of float32, eight accumulators.
 * Nothing here allocates or owns memory: all addresses are the caller's.
 */

/** acc + a*b; one fused instruction where the binary is built for relaxed SIMD. */
@inline
export function madd(a: v128, b: v128, acc: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, acc);
  return f32x4.add(acc, f32x4.mul(a, b));
}

/** Writes (or adds) the first `n` of eight columns at `at`. */
@inline
function put(at: usize, low: v128, high: v128, n: i32, add: bool): void {
  if (n == 8) {
    if (add) {
      low = f32x4.add(low, v128.load(at));
      high = f32x4.add(high, v128.load(at, 16));
    }
    v128.store(at, low);
    v128.store(at, high, 16);
  } else {
    putEdge(at, low, high, n, add);
  }
}

function putEdge(at: usize, low: v128, high: v128, n: i32, add: bool): void {
  if (n >= 4) {
    if (add) low = f32x4.add(low, v128.load(at));
    v128.store(at, low);
    low = high;
    at += 16;
    n -= 4;
  }
  if (n > 0) store<f32>(at, f32x4.extract_lane(low, 0) + (add ? load<f32>(at) : 0));
  if (n > 1) store<f32>(at, f32x4.extract_lane(low, 1) + (add ? load<f32>(at, 4) : 0), 4);
  if (n > 2) store<f32>(at, f32x4.extract_lane(low, 2) + (add ? load<f32>(at, 8) : 0), 8);
}

/**
 * rows[0..m) columns [0..n) (+)= A, a panel of 4 rows (`depth` times 4 floats), times a panel of 8 columns of B (`depth` times 8 floats).
 * `rows` is a table of row addresses, `offset` the column's byte offset in a row.
 *
 * One step of the depth at a time: V8 would move the loads of an unrolled loop to its start, and run out of registers.
 */
export function tile(a: usize, panel: usize, depth: i32, rows: usize, offset: usize, m: i32, n: i32, add: bool): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  for (let k = depth; k > 0; k--) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    let s = v128.load_splat<f32>(a);
    c00 = madd(s, low, c00);
    c01 = madd(s, high, c01);
    s = v128.load_splat<f32>(a, 4);
    c10 = madd(s, low, c10);
    c11 = madd(s, high, c11);
    s = v128.load_splat<f32>(a, 8);
    c20 = madd(s, low, c20);
    c21 = madd(s, high, c21);
    s = v128.load_splat<f32>(a, 12);
    c30 = madd(s, low, c30);
    c31 = madd(s, high, c31);
    a += 16;
    panel += 32;
  }
  put(<usize>load<u32>(rows) + offset, c00, c01, n, add);
  if (m > 1) put(<usize>load<u32>(rows, 4) + offset, c10, c11, n, add);
  if (m > 2) put(<usize>load<u32>(rows, 8) + offset, c20, c21, n, add);
  if (m > 3) put(<usize>load<u32>(rows, 12) + offset, c30, c31, n, add);
}

/**
 * C[m][n] (+)= Aᵀ B, where A comes as a panel of 4 columns (`depth` times 4 floats) and B as a panel of 8 (`depth` times 8 floats).
 * C's rows are `stride` bytes apart.
 */
export function tileTransposed(a: usize, panel: usize, depth: i32, c: usize, stride: usize, m: i32, n: i32, add: bool): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  for (let k = depth; k > 0; k--) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    let s = v128.load_splat<f32>(a);
    c00 = madd(s, low, c00);
    c01 = madd(s, high, c01);
    s = v128.load_splat<f32>(a, 4);
    c10 = madd(s, low, c10);
    c11 = madd(s, high, c11);
    s = v128.load_splat<f32>(a, 8);
    c20 = madd(s, low, c20);
    c21 = madd(s, high, c21);
    s = v128.load_splat<f32>(a, 12);
    c30 = madd(s, low, c30);
    c31 = madd(s, high, c31);
    a += 16;
    panel += 32;
  }
  put(c, c00, c01, n, add);
  if (m > 1) put(c + stride, c10, c11, n, add);
  if (m > 2) put(c + 2 * stride, c20, c21, n, add);
  if (m > 3) put(c + 3 * stride, c30, c31, n, add);
}
