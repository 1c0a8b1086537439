/** How crowded space is around an object: its occupancy blurred to 16³ cells over the cube [-0.75, 0.75]³ (longest side of the object = 1). */
export interface CrowdField {
  readonly cells: Float32Array;
}

const SIDE = 18;
const REACH = 0.85;

/** From a canonical grid (size³ of 0/1, longest side 30/32 of the cube). */
export function crowdField(grid: Uint8Array, size: number): CrowdField {
  const sum = new Float32Array(SIDE ** 3);
  // A fine cell is shared out among the coarse ones it lies in: `low` is the first of them, `part` how much of the cell's length lies there.
  const low = new Int32Array(size);
  const part = new Float32Array(size);
  const length = ((32 / 30 / size) * SIDE) / (2 * REACH);
  for (let n = 0; n < size; n++) {
    const start = (((n / size - 0.5) * (32 / 30) + REACH) / (2 * REACH)) * SIDE;
    low[n] = Math.floor(start);
    part[n] = Math.min(1, (Math.floor(start) + 1 - start) / length);
  }
  const add = (x: number, y: number, z: number, amount: number): void => {
    const k = x + SIDE * (y + SIDE * z);
    sum[k] = sum[k] + amount;
  };
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if (grid[i] === 0) continue;
        for (let corner = 0; corner < 8; corner++) {
          const px = corner & 1 ? 1 - part[x] : part[x];
          const py = corner & 2 ? 1 - part[y] : part[y];
          const pz = corner & 4 ? 1 - part[z] : part[z];
          const amount = px * py * pz * length ** 3;
          if (amount > 0) add(low[x] + (corner & 1), low[y] + ((corner >> 1) & 1), low[z] + (corner >> 2), amount);
        }
      }
    }
  }
  return { cells: blur(blur(sum)) };
}

/** One pass of the kernel 1 2 1 along each axis. */
function blur(cells: Float32Array): Float32Array {
  let from = cells;
  for (const step of [1, SIDE, SIDE * SIDE]) {
    const to = new Float32Array(from.length);
    for (let i = step; i < from.length - step; i++) to[i] = (from[i - step] + 2 * from[i] + from[i + step]) / 4;
    from = to;
  }
  return from;
}

/** 0 = open space, 1 = inside the object. Trilinear. */
export function crowding(field: CrowdField, x: number, y: number, z: number): number {
  const fx = ((x + REACH) / (2 * REACH)) * SIDE - 0.5;
  const fy = ((y + REACH) / (2 * REACH)) * SIDE - 0.5;
  const fz = ((z + REACH) / (2 * REACH)) * SIDE - 0.5;
  if (!(fx >= 0 && fy >= 0 && fz >= 0 && fx < SIDE - 1 && fy < SIDE - 1 && fz < SIDE - 1)) return 0;
  const ix = fx | 0, iy = fy | 0, iz = fz | 0; // prettier-ignore
  const u = fx - ix, v = fy - iy, w = fz - iz; // prettier-ignore
  // Written out: a helper function here would be called a million times a picture.
  const c = field.cells;
  const i = ix + SIDE * (iy + SIDE * iz);
  const k = i + SIDE * SIDE;
  const a0 = c[i] * (1 - u) + c[i + 1] * u;
  const a1 = c[i + SIDE] * (1 - u) + c[i + SIDE + 1] * u;
  const b0 = c[k] * (1 - u) + c[k + 1] * u;
  const b1 = c[k + SIDE] * (1 - u) + c[k + SIDE + 1] * u;
  return (a0 * (1 - v) + a1 * v) * (1 - w) + (b0 * (1 - v) + b1 * v) * w;
}
