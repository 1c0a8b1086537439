/**
 * One step of Adam (Kingma and Ba 2015) over n numbers in one pass: m and v are updated, newW gets the moved weights.
 * `rate` = learning rate / (1 - beta1^t), `root` = 1 / (1 - beta2^t).
 */
export function adam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  newW: usize,
  newM: usize,
  newV: usize,
  n: i32,
  beta1: f32,
  beta2: f32,
  rate: f32,
  root: f32,
  epsilon: f32,
): void {
  const b1 = f32x4.splat(beta1),
    c1 = f32x4.splat(1 - beta1);
  const b2 = f32x4.splat(beta2),
    c2 = f32x4.splat(1 - beta2);
  const r = f32x4.splat(rate),
    s = f32x4.splat(root),
    e = f32x4.splat(epsilon);
  let i: usize = 0;
  const end = <usize>(n & ~3) * 4;
  for (; i < end; i += 16) {
    const grad = v128.load(g + i);
    const mean = f32x4.add(f32x4.mul(b1, v128.load(m + i)), f32x4.mul(c1, grad));
    const square = f32x4.add(f32x4.mul(b2, v128.load(v + i)), f32x4.mul(c2, f32x4.mul(grad, grad)));
    v128.store(newM + i, mean);
    v128.store(newV + i, square);
    const step = f32x4.div(f32x4.mul(r, mean), f32x4.add(f32x4.sqrt(f32x4.mul(square, s)), e));
    v128.store(newW + i, f32x4.sub(v128.load(w + i), step));
  }
  for (let left = n & 3; left > 0; left--) {
    const grad = load<f32>(g + i);
    const mean = beta1 * load<f32>(m + i) + (1 - beta1) * grad;
    const square = beta2 * load<f32>(v + i) + (1 - beta2) * (grad * grad);
    store<f32>(newM + i, mean);
    store<f32>(newV + i, square);
    store<f32>(newW + i, load<f32>(w + i) - (rate * mean) / (sqrt<f32>(square * root) + epsilon));
    i += 4;
  }
}
