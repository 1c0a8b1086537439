import type { TriangleMesh } from './mesh';

/** Collects vertices and triangles into typed arrays that grow. */
export class MeshBuilder {
  private positions = new Float32Array(3 * 256);
  private indices = new Uint32Array(3 * 512);
  vertexCount = 0;
  triangleCount = 0;

  addVertex(x: number, y: number, z: number): number {
    const at = 3 * this.vertexCount;
    if (at === this.positions.length) {
      const longer = new Float32Array(2 * at);
      longer.set(this.positions);
      this.positions = longer;
    }
    this.positions[at] = x;
    this.positions[at + 1] = y;
    this.positions[at + 2] = z;
    return this.vertexCount++;
  }

  /** Leaves out a triangle that repeats a vertex: it has no area and only breaks the mesh. */
  addTriangle(a: number, b: number, c: number): void {
    if (a === b || b === c || c === a) return;
    const at = 3 * this.triangleCount;
    if (at === this.indices.length) {
      const longer = new Uint32Array(2 * at);
      longer.set(this.indices);
      this.indices = longer;
    }
    this.indices[at] = a;
    this.indices[at + 1] = b;
    this.indices[at + 2] = c;
    this.triangleCount++;
  }

  /** Splits a polygon of vertex numbers into triangles (see triangulate). */
  addPolygon(polygon: readonly number[]): void {
    if (polygon.length === 3) this.addTriangle(polygon[0], polygon[1], polygon[2]);
    else triangulate(polygon, this.positions, (a, b, c) => this.addTriangle(a, b, c));
  }

  build(): TriangleMesh {
    return { positions: this.positions.slice(0, 3 * this.vertexCount), indices: this.indices.slice(0, 3 * this.triangleCount) };
  }
}

/** Ears are looked for up to this size; a larger polygon (a cylinder's lid, as a rule convex) becomes a fan, since the search is quadratic and worse. */
const mostEars = 512;

/**
 * Splits a polygon into triangles with its winding. Ear clipping in the plane of the polygon's own normal, so that concave ones come out right;
 * where no ear is found (the polygon crosses itself), the rest becomes a fan.
 */
export function triangulate(
  polygon: readonly number[],
  positions: ArrayLike<number>,
  emit: (a: number, b: number, c: number) => void,
): void {
  const rest = polygon.slice();
  if (rest.length > 3 && rest.length <= mostEars) clipEars(rest, positions, emit);
  for (let i = 1; i + 1 < rest.length; i++) emit(rest[0], rest[i], rest[i + 1]);
}

function clipEars(rest: number[], positions: ArrayLike<number>, emit: (a: number, b: number, c: number) => void): void {
  // Newell's normal; the polygon is looked at along its largest component.
  const normal = [0, 0, 0];
  for (let i = 0; i < rest.length; i++) {
    const p = 3 * rest[i];
    const q = 3 * rest[(i + 1) % rest.length];
    for (let axis = 0; axis < 3; axis++) {
      const u = (axis + 1) % 3;
      const v = (axis + 2) % 3;
      normal[axis] += (positions[p + u] - positions[q + u]) * (positions[p + v] + positions[q + v]);
    }
  }
  let along = 0;
  for (let axis = 1; axis < 3; axis++) if (Math.abs(normal[axis]) > Math.abs(normal[along])) along = axis;
  if (normal[along] === 0) return;
  const sign = Math.sign(normal[along]);
  const u = (along + 1) % 3;
  const v = (along + 2) % 3;
  const turn = (a: number, b: number, c: number): number =>
    sign *
    ((positions[3 * b + u] - positions[3 * a + u]) * (positions[3 * c + v] - positions[3 * a + v]) -
      (positions[3 * b + v] - positions[3 * a + v]) * (positions[3 * c + u] - positions[3 * a + u]));
  const isEar = (i: number): boolean => {
    const n = rest.length;
    const [a, b, c] = [rest[(i + n - 1) % n], rest[i], rest[(i + 1) % n]];
    if (!(turn(a, b, c) > 0)) return false;
    return rest.every((p) => p === a || p === b || p === c || !(turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0));
  };
  while (rest.length > 3) {
    const n = rest.length;
    let ear = 0;
    while (ear < n && !isEar(ear)) ear++;
    if (ear === n) return;
    emit(rest[(ear + n - 1) % n], rest[ear], rest[(ear + 1) % n]);
    rest.splice(ear, 1);
  }
}
