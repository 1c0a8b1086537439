/**
 * The point of a cell that lies nearest to a number of planes in the least squares sense (the quadratic error function of dual contouring, Ju et al.
 * 2002), about the mean of the planes' points: directions in which the planes say too little keep the mean's coordinate (Lindstrom 2000: eigenvalues
 * below a share of the largest are taken as zero). Coordinates are those of the cell, 0 to 1. Scratch at module level: one point at a time.
 */

/** Least eigenvalue that counts, as a share of the largest. A crease of 20 degrees keeps its edge. */
const weakest = 0.03;
/** How near to its cell's faces a vertex may come: two cells' vertices never fall together. */
const clearance = 1 / 64;

const mean = new Float64Array(3);
/** Sums of n nᵀ (xx, xy, xz, yy, yz, zz) and of n (n · (p - mean)). */
const matrix = new Float64Array(6);
const right = new Float64Array(3);
let planes = 0;

/** Starts a new point whose planes' points have this mean. */
export function resetPlanes(x: number, y: number, z: number): void {
  mean[0] = x;
  mean[1] = y;
  mean[2] = z;
  matrix.fill(0);
  right.fill(0);
  planes = 0;
}

/** Adds the plane through `point` across `gradient`; without a gradient it says nothing. */
export function addPlane(point: Float64Array, gradient: Float64Array): void {
  const [x, y, z] = point;
  let [nx, ny, nz] = gradient;
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
  if (!(length > 0)) return;
  nx /= length;
  ny /= length;
  nz /= length;
  const distance = nx * (x - mean[0]) + ny * (y - mean[1]) + nz * (z - mean[2]);
  planes++;
  matrix[0] += nx * nx;
  matrix[1] += nx * ny;
  matrix[2] += nx * nz;
  matrix[3] += ny * ny;
  matrix[4] += ny * nz;
  matrix[5] += nz * nz;
  right[0] += nx * distance;
  right[1] += ny * distance;
  right[2] += nz * distance;
}

const vectors = new Float64Array(9);
const values = new Float64Array(9);

/** Writes the point. */
export function solvePlanes(point: Float64Array): void {
  diagonalise();
  const largest = Math.max(values[0], values[4], values[8]);
  point.set(mean);
  for (let k = 0; k < 3; k++) {
    const lambda = values[4 * k];
    if (!(lambda > weakest * largest)) continue;
    const share = (vectors[k] * right[0] + vectors[3 + k] * right[1] + vectors[6 + k] * right[2]) / lambda;
    for (let axis = 0; axis < 3; axis++) point[axis] += vectors[3 * axis + k] * share;
  }
  keepInCell(point);
}

/** How far, in cells, the mean may be drawn out. Surfaces that a cell can resolve bulge less; more means that it holds two sheets. */
const farthestBulge = 0.25;

/**
 * Writes the mean drawn onto the curved surface that the planes touch: a surface that falls from its tangent planes by s over the distance to the
 * mean has its summit as far above the mean again, so half the planes' mean distance leads there.
 */
export function bulgePlanes(point: Float64Array): void {
  point.set(mean);
  const share = planes > 0 ? 1 / (2 * planes) : 0;
  const length = share * Math.sqrt(right[0] * right[0] + right[1] * right[1] + right[2] * right[2]);
  if (length > farthestBulge) return;
  for (let axis = 0; axis < 3; axis++) point[axis] += share * right[axis];
  keepInCell(point);
}

function keepInCell(point: Float64Array): void {
  for (let axis = 0; axis < 3; axis++) point[axis] = Math.min(1 - clearance, Math.max(clearance, point[axis]));
}

/** Eigenvalues (the diagonal of `values`) and eigenvectors (columns of `vectors`) of `matrix`, by cyclic Jacobi rotations. */
function diagonalise(): void {
  const [xx, xy, xz, yy, yz, zz] = matrix;
  values.set([xx, xy, xz, xy, yy, yz, xz, yz, zz]);
  vectors.fill(0);
  vectors[0] = vectors[4] = vectors[8] = 1;
  for (let sweep = 0; sweep < 8; sweep++) {
    if (Math.abs(values[1]) + Math.abs(values[2]) + Math.abs(values[5]) < 1e-12 * (xx + yy + zz)) return;
    rotate(0, 1);
    rotate(0, 2);
    rotate(1, 2);
  }
}

function rotate(p: number, q: number): void {
  const off = values[3 * p + q];
  if (off === 0) return;
  const theta = (values[4 * q] - values[4 * p]) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(t * t + 1);
  const sine = t * cosine;
  for (let k = 0; k < 3; k++) {
    const a = values[3 * k + p];
    const b = values[3 * k + q];
    values[3 * k + p] = cosine * a - sine * b;
    values[3 * k + q] = sine * a + cosine * b;
  }
  for (let k = 0; k < 3; k++) {
    const a = values[3 * p + k];
    const b = values[3 * q + k];
    values[3 * p + k] = cosine * a - sine * b;
    values[3 * q + k] = sine * a + cosine * b;
    const u = vectors[3 * k + p];
    const v = vectors[3 * k + q];
    vectors[3 * k + p] = cosine * u - sine * v;
    vectors[3 * k + q] = sine * u + cosine * v;
  }
}
