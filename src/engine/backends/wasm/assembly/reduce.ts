/** Sums over an axis. Partial sums of at most 256 numbers are float32, their total is float64: the error does not grow with the volume. */

const BLOCK = 256;

@inline
function horizontal(v: v128): f64 {
  return <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) + <f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3);
}

/** Sum of n floats in a row. */
function sumRun(x: usize, n: i32): f64 {
  let total: f64 = 0;
  while (n >= 16) {
    let blocks = min(n >> 4, BLOCK);
    n -= blocks << 4;
    let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
    for (; blocks > 0; blocks--) {
      a = f32x4.add(a, v128.load(x));
      b = f32x4.add(b, v128.load(x, 16));
      c = f32x4.add(c, v128.load(x, 32));
      d = f32x4.add(d, v128.load(x, 48));
      x += 64;
    }
    total += horizontal(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  }
  for (; n > 0; n--) {
    total += <f64>load<f32>(x);
    x += 4;
  }
  return total;
}

/** out[o][i] = scale * sum over k of x[o][k][i]; x is outer x count x inner, out is outer x inner. */
export function sumAxis(x: usize, out: usize, outer: i32, count: i32, inner: i32, scale: f64): void {
  const row = <usize>inner * 4;
  for (let o = 0; o < outer; o++) {
    if (inner == 1) {
      store<f32>(out, <f32>(sumRun(x, count) * scale));
    } else {
      let i = 0;
      for (; i + 8 <= inner; i += 8) {
        let at = x + <usize>i * 4;
        let t0 = f64x2.splat(0), t1 = f64x2.splat(0), t2 = f64x2.splat(0), t3 = f64x2.splat(0);
        for (let k = 0; k < count; k += BLOCK) {
          let low = f32x4.splat(0), high = f32x4.splat(0);
          for (let left = min(BLOCK, count - k); left > 0; left--) {
            low = f32x4.add(low, v128.load(at));
            high = f32x4.add(high, v128.load(at, 16));
            at += row;
          }
          t0 = f64x2.add(t0, f64x2.promote_low_f32x4(low));
          t1 = f64x2.add(t1, f64x2.promote_low_f32x4(v128.shuffle<f32>(low, low, 2, 3, 2, 3)));
          t2 = f64x2.add(t2, f64x2.promote_low_f32x4(high));
          t3 = f64x2.add(t3, f64x2.promote_low_f32x4(v128.shuffle<f32>(high, high, 2, 3, 2, 3)));
        }
        const by = f64x2.splat(scale);
        const to = out + <usize>i * 4;
        t0 = f32x4.demote_f64x2_zero(f64x2.mul(t0, by));
        t1 = f32x4.demote_f64x2_zero(f64x2.mul(t1, by));
        t2 = f32x4.demote_f64x2_zero(f64x2.mul(t2, by));
        t3 = f32x4.demote_f64x2_zero(f64x2.mul(t3, by));
        v128.store(to, v128.shuffle<f32>(t0, t1, 0, 1, 4, 5));
        v128.store(to, v128.shuffle<f32>(t2, t3, 0, 1, 4, 5), 16);
      }
      for (; i < inner; i++) {
        let at = x + <usize>i * 4;
        let total: f64 = 0;
        for (let k = 0; k < count; k++) {
          total += <f64>load<f32>(at);
          at += row;
        }
        store<f32>(out + <usize>i * 4, <f32>(total * scale));
      }
    }
    x += row * <usize>count;
    out += row;
  }
}
