import { sumAxis } from './reduce';

/**
 * Batch normalisation over `rows` rows of `channels` numbers, with an optional ReLU behind it.
 * Partial sums as in reduce.ts. `scratch` holds 2*channels floats.
 */

/** mean[c] and (biased) variance[c] over the rows: two passes, so that a large mean costs no digits. */
export function moments(x: usize, rows: i32, channels: i32, mean: usize, variance: usize): void {
  sumAxis(x, mean, 1, rows, channels, 1.0 / <f64>rows);
  const row = <usize>channels * 4;
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const centre = v128.load(mean + <usize>c * 4);
    let at = x + <usize>c * 4;
    let t0 = f64x2.splat(0),
      t1 = f64x2.splat(0);
    for (let k = 0; k < rows; k += 256) {
      let part = f32x4.splat(0);
      for (let left = min(256, rows - k); left > 0; left--) {
        const d = f32x4.sub(v128.load(at), centre);
        part = f32x4.add(part, f32x4.mul(d, d));
        at += row;
      }
      t0 = f64x2.add(t0, f64x2.promote_low_f32x4(part));
      t1 = f64x2.add(t1, f64x2.promote_low_f32x4(v128.shuffle<f32>(part, part, 2, 3, 2, 3)));
    }
    const by = f64x2.splat(1.0 / <f64>rows);
    t0 = f32x4.demote_f64x2_zero(f64x2.mul(t0, by));
    t1 = f32x4.demote_f64x2_zero(f64x2.mul(t1, by));
    v128.store(variance + <usize>c * 4, v128.shuffle<f32>(t0, t1, 0, 1, 4, 5));
  }
  for (; c < channels; c++) {
    const centre = load<f32>(mean + <usize>c * 4);
    let at = x + <usize>c * 4;
    let total: f64 = 0;
    for (let k = 0; k < rows; k++) {
      const d = <f64>(load<f32>(at) - centre);
      total += d * d;
      at += row;
    }
    store<f32>(variance + <usize>c * 4, <f32>(total / <f64>rows));
  }
}

/** scratch[0][c] = scale*rsqrt(variance + epsilon), scratch[1][c] = offset - mean*that: y = x*scratch[0] + scratch[1]. */
function affine(channels: i32, mean: usize, variance: usize, scale: usize, offset: usize, epsilon: f32, scratch: usize): void {
  for (let c: usize = 0; c < <usize>channels * 4; c += 4) {
    const a = load<f32>(scale + c) / sqrt<f32>(load<f32>(variance + c) + epsilon);
    store<f32>(scratch + c, a);
    store<f32>(scratch + <usize>channels * 4 + c, load<f32>(offset + c) - load<f32>(mean + c) * a);
  }
}

export function normalise(
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  scale: usize,
  offset: usize,
  epsilon: f32,
  relu: i32,
  y: usize,
  scratch: usize,
): void {
  affine(channels, mean, variance, scale, offset, epsilon, scratch);
  const shift = scratch + <usize>channels * 4;
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  for (let r = 0; r < rows; r++) {
    let c: usize = 0;
    for (; c + 16 <= <usize>channels * 4; c += 16) {
      const value = f32x4.add(f32x4.mul(v128.load(x + c), v128.load(scratch + c)), v128.load(shift + c));
      v128.store(y + c, f32x4.max(value, floor));
    }
    for (; c < <usize>channels * 4; c += 4) {
      const value = load<f32>(x + c) * load<f32>(scratch + c) + load<f32>(shift + c);
      store<f32>(y + c, relu ? max<f32>(value, 0) : value);
    }
    x += <usize>channels * 4;
    y += <usize>channels * 4;
  }
}

/**
 * The gradient of normalise(moments(x)): dx, dScale, dOffset from dy (the gradient behind the ReLU, where there is one: y then tells where it was open).
 * dx = a (dy - mean(dy) - x̂ mean(dy x̂)), a = scale*rsqrt(variance + epsilon). dx may not be dy.
 */
export function normaliseGradient(
  x: usize,
  y: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  scale: usize,
  epsilon: f32,
  relu: i32,
  dx: usize,
  dScale: usize,
  dOffset: usize,
): void {
  const row = <usize>channels * 4;
  let c = 0;
  const zero = f32x4.splat(0);
  for (; c + 4 <= channels; c += 4) {
    const at = <usize>c * 4;
    const centre = v128.load(mean + at);
    const inverse = f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(variance + at), f32x4.splat(epsilon))));
    let p = x + at,
      q = dy + at,
      o = y + at;
    let s0 = f64x2.splat(0),
      s1 = f64x2.splat(0),
      u0 = f64x2.splat(0),
      u1 = f64x2.splat(0);
    for (let k = 0; k < rows; k += 256) {
      let sum = zero,
        product = zero;
      for (let left = min(256, rows - k); left > 0; left--) {
        let g = v128.load(q);
        if (relu) g = v128.and(g, f32x4.gt(v128.load(o), zero));
        sum = f32x4.add(sum, g);
        product = f32x4.add(product, f32x4.mul(g, f32x4.mul(f32x4.sub(v128.load(p), centre), inverse)));
        p += row;
        q += row;
        o += row;
      }
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(sum));
      s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3)));
      u0 = f64x2.add(u0, f64x2.promote_low_f32x4(product));
      u1 = f64x2.add(u1, f64x2.promote_low_f32x4(v128.shuffle<f32>(product, product, 2, 3, 2, 3)));
    }
    const total = v128.shuffle<f32>(f32x4.demote_f64x2_zero(s0), f32x4.demote_f64x2_zero(s1), 0, 1, 4, 5);
    const weighted = v128.shuffle<f32>(f32x4.demote_f64x2_zero(u0), f32x4.demote_f64x2_zero(u1), 0, 1, 4, 5);
    v128.store(dOffset + at, total);
    v128.store(dScale + at, weighted);
    const a = f32x4.mul(v128.load(scale + at), inverse);
    const share = f32x4.splat(1 / <f32>rows);
    const even = f32x4.mul(total, share);
    const tilt = f32x4.mul(f32x4.mul(weighted, share), inverse);
    p = x + at;
    q = dy + at;
    o = y + at;
    let to = dx + at;
    for (let k = 0; k < rows; k++) {
      let g = v128.load(q);
      if (relu) g = v128.and(g, f32x4.gt(v128.load(o), zero));
      v128.store(to, f32x4.mul(a, f32x4.sub(f32x4.sub(g, even), f32x4.mul(tilt, f32x4.sub(v128.load(p), centre)))));
      p += row;
      q += row;
      o += row;
      to += row;
    }
  }
  for (; c < channels; c++) {
    const at = <usize>c * 4;
    const centre = load<f32>(mean + at);
    const inverse: f32 = <f32>1 / sqrt<f32>(load<f32>(variance + at) + epsilon);
    let total: f64 = 0,
      weighted: f64 = 0;
    for (let k: usize = 0; k < <usize>rows; k++) {
      const i = at + k * row;
      const g: f64 = relu && load<f32>(y + i) <= 0 ? 0 : <f64>load<f32>(dy + i);
      total += g;
      weighted += g * <f64>((load<f32>(x + i) - centre) * inverse);
    }
    store<f32>(dOffset + at, <f32>total);
    store<f32>(dScale + at, <f32>weighted);
    const a = load<f32>(scale + at) * inverse;
    const even = <f32>(total / <f64>rows);
    const tilt = <f32>(weighted / <f64>rows) * inverse;
    for (let k: usize = 0; k < <usize>rows; k++) {
      const i = at + k * row;
      const g: f32 = relu && load<f32>(y + i) <= 0 ? 0 : load<f32>(dy + i);
      store<f32>(dx + i, a * (g - even - tilt * (load<f32>(x + i) - centre)));
    }
  }
}
