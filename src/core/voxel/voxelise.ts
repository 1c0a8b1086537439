/** What a voxeliser needs of a mesh. */
export interface Triangles {
  /** 3V numbers, any unit. */
  readonly positions: Float32Array;
  /** 3T vertex numbers. */
  readonly indices: Uint32Array;
}

/** cube = (p + offset) * scale: takes the mesh's own coordinates to the cube [-0.5, 0.5]³. Undo with p = cube / scale - offset. */
export interface CubeFit {
  readonly scale: number;
  readonly offset: readonly [number, number, number];
}

/**
 * The canonical fit: centred on all axes, uniformly scaled so that the longest side is `fill` of the cube's edge (30 cells of 32, 60 of 64).
 * A hundred-thousandth is taken off, so that the outermost faces stand inside the outermost cells and not on the wall to the next ones.
 * Throws RangeError for a mesh with no extent.
 */
export function fitToCube(mesh: Triangles, fill = (30 / 32) * (1 - 1e-5)): CubeFit {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const vertex of mesh.indices) {
    for (let a = 0; a < 3; a++) {
      const p = mesh.positions[3 * vertex + a];
      if (p < low[a]) low[a] = p;
      if (p > high[a]) high[a] = p;
    }
  }
  const side = Math.max(...high.map((h, a) => h - low[a]));
  if (!(side > 0) || !Number.isFinite(side)) throw new RangeError('the mesh has no extent');
  const middle = (a: number): number => -(low[a] + high[a]) / 2;
  return { scale: fill / side, offset: [middle(0), middle(1), middle(2)] };
}

/**
 * Cells whose closed box meets a triangle of the mesh, exactly: the separating-axis test of a box and a triangle (Akenine-Möller 2001) on the
 * three box normals, the triangle's plane and the nine cross products. Result: size³ of 0/1, index x + N*(y + N*z).
 */
export function voxeliseSurface(mesh: Triangles, size: number, fit: CubeFit): Uint8Array {
  const cells = new Uint8Array(size ** 3);
  const { positions, indices } = mesh;
  const s = fit.scale * size;
  const half = size / 2;
  const [ox, oy, oz] = fit.offset;
  for (let t = 0; t < indices.length; t += 3) {
    const ia = 3 * indices[t];
    const ib = 3 * indices[t + 1];
    const ic = 3 * indices[t + 2];
    // Corners in cell units: cell (i, j, k) is the box [i, i+1] x [j, j+1] x [k, k+1].
    const ax = (positions[ia] + ox) * s + half;
    const ay = (positions[ia + 1] + oy) * s + half;
    const az = (positions[ia + 2] + oz) * s + half;
    const bx = (positions[ib] + ox) * s + half;
    const by = (positions[ib + 1] + oy) * s + half;
    const bz = (positions[ib + 2] + oz) * s + half;
    const cx = (positions[ic] + ox) * s + half;
    const cy = (positions[ic + 1] + oy) * s + half;
    const cz = (positions[ic + 2] + oz) * s + half;
    markTriangle(cells, size, ax, ay, az, bx, by, bz, cx, cy, cz);
  }
  return cells;
}

/** First cell whose closed interval [i, i+1] reaches `low`, and last one that reaches `high`; a value on a wall touches both cells. */
const firstCell = (low: number): number => Math.max(0, Math.ceil(low) - 1);
const lastCell = (high: number, size: number): number => Math.min(size - 1, Math.floor(high));

function markTriangle(
  cells: Uint8Array,
  size: number,
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  cx: number,
  cy: number,
  cz: number,
): void {
  const x0 = firstCell(Math.min(ax, bx, cx));
  const x1 = lastCell(Math.max(ax, bx, cx), size);
  const y0 = firstCell(Math.min(ay, by, cy));
  const y1 = lastCell(Math.max(ay, by, cy), size);
  const z0 = firstCell(Math.min(az, bz, cz));
  const z1 = lastCell(Math.max(az, bz, cz), size);
  if (x0 === x1 && y0 === y1 && z0 === z1) {
    cells[x0 + size * (y0 + size * z0)] = 1;
    return;
  }
  const ex = bx - ax, ey = by - ay, ez = bz - az; // prettier-ignore
  const fx = cx - bx, fy = cy - by, fz = cz - bz; // prettier-ignore
  const gx = ax - cx, gy = ay - cy, gz = az - cz; // prettier-ignore
  const nx = ey * fz - ez * fy;
  const ny = ez * fx - ex * fz;
  const nz = ex * fy - ey * fx;
  const planeReach = (Math.abs(nx) + Math.abs(ny) + Math.abs(nz)) / 2;
  for (let z = z0; z <= z1; z++) {
    const pz = az - z - 0.5, qz = bz - z - 0.5, rz = cz - z - 0.5; // prettier-ignore
    for (let y = y0; y <= y1; y++) {
      const py = ay - y - 0.5, qy = by - y - 0.5, ry = cy - y - 0.5; // prettier-ignore
      // The axes x × edge do not depend on x, so they rule out a whole row of cells at once.
      if (apart(ey * pz - ez * py, ey * rz - ez * ry, ey, ez)) continue;
      if (apart(fy * qz - fz * qy, fy * pz - fz * py, fy, fz)) continue;
      if (apart(gy * rz - gz * ry, gy * qz - gz * qy, gy, gz)) continue;
      for (let x = x0; x <= x1; x++) {
        const index = x + size * (y + size * z);
        if (cells[index] === 1) continue;
        const px = ax - x - 0.5, qx = bx - x - 0.5, rx = cx - x - 0.5; // prettier-ignore
        if (Math.abs(nx * px + ny * py + nz * pz) > planeReach) continue;
        if (apart(ez * px - ex * pz, ez * rx - ex * rz, ex, ez)) continue;
        if (apart(fz * qx - fx * qz, fz * px - fx * pz, fx, fz)) continue;
        if (apart(gz * rx - gx * rz, gz * qx - gx * qz, gx, gz)) continue;
        if (apart(ex * py - ey * px, ex * ry - ey * rx, ex, ey)) continue;
        if (apart(fx * qy - fy * qx, fx * py - fy * px, fx, fy)) continue;
        if (apart(gx * ry - gy * rx, gx * qy - gy * qx, gx, gy)) continue;
        cells[index] = 1;
      }
    }
  }
}

/** Whether the triangle's two distinct projections lie beyond the half-unit box's reach on an axis with components u, v. */
function apart(p: number, q: number, u: number, v: number): boolean {
  const reach = (Math.abs(u) + Math.abs(v)) / 2;
  return (p > reach && q > reach) || (p < -reach && q < -reach);
}

/** Fills what the outside cannot reach through faces (6-neighbours) of empty cells: makes a closed surface a solid. Works in place. */
export function fillFromOutside(cells: Uint8Array, size: number): Uint8Array {
  // The flood runs on a grid with one empty cell around, so that it reaches every side even when the object touches the cube's walls.
  const n = size + 2;
  const layer = n * n;
  const mark = new Uint8Array(n * layer); // 1 = full, 2 = outside
  for (let z = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      const from = size * (y + size * z);
      mark.set(cells.subarray(from, from + size), 1 + n * (y + 1 + n * (z + 1)));
    }
  }
  const stack = new Int32Array(n * layer);
  let top = 0;
  stack[top++] = 0;
  mark[0] = 2;
  const visit = (next: number): void => {
    if (mark[next] === 0) {
      mark[next] = 2;
      stack[top++] = next;
    }
  };
  while (top > 0) {
    const at = stack[--top];
    const x = at % n;
    const y = ((at - x) / n) % n;
    const z = (at - x - n * y) / layer;
    if (x > 0) visit(at - 1);
    if (x < n - 1) visit(at + 1);
    if (y > 0) visit(at - n);
    if (y < n - 1) visit(at + n);
    if (z > 0) visit(at - layer);
    if (z < n - 1) visit(at + layer);
  }
  for (let z = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        cells[x + size * (y + size * z)] = mark[x + 1 + n * (y + 1 + n * (z + 1))] === 2 ? 0 : 1;
      }
    }
  }
  return cells;
}

export interface Voxelised {
  readonly size: number;
  /** size³ of 0/1, index x + N*(y + N*z), y up, front +z. */
  readonly cells: Uint8Array;
  readonly fit: CubeFit;
}

/** A mesh in the canonical cube: surface by exact overlap and, for `solid`, everything that the outside cannot reach. */
export function voxelise(mesh: Triangles, size: number, mode: 'solid' | 'surface' = 'solid', fit: CubeFit = fitToCube(mesh)): Voxelised {
  const cells = voxeliseSurface(mesh, size, fit);
  return { size, cells: mode === 'solid' ? fillFromOutside(cells, size) : cells, fit };
}
