/** The additions before and after the products of winograd.ts, for four channels at a time. `gap` is the way from one of the 27 positions to the next. */

/** Channels of a window that are worked on at a time: 6³ times these stay in the first-level cache. */
const CHANNELS = 32;
const SLOT: usize = CHANNELS * 4;
/** Slots of a plane of the window: 2x2 parities times 3x3 positions. */
const PLANE: usize = 36 * SLOT;

@inline
function pointer(table: usize, index: usize, offset: usize): usize {
  return <usize>load<u32>(table + index * 4) + offset;
}

/** Stores p, p + q and q along the first axis. */
@inline
function spread(to: usize, gap: usize, p: v128, q: v128): void {
  v128.store(to, p);
  v128.store(to + 9 * gap, f32x4.add(p, q));
  v128.store(to + 18 * gap, q);
}

/** 2³ quads, whose addresses are in the table, become 3³: along each axis (a, a + b, b). */
@inline
export function expand(table: usize, offset: usize, to: usize, gap: usize): void {
  const a = v128.load(pointer(table, 0, offset)), b = v128.load(pointer(table, 1, offset));
  const c = v128.load(pointer(table, 2, offset)), d = v128.load(pointer(table, 3, offset));
  const e = v128.load(pointer(table, 4, offset)), f = v128.load(pointer(table, 5, offset));
  const g = v128.load(pointer(table, 6, offset)), h = v128.load(pointer(table, 7, offset));
  const ab = f32x4.add(a, b), cd = f32x4.add(c, d), ef = f32x4.add(e, f), gh = f32x4.add(g, h);
  spread(to, gap, a, e);
  spread(to + gap, gap, ab, ef);
  spread(to + 2 * gap, gap, b, f);
  spread(to + 3 * gap, gap, f32x4.add(a, c), f32x4.add(e, g));
  spread(to + 4 * gap, gap, f32x4.add(ab, cd), f32x4.add(ef, gh));
  spread(to + 5 * gap, gap, f32x4.add(b, d), f32x4.add(f, h));
  spread(to + 6 * gap, gap, c, g);
  spread(to + 7 * gap, gap, cd, gh);
  spread(to + 8 * gap, gap, d, h);
}

/** The adjoint of expand(): 3³ quads become 2³, along each axis (a + b, b + c); they are stored at the addresses of the table. */
@inline
export function collapse(from: usize, gap: usize, table: usize, offset: usize): void {
  collapsePlane(from, gap, table, offset);
  collapsePlane(from + 9 * gap, gap, table + 16, offset);
}

@inline
function pair(at: usize, gap: usize): v128 {
  return f32x4.add(v128.load(at), v128.load(at + 9 * gap));
}

@inline
function collapsePlane(from: usize, gap: usize, table: usize, offset: usize): void {
  const middle0 = pair(from + 3 * gap, gap), middle1 = pair(from + 4 * gap, gap), middle2 = pair(from + 5 * gap, gap);
  let a = f32x4.add(pair(from, gap), middle0), b = f32x4.add(pair(from + gap, gap), middle1), c = f32x4.add(pair(from + 2 * gap, gap), middle2);
  v128.store(pointer(table, 0, offset), f32x4.add(a, b));
  v128.store(pointer(table, 1, offset), f32x4.add(b, c));
  a = f32x4.add(middle0, pair(from + 6 * gap, gap));
  b = f32x4.add(middle1, pair(from + 7 * gap, gap));
  c = f32x4.add(middle2, pair(from + 8 * gap, gap));
  v128.store(pointer(table, 2, offset), f32x4.add(a, b));
  v128.store(pointer(table, 3, offset), f32x4.add(b, c));
}

/**
 * A window of 6³ points, whose addresses are in the table, becomes 27 positions of 8 parities: along each axis (a - b, b, c - b) of the three points of a
 * parity. Quad k/4 of a position's row of (parity, channel) goes to to + k/4*quadStride. `window` has room for 6³ slots.
 */
export function gatherWindow(table: usize, channels: i32, window: usize, to: usize, quadStride: usize, gap: usize): void {
  for (let c0 = 0; c0 < channels; c0 += CHANNELS) {
    const bytes = <usize>min(CHANNELS, channels - c0) * 4;
    for (let i: usize = 0; i < 24; i++) {
      const first = table + ((i >> 2) * 36 + ((i >> 1) & 1) * 6 + (i & 1)) * 4;
      const offset = <usize>c0 * 4;
      const p0 = pointer(first, 0, offset), p1 = pointer(first, 2, offset), p2 = pointer(first, 4, offset);
      const q0 = pointer(first, 12, offset), q1 = pointer(first, 14, offset), q2 = pointer(first, 16, offset);
      const r0 = pointer(first, 24, offset), r1 = pointer(first, 26, offset), r2 = pointer(first, 28, offset);
      const slots = window + i * 9 * SLOT;
      for (let c: usize = 0; c < bytes; c += 16) {
        const at = slots + c;
        let b = v128.load(q1 + c);
        const a = f32x4.sub(v128.load(q0 + c), b), d = f32x4.sub(v128.load(q2 + c), b);
        v128.store(at + 3 * SLOT, a);
        v128.store(at + 4 * SLOT, b);
        v128.store(at + 5 * SLOT, d);
        let e = v128.load(p1 + c);
        v128.store(at + SLOT, f32x4.sub(e, b));
        v128.store(at, f32x4.sub(f32x4.sub(v128.load(p0 + c), e), a));
        v128.store(at + 2 * SLOT, f32x4.sub(f32x4.sub(v128.load(p2 + c), e), d));
        e = v128.load(r1 + c);
        v128.store(at + 7 * SLOT, f32x4.sub(e, b));
        v128.store(at + 6 * SLOT, f32x4.sub(f32x4.sub(v128.load(r0 + c), e), a));
        v128.store(at + 8 * SLOT, f32x4.sub(f32x4.sub(v128.load(r2 + c), e), d));
      }
    }
    for (let parity: usize = 0; parity < 8; parity++) {
      const row = to + ((parity * <usize>channels + <usize>c0) >> 2) * quadStride;
      for (let s: usize = 0; s < 9; s++) {
        let at = window + (parity >> 2) * PLANE + ((parity & 3) * 9 + s) * SLOT;
        let out = row + s * gap;
        for (const end = at + bytes; at < end; at += 16) {
          const b = v128.load(at + 2 * PLANE);
          v128.store(out, f32x4.sub(v128.load(at), b));
          v128.store(out + 9 * gap, b);
          v128.store(out + 18 * gap, f32x4.sub(v128.load(at + 4 * PLANE), b));
          out += quadStride;
        }
      }
    }
  }
}

/** The middle of the three points of a parity in the adjoint of gatherWindow(). */
@inline
function middle(a: v128, b: v128, c: v128): v128 {
  return f32x4.sub(b, f32x4.add(a, c));
}

@inline
function addAt(at: usize, value: v128): void {
  v128.store(at, f32x4.add(v128.load(at), value));
}

/** The adjoint of gatherWindow() with quads side by side: adds to the window's points, along each axis (a, b - a - c, c). */
export function scatterWindow(table: usize, channels: i32, window: usize, from: usize, gap: usize): void {
  for (let c0 = 0; c0 < channels; c0 += CHANNELS) {
    const bytes = <usize>min(CHANNELS, channels - c0) * 4;
    for (let parity: usize = 0; parity < 8; parity++) {
      const row = from + (parity * <usize>channels + <usize>c0) * 4;
      for (let s: usize = 0; s < 9; s++) {
        const at = row + s * gap;
        const out = window + (parity >> 2) * PLANE + ((parity & 3) * 9 + s) * SLOT;
        for (let c: usize = 0; c < bytes; c += 16) {
          const a = v128.load(at + c), b = v128.load(at + 9 * gap + c), d = v128.load(at + 18 * gap + c);
          v128.store(out + c, a);
          v128.store(out + 2 * PLANE + c, middle(a, b, d));
          v128.store(out + 4 * PLANE + c, d);
        }
      }
    }
    for (let i: usize = 0; i < 24; i++) {
      const first = table + ((i >> 2) * 36 + ((i >> 1) & 1) * 6 + (i & 1)) * 4;
      const offset = <usize>c0 * 4;
      const p0 = pointer(first, 0, offset), p1 = pointer(first, 2, offset), p2 = pointer(first, 4, offset);
      const q0 = pointer(first, 12, offset), q1 = pointer(first, 14, offset), q2 = pointer(first, 16, offset);
      const r0 = pointer(first, 24, offset), r1 = pointer(first, 26, offset), r2 = pointer(first, 28, offset);
      const slots = window + i * 9 * SLOT;
      for (let c: usize = 0; c < bytes; c += 16) {
        const at = slots + c;
        const a0 = v128.load(at), a1 = v128.load(at + SLOT), a2 = v128.load(at + 2 * SLOT);
        const d0 = v128.load(at + 6 * SLOT), d1 = v128.load(at + 7 * SLOT), d2 = v128.load(at + 8 * SLOT);
        addAt(p0 + c, a0);
        addAt(p1 + c, middle(a0, a1, a2));
        addAt(p2 + c, a2);
        addAt(r0 + c, d0);
        addAt(r1 + c, middle(d0, d1, d2));
        addAt(r2 + c, d2);
        const b0 = middle(a0, v128.load(at + 3 * SLOT), d0);
        const b1 = middle(a1, v128.load(at + 4 * SLOT), d1);
        const b2 = middle(a2, v128.load(at + 5 * SLOT), d2);
        addAt(q0 + c, b0);
        addAt(q1 + c, middle(b0, b1, b2));
        addAt(q2 + c, b2);
      }
    }
  }
}
