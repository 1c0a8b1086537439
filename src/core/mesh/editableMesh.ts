import type { TriangleMesh } from './mesh';

const next = (h: number): number => (h % 3 === 2 ? h - 2 : h + 1);
const previous = (h: number): number => (h % 3 === 0 ? h + 2 : h - 1);

/**
 * A closed 2-manifold whose edges can be split, collapsed and flipped. Half-edge h belongs to triangle h / 3 and runs from `from[h]` to the corner after it;
 * `twin[h]` is the same edge seen from the other triangle. Every operation keeps the mesh a closed 2-manifold or does nothing.
 */
export class EditableMesh {
  positions: number[];
  readonly from: number[];
  readonly twin: number[];
  /** A half-edge that starts at the vertex; -1 if the vertex is gone. */
  readonly edgeOf: number[];

  /** @throws RangeError if the mesh is not closed. */
  constructor(mesh: TriangleMesh) {
    this.positions = Array.from(mesh.positions);
    this.from = Array.from(mesh.indices);
    this.twin = new Array<number>(mesh.indices.length).fill(-1);
    this.edgeOf = new Array<number>(mesh.positions.length / 3).fill(-1);
    const vertices = this.edgeOf.length;
    const open = new Map<number, number>();
    for (let h = 0; h < this.from.length; h++) {
      const a = this.from[h];
      const b = this.from[next(h)];
      this.edgeOf[a] = h;
      const other = open.get(b * vertices + a);
      if (other === undefined) open.set(a * vertices + b, h);
      else {
        open.delete(b * vertices + a);
        this.twin[h] = other;
        this.twin[other] = h;
      }
    }
    if (open.size > 0) throw new RangeError('the mesh is not a closed, oriented 2-manifold');
  }

  get halfEdges(): number {
    return this.from.length;
  }

  isAlive(h: number): boolean {
    return this.from[h] >= 0;
  }

  to(h: number): number {
    return this.from[next(h)];
  }

  /** The corner opposite to the edge in its own triangle. */
  apex(h: number): number {
    return this.from[previous(h)];
  }

  /** The half-edges that start at a vertex, once around. */
  ring(v: number): number[] {
    const start = this.edgeOf[v];
    const ring: number[] = [];
    let h = start;
    do {
      ring.push(h);
      h = this.twin[previous(h)];
    } while (h !== start);
    return ring;
  }

  /** A triangle's normal, as long as twice its area. */
  normal(t: number): [number, number, number] {
    const p = this.positions;
    const a = 3 * this.from[3 * t];
    const b = 3 * this.from[3 * t + 1];
    const c = 3 * this.from[3 * t + 2];
    const ux = p[b] - p[a];
    const uy = p[b + 1] - p[a + 1];
    const uz = p[b + 2] - p[a + 2];
    const vx = p[c] - p[a];
    const vy = p[c + 1] - p[a + 1];
    const vz = p[c + 2] - p[a + 2];
    return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  }

  length(h: number): number {
    const p = this.positions;
    const a = 3 * this.from[h];
    const b = 3 * this.to(h);
    return Math.hypot(p[a] - p[b], p[a + 1] - p[b + 1], p[a + 2] - p[b + 2]);
  }

  /** Puts a vertex in the middle of an edge; returns its number. */
  split(h: number): number {
    const o = this.twin[h];
    const a = this.from[h];
    const b = this.to(h);
    const c = this.apex(h);
    const d = this.apex(o);
    const m = this.edgeOf.length;
    for (let k = 0; k < 3; k++) this.positions.push((this.positions[3 * a + k] + this.positions[3 * b + k]) / 2);
    // a m c stays in h's triangle, m b c is new; b m d is new, m a d stays in the other's.
    const bc = this.twin[next(h)];
    const db = this.twin[previous(o)];
    const n = this.from.length;
    this.from.push(m, b, c, b, m, d);
    this.twin.push(-1, -1, -1, -1, -1, -1);
    this.from[next(h)] = m;
    this.from[o] = m;
    this.join(n, n + 3);
    this.join(n + 1, bc);
    this.join(n + 2, next(h));
    this.join(n + 4, previous(o));
    this.join(n + 5, db);
    this.edgeOf.push(n);
    this.edgeOf[b] = n + 1;
    this.edgeOf[a] = h;
    this.edgeOf[c] = previous(h);
    this.edgeOf[d] = previous(o);
    return m;
  }

  /** Turns an edge within the two triangles beside it; false if their far corners are joined already. */
  flip(h: number): boolean {
    const o = this.twin[h];
    const a = this.from[h];
    const b = this.to(h);
    const c = this.apex(h);
    const d = this.apex(o);
    if (c === d || this.areJoined(c, d)) return false;
    const bc = this.twin[next(h)];
    const ca = this.twin[previous(h)];
    const ad = this.twin[next(o)];
    const db = this.twin[previous(o)];
    const s = 3 * Math.floor(h / 3);
    const t = 3 * Math.floor(o / 3);
    [this.from[s], this.from[s + 1], this.from[s + 2]] = [d, c, a];
    [this.from[t], this.from[t + 1], this.from[t + 2]] = [c, d, b];
    this.join(s, t);
    this.join(s + 1, ca);
    this.join(s + 2, ad);
    this.join(t + 1, db);
    this.join(t + 2, bc);
    this.edgeOf[a] = s + 2;
    this.edgeOf[b] = t + 2;
    this.edgeOf[c] = t;
    this.edgeOf[d] = s;
    return true;
  }

  /** Whether an edge can go: its ends have two neighbours in common, the corners beside it (the link condition), and nothing thinner than a tetrahedron is left. */
  canCollapse(h: number): boolean {
    const a = this.from[h];
    const b = this.to(h);
    const around = new Set(this.ring(a).map((e) => this.to(e)));
    let common = 0;
    for (const e of this.ring(b)) if (around.has(this.to(e))) common++;
    if (common !== 2) return false;
    return this.ring(this.apex(h)).length > 3 && this.ring(this.apex(this.twin[h])).length > 3;
  }

  /** Draws an edge's end into its start. Only after canCollapse. */
  collapse(h: number): void {
    const o = this.twin[h];
    const a = this.from[h];
    const b = this.to(h);
    const c = this.apex(h);
    const d = this.apex(o);
    for (const e of this.ring(b)) this.from[e] = a;
    const outer = [this.twin[next(h)], this.twin[previous(h)], this.twin[next(o)], this.twin[previous(o)]];
    this.join(outer[0], outer[1]);
    this.join(outer[2], outer[3]);
    for (const gone of [h, next(h), previous(h), o, next(o), previous(o)]) this.from[gone] = -1;
    this.edgeOf[b] = -1;
    // outer[0] runs c to b, now c to a; outer[2] runs d to a.
    this.edgeOf[c] = outer[0];
    this.edgeOf[a] = outer[1];
    this.edgeOf[d] = outer[2];
  }

  areJoined(u: number, v: number): boolean {
    return this.ring(u).some((e) => this.to(e) === v);
  }

  build(): TriangleMesh {
    const numberOf = new Int32Array(this.edgeOf.length).fill(-1);
    let vertices = 0;
    this.edgeOf.forEach((h, v) => {
      if (h >= 0) numberOf[v] = vertices++;
    });
    const positions = new Float32Array(3 * vertices);
    numberOf.forEach((to, v) => {
      if (to >= 0) for (let k = 0; k < 3; k++) positions[3 * to + k] = this.positions[3 * v + k];
    });
    return {
      positions,
      indices: Uint32Array.from(
        this.from.filter((v) => v >= 0),
        (v) => numberOf[v],
      ),
    };
  }

  private join(h: number, o: number): void {
    this.twin[h] = o;
    this.twin[o] = h;
  }
}
