/** y = x where x > 0, alpha*x elsewhere. */
export function leakyRelu(x: usize, n: i32, alpha: f32, y: usize): void {
  const slope = f32x4.splat(alpha);
  const zero = f32x4.splat(0);
  for (; n >= 4; n -= 4) {
    const value = v128.load(x);
    v128.store(y, v128.bitselect(value, f32x4.mul(value, slope), f32x4.gt(value, zero)));
    x += 16;
    y += 16;
  }
  for (; n > 0; n--) {
    const value = load<f32>(x);
    store<f32>(y, value > 0 ? value : value * alpha);
    x += 4;
    y += 4;
  }
}

/** to = dy where y > 0, alpha*dy elsewhere: the slope of leakyRelu() times dy. */
export function leakySlope(y: usize, dy: usize, n: i32, alpha: f32, to: usize): void {
  const slope = f32x4.splat(alpha);
  const zero = f32x4.splat(0);
  for (; n >= 4; n -= 4) {
    const value = v128.load(dy);
    v128.store(to, v128.bitselect(value, f32x4.mul(value, slope), f32x4.gt(v128.load(y), zero)));
    y += 16;
    dy += 16;
    to += 16;
  }
  for (; n > 0; n--) {
    store<f32>(to, load<f32>(y) > 0 ? load<f32>(dy) : alpha * load<f32>(dy));
    y += 4;
    dy += 4;
    to += 4;
  }
}
