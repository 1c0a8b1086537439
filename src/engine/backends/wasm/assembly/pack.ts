/** Copies that bring matrices and patches of volumes into the order in which the tiles read them. */

/** 4x4 transpose of the rows at from, from+stride, ... to the rows at to, to+gap, ... */
@inline
export function transpose4(from: usize, stride: usize, to: usize, gap: usize): void {
  transposeTo(v128.load(from), v128.load(from + stride), v128.load(from + 2 * stride), v128.load(from + 3 * stride), to, gap);
}

@inline
function transposeTo(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, gap: usize): void {
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const t1 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const t2 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(t0, t1, 0, 1, 4, 5));
  v128.store(to + gap, v128.shuffle<f32>(t0, t1, 2, 3, 6, 7));
  v128.store(to + 2 * gap, v128.shuffle<f32>(t2, t3, 0, 1, 4, 5));
  v128.store(to + 3 * gap, v128.shuffle<f32>(t2, t3, 2, 3, 6, 7));
}

export function copyFloats(to: usize, from: usize, n: i32): void {
  for (; n >= 8; n -= 8) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    to += 32;
    from += 32;
  }
  if (n >= 4) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
    n -= 4;
  }
  for (; n > 0; n--) {
    store<f32>(to, load<f32>(from));
    to += 4;
    from += 4;
  }
}

export function zeroFloats(to: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (; n >= 4; n -= 4) {
    v128.store(to, zero);
    to += 16;
  }
  for (; n > 0; n--) {
    store<f32>(to, 0);
    to += 4;
  }
}

export function addFloats(to: usize, from: usize, n: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    to += 16;
    from += 16;
  }
  for (; n > 0; n--) {
    store<f32>(to, load<f32>(to) + load<f32>(from));
    to += 4;
    from += 4;
  }
}

/**
 * Packs `depth` rows of B, columns [0, n), into panels of 8 columns that are `gap` bytes apart; the last panel is filled up with zeros.
 * Element (k, j) of B is at from + k*rowStride + j*columnStride; one of the two strides is 4.
 */
export function packPanels(from: usize, rowStride: usize, columnStride: usize, depth: i32, n: i32, to: usize, gap: usize): void {
  for (let j = 0; j < n; j += 8, to += gap) {
    const width = min(8, n - j);
    const source = from + <usize>j * columnStride;
    if (width == 8 && columnStride == 4) {
      let at = to;
      let row = source;
      for (let k = 0; k < depth; k++) {
        v128.store(at, v128.load(row));
        v128.store(at, v128.load(row, 16), 16);
        at += 32;
        row += rowStride;
      }
    } else if (width == 8 && rowStride == 4) {
      let at = to;
      let k = 0;
      for (; k + 4 <= depth; k += 4) {
        const row = source + <usize>k * 4;
        transpose4(row, columnStride, at, 32);
        transpose4(row + 4 * columnStride, columnStride, at + 16, 32);
        at += 128;
      }
      for (; k < depth; k++) {
        let row = source + <usize>k * 4;
        for (let i = 0; i < 8; i++) {
          store<f32>(at, load<f32>(row));
          at += 4;
          row += columnStride;
        }
      }
    } else {
      let at = to;
      for (let k = 0; k < depth; k++) {
        let row = source + <usize>k * rowStride;
        zeroFloats(at, 8);
        for (let i = 0; i < width; i++) {
          store<f32>(at + <usize>i * 4, load<f32>(row));
          row += columnStride;
        }
        at += 32;
      }
    }
  }
}

/** Interleaves four rows of `depth` floats: `depth` times 4 floats. */
export function interleave(r0: usize, r1: usize, r2: usize, r3: usize, depth: i32, to: usize): void {
  let k = depth;
  for (; k >= 4; k -= 4) {
    transposeTo(v128.load(r0), v128.load(r1), v128.load(r2), v128.load(r3), to, 16);
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    to += 64;
  }
  for (; k > 0; k--) {
    store<f32>(to, load<f32>(r0));
    store<f32>(to, load<f32>(r1), 4);
    store<f32>(to, load<f32>(r2), 8);
    store<f32>(to, load<f32>(r3), 12);
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
    to += 16;
  }
}

/** interleave() of rows that are `stride` bytes apart; where fewer than four are left the last one stands for the missing. */
@inline
export function interleaveRows(from: usize, stride: usize, m: i32, depth: i32, to: usize): void {
  const r1 = from + <usize>min(1, m - 1) * stride;
  const r2 = from + <usize>min(2, m - 1) * stride;
  interleave(from, r1, r2, from + <usize>min(3, m - 1) * stride, depth, to);
}

/**
 * Packs an m x depth block of A into panels of 4 rows (`depth` times 4 floats); the last one is filled up with what does not matter.
 * Element (i, k) is at from + i*rowStride + k*columnStride; one stride is 4.
 */
export function packRows(from: usize, rowStride: usize, columnStride: usize, m: i32, depth: i32, to: usize): void {
  for (let i = 0; i < m; i += 4) {
    if (columnStride == 4) {
      interleaveRows(from, rowStride, m - i, depth, to);
    } else {
      let at = from;
      for (let k: usize = 0; k < <usize>depth; k++) {
        if (m - i >= 4) v128.store(to + k * 16, v128.load(at));
        else for (let r: usize = 0; r < <usize>(m - i); r++) store<f32>(to + k * 16 + r * 4, load<f32>(at + r * 4));
        at += columnStride;
      }
    }
    from += 4 * rowStride;
    to += <usize>depth * 16;
  }
}
