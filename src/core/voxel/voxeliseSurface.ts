import { createBitRows } from './bitRows';
import type { BitRows } from './bitRows';
import type { CubeFit, Triangles } from './cubeFit';

/**
 * Cells whose closed box meets a triangle of the mesh, exactly: the separating-axis test of a box and a triangle (Akenine-Möller 2001) on the
 * three box normals, the triangle's plane and the nine cross products. What lies outside the cube is left out.
 */
export function surfaceBits(mesh: Triangles, size: number, fit: CubeFit): BitRows {
  const bits = createBitRows(size);
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
    // A corner that is no number belongs nowhere.
    if (!Number.isFinite(ax + ay + az + bx + by + bz + cx + cy + cz)) continue;
    markTriangle(bits, ax, ay, az, bx, by, bz, cx, cy, cz);
  }
  return bits;
}

/** First cell whose closed interval [i, i+1] reaches the lowest of three values, and last one that reaches the highest; a value on a wall touches both cells. */
function firstCell(a: number, b: number, c: number): number {
  const low = a < b ? (a < c ? a : c) : b < c ? b : c;
  return low > 0 ? Math.ceil(low) - 1 : 0;
}
function lastCell(a: number, b: number, c: number, size: number): number {
  const high = a > b ? (a > c ? a : c) : b > c ? b : c;
  return high < size ? Math.floor(high) : size - 1;
}

/** From this many cells along x on, a row is first narrowed to the cells that the triangle's plane crosses. */
const LONG_ROW = 4;

function markTriangle(
  { size, rowWords, words }: BitRows,
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
  const x0 = firstCell(ax, bx, cx);
  const x1 = lastCell(ax, bx, cx, size);
  const y0 = firstCell(ay, by, cy);
  const y1 = lastCell(ay, by, cy, size);
  const z0 = firstCell(az, bz, cz);
  const z1 = lastCell(az, bz, cz, size);
  if (x0 === x1 && y0 === y1 && z0 === z1) {
    words[(y0 + size * z0) * rowWords + (x0 >> 5)] |= 1 << (x0 & 31);
    return;
  }
  const ex = bx - ax, ey = by - ay, ez = bz - az; // prettier-ignore
  const fx = cx - bx, fy = cy - by, fz = cz - bz; // prettier-ignore
  const gx = ax - cx, gy = ay - cy, gz = az - cz; // prettier-ignore
  const nx = ey * fz - ez * fy;
  const ny = ez * fx - ex * fz;
  const nz = ex * fy - ey * fx;
  const planeReach = (Math.abs(nx) + Math.abs(ny) + Math.abs(nz)) / 2;
  // Half the unit box's extent on each cross product of a box axis and an edge.
  const aex = Math.abs(ex), aey = Math.abs(ey), aez = Math.abs(ez); // prettier-ignore
  const afx = Math.abs(fx), afy = Math.abs(fy), afz = Math.abs(fz); // prettier-ignore
  const agx = Math.abs(gx), agy = Math.abs(gy), agz = Math.abs(gz); // prettier-ignore
  const exr = (aey + aez) / 2, eyr = (aex + aez) / 2, ezr = (aex + aey) / 2; // prettier-ignore
  const fxr = (afy + afz) / 2, fyr = (afx + afz) / 2, fzr = (afx + afy) / 2; // prettier-ignore
  const gxr = (agy + agz) / 2, gyr = (agx + agz) / 2, gzr = (agx + agy) / 2; // prettier-ignore
  const long = x1 - x0 >= LONG_ROW && Math.abs(nx) > 1e-3 * planeReach;
  for (let z = z0; z <= z1; z++) {
    const pz = az - z - 0.5, qz = bz - z - 0.5, rz = cz - z - 0.5; // prettier-ignore
    for (let y = y0; y <= y1; y++) {
      const py = ay - y - 0.5, qy = by - y - 0.5, ry = cy - y - 0.5; // prettier-ignore
      // The axes x × edge do not depend on x, so they rule out a whole row of cells at once.
      if (apart(ey * pz - ez * py, ey * rz - ez * ry, exr)) continue;
      if (apart(fy * qz - fz * qy, fy * pz - fz * py, fxr)) continue;
      if (apart(gy * rz - gz * ry, gy * qz - gz * qy, gxr)) continue;
      const level = ny * py + nz * pz;
      let from = x0;
      let to = x1;
      if (long) {
        // The plane meets the row where |nx (ax - x - 0.5) + level| <= reach; a cell more on both sides is left to the exact test.
        const middle = ax - 0.5 + level / nx;
        const spread = planeReach / Math.abs(nx);
        from = Math.max(x0, Math.floor(middle - spread));
        to = Math.min(x1, Math.ceil(middle + spread));
      }
      const row = (y + size * z) * rowWords;
      for (let x = from; x <= to; x++) {
        if ((words[row + (x >> 5)] & (1 << (x & 31))) !== 0) continue;
        const px = ax - x - 0.5;
        if (Math.abs(nx * px + ny * py + nz * pz) > planeReach) continue;
        const qx = bx - x - 0.5, rx = cx - x - 0.5; // prettier-ignore
        if (apart(ez * px - ex * pz, ez * rx - ex * rz, eyr)) continue;
        if (apart(fz * qx - fx * qz, fz * px - fx * pz, fyr)) continue;
        if (apart(gz * rx - gx * rz, gz * qx - gx * qz, gyr)) continue;
        if (apart(ex * py - ey * px, ex * ry - ey * rx, ezr)) continue;
        if (apart(fx * qy - fy * qx, fx * py - fy * px, fzr)) continue;
        if (apart(gx * ry - gy * rx, gx * qy - gy * qx, gzr)) continue;
        words[row + (x >> 5)] |= 1 << (x & 31);
      }
    }
  }
}

/** Whether the triangle's two distinct projections lie beyond the box's reach on the same side. */
function apart(p: number, q: number, reach: number): boolean {
  return (p > reach && q > reach) || (p < -reach && q < -reach);
}
