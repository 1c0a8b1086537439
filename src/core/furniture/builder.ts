import type { Random } from '../random';
import type { Material, PaintedMesh } from '../render/mesh';

export type Point = readonly [number, number, number];

/** What a part is made of; the renderer knows how each looks. */
export type Finish = 'wood' | 'fabric' | 'leather' | 'metal' | 'plastic' | 'glass' | 'stone' | 'paper' | 'plain';

export interface Part {
  finish: Finish;
  /** sRGB 0..1. */
  colour: readonly [number, number, number];
}

const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const scale = (a: Point, s: number): Point => [a[0] * s, a[1] * s, a[2] * s];
const subtract = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const cross = (a: Point, b: Point): Point => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
function unit(a: Point): Point {
  const length = Math.hypot(a[0], a[1], a[2]);
  return length > 0 ? scale(a, 1 / length) : [0, 1, 0];
}

/** Turns about x, then y, then z (radians). */
export function turned(p: Point, [rx, ry, rz]: Point): Point {
  let [x, y, z] = p;
  [y, z] = [y * Math.cos(rx) - z * Math.sin(rx), y * Math.sin(rx) + z * Math.cos(rx)];
  [x, z] = [x * Math.cos(ry) + z * Math.sin(ry), -x * Math.sin(ry) + z * Math.cos(ry)];
  [x, y] = [x * Math.cos(rz) - y * Math.sin(rz), x * Math.sin(rz) + y * Math.cos(rz)];
  return [x, y, z];
}

/** Gathers closed parts into one mesh. Metres; y up, floor at y = 0; front +z. Triangles wind counter-clockwise seen from outside. */
export class MeshBuilder {
  private readonly positions: number[] = [];
  private readonly indices: number[] = [];
  private readonly triangleMaterials: number[] = [];
  private readonly normals: number[] = [];
  private readonly materials: Material[] = [];
  private readonly numberOf = new Map<Part, number>();

  private material(part: Part): number {
    const known = this.numberOf.get(part);
    if (known !== undefined) return known;
    const gloss =
      part.finish === 'metal' ? 0.8 : part.finish === 'glass' ? 0.9 : part.finish === 'plastic' || part.finish === 'leather' ? 0.4 : 0.12;
    this.materials.push({ name: part.finish, colour: part.colour, opacity: part.finish === 'glass' ? 0.35 : 1, gloss });
    this.numberOf.set(part, this.materials.length - 1);
    return this.materials.length - 1;
  }

  private triangle(material: number, a: Point, b: Point, c: Point, normals?: readonly [Point, Point, Point]): void {
    const flat = unit(cross(subtract(b, a), subtract(c, a)));
    [a, b, c].forEach((p, i) => {
      this.indices.push(this.positions.length / 3);
      this.positions.push(...p);
      this.normals.push(...(normals?.[i] ?? flat));
    });
    this.triangleMaterials.push(material);
  }

  private quad(material: number, a: Point, b: Point, c: Point, d: Point, normals?: readonly [Point, Point, Point, Point]): void {
    this.triangle(material, a, b, c, normals && [normals[0], normals[1], normals[2]]);
    this.triangle(material, a, c, d, normals && [normals[0], normals[2], normals[3]]);
  }

  /** Eight corners: the lower four counter-clockwise seen from above, then the upper four. */
  private hexahedron(part: Part, p: readonly Point[]): void {
    const m = this.material(part);
    const q = (i: number): Point => p[i];
    this.quad(m, q(3), q(2), q(1), q(0));
    this.quad(m, q(4), q(5), q(6), q(7));
    for (let i = 0; i < 4; i++) this.quad(m, q(i), q((i + 1) % 4), q(4 + ((i + 1) % 4)), q(4 + i));
  }

  /** A box by its centre and size, turned about its centre. */
  box(centre: Point, size: Point, part: Part, turn: Point = [0, 0, 0]): this {
    const [w, h, d] = scale(size, 0.5);
    const base: Point[] = [[-w, -h, d], [w, -h, d], [w, -h, -d], [-w, -h, -d], [-w, h, d], [w, h, d], [w, h, -d], [-w, h, -d]]; // prettier-ignore
    this.hexahedron(part, base.map((p) => add(turned(p, turn), centre))); // prettier-ignore
    return this;
  }

  /** A bar with a rectangular section (width along x or, for a bar along x, along z), from `p` to `q`; `taper` = its section at q relative to p. */
  bar(p: Point, q: Point, width: number, depth: number, part: Part, taper = 1): this {
    const along = unit(subtract(q, p));
    const side = unit(Math.abs(along[0]) > 0.9 ? cross([0, 0, 1], along) : cross(along, cross([1, 0, 0], along)));
    const up = unit(cross(side, along));
    const ring = (centre: Point, s: number): Point[] => {
      const u = scale(side, (width / 2) * s);
      const v = scale(up, (depth / 2) * s);
      return [
        add(centre, subtract(scale(u, -1), scale(v, -1))),
        add(centre, add(u, v)),
        add(centre, subtract(u, v)),
        add(centre, subtract(scale(u, -1), v)),
      ];
    };
    // ring(): corners counter-clockwise about `along` for hexahedron's order.
    this.hexahedron(part, [...ring(p, 1), ...ring(q, taper)]);
    return this;
  }

  /** A round bar from `p` (radius r0) to `q` (radius r1). */
  cylinder(p: Point, q: Point, r0: number, r1: number, part: Part, sides = 14): this {
    return this.tube([p, q], r0, part, sides, r1);
  }

  /** A round tube through points; the radius goes from `radius` to `end` along it. */
  tube(points: readonly Point[], radius: number, part: Part, sides = 10, end = radius): this {
    const m = this.material(part);
    const rings = points.map((point, i) => {
      const before = points[Math.max(0, i - 1)];
      const after = points[Math.min(points.length - 1, i + 1)];
      const along = unit(subtract(after, before));
      const u = unit(cross(along, Math.abs(along[1]) < 0.8 ? [0, 1, 0] : [0, 0, 1]));
      const v = cross(along, u);
      const r = radius + ((end - radius) * i) / (points.length - 1);
      return Array.from({ length: sides }, (_, k) => {
        const angle = (2 * Math.PI * k) / sides;
        const normal = add(scale(u, Math.cos(angle)), scale(v, Math.sin(angle)));
        return { at: add(point, scale(normal, r)), normal };
      });
    });
    for (let i = 0; i + 1 < rings.length; i++) {
      for (let k = 0; k < sides; k++) {
        const a = rings[i]?.[k], b = rings[i]?.[(k + 1) % sides], c = rings[i + 1]?.[(k + 1) % sides], d = rings[i + 1]?.[k]; // prettier-ignore
        if (a && b && c && d) this.quad(m, a.at, b.at, c.at, d.at, [a.normal, b.normal, c.normal, d.normal]);
      }
    }
    const cap = (ring: { at: Point }[] | undefined, centre: Point | undefined, flip: boolean): void => {
      if (!ring || !centre) return;
      for (let k = 0; k < sides; k++) {
        const a = ring[k].at;
        const b = ring[(k + 1) % sides].at;
        if (flip) this.triangle(m, centre, b, a);
        else this.triangle(m, centre, a, b);
      }
    };
    cap(rings[0], points[0], true);
    cap(rings.at(-1), points.at(-1), false);
    return this;
  }

  /** A body of revolution about the vertical through `centre`: (radius, y) from bottom to top; `squash` stretches it along x and z. */
  lathe(
    centre: Point,
    profile: readonly (readonly [number, number])[],
    part: Part,
    sides = 24,
    squash: readonly [number, number] = [1, 1],
  ): this {
    const m = this.material(part);
    const at = (r: number, y: number, k: number): Point => {
      const angle = (2 * Math.PI * k) / sides;
      return add(centre, [r * squash[0] * Math.cos(angle), y, -r * squash[1] * Math.sin(angle)]);
    };
    for (let k = 0; k < sides; k++) {
      for (let i = 0; i + 1 < profile.length; i++) {
        const [r0, y0] = profile[i];
        const [r1, y1] = profile[i + 1];
        this.quad(m, at(r0, y0, k), at(r0, y0, k + 1), at(r1, y1, k + 1), at(r1, y1, k));
      }
      const [rb, yb] = profile[0];
      const [rt, yt] = profile.at(-1) as readonly [number, number];
      this.triangle(m, add(centre, [0, yb, 0]), at(rb, yb, k + 1), at(rb, yb, k));
      this.triangle(m, add(centre, [0, yt, 0]), at(rt, yt, k), at(rt, yt, k + 1));
    }
    return this;
  }

  /** A box with soft edges (a superellipsoid): `roundness` 0 = nearly a box, 1 = an ellipsoid. */
  cushion(centre: Point, size: Point, part: Part, roundness = 0.4, turn: Point = [0, 0, 0]): this {
    const m = this.material(part);
    const power = 0.12 + 0.88 * roundness;
    const bent = (value: number): number => Math.sign(value) * Math.abs(value) ** power;
    const rows = 8;
    const columns = 16;
    const at = (i: number, k: number): { at: Point; normal: Point } => {
      const latitude = -Math.PI / 2 + (Math.PI * i) / rows;
      // Corners of the box fall between two columns, so shift by half a step to keep flat sides flat.
      const longitude = (2 * Math.PI * (k + 0.5)) / columns;
      const c = bent(Math.cos(latitude));
      const p: Point = [c * bent(Math.cos(longitude)), bent(Math.sin(latitude)), -c * bent(Math.sin(longitude))];
      const n = 2 / power - 1;
      const slope = (v: number): number => Math.sign(v) * Math.abs(v) ** Math.min(n, 8);
      return {
        at: add(turned([(p[0] * size[0]) / 2, (p[1] * size[1]) / 2, (p[2] * size[2]) / 2], turn), centre),
        normal: turned(unit([slope(p[0]) / size[0], slope(p[1]) / size[1], slope(p[2]) / size[2]]), turn),
      };
    };
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < columns; k++) {
        const a = at(i, k), b = at(i, k + 1), c = at(i + 1, k + 1), d = at(i + 1, k); // prettier-ignore
        this.quad(m, a.at, b.at, c.at, d.at, [a.normal, b.normal, c.normal, d.normal]);
      }
    }
    return this;
  }

  /** A bent sheet of even thickness: `at(u, v)` gives its middle for u, v in [0, 1]; `normal` is roughly its face. */
  sheet(at: (u: number, v: number) => Point, thickness: number, part: Part, columns = 10, rows = 10): this {
    const m = this.material(part);
    const e = 1e-3;
    const face = (u: number, v: number): Point => {
      const du = subtract(at(Math.min(1, u + e), v), at(Math.max(0, u - e), v));
      const dv = subtract(at(u, Math.min(1, v + e)), at(u, Math.max(0, v - e)));
      return unit(cross(du, dv));
    };
    const corner = (i: number, k: number, side: number): Point => {
      const u = i / columns;
      const v = k / rows;
      return add(at(u, v), scale(face(u, v), (side * thickness) / 2));
    };
    for (let i = 0; i < columns; i++) {
      for (let k = 0; k < rows; k++) {
        const n = [
          face(i / columns, k / rows),
          face((i + 1) / columns, k / rows),
          face((i + 1) / columns, (k + 1) / rows),
          face(i / columns, (k + 1) / rows),
        ] as const;
        const back = n.map((p) => scale(p, -1)) as [Point, Point, Point, Point];
        this.quad(m, corner(i, k, 1), corner(i + 1, k, 1), corner(i + 1, k + 1, 1), corner(i, k + 1, 1), [n[0], n[1], n[2], n[3]]);
        this.quad(m, corner(i, k + 1, -1), corner(i + 1, k + 1, -1), corner(i + 1, k, -1), corner(i, k, -1), [
          back[3],
          back[2],
          back[1],
          back[0],
        ]);
      }
    }
    for (let i = 0; i < columns; i++) {
      this.quad(m, corner(i, 0, -1), corner(i + 1, 0, -1), corner(i + 1, 0, 1), corner(i, 0, 1));
      this.quad(m, corner(i, rows, 1), corner(i + 1, rows, 1), corner(i + 1, rows, -1), corner(i, rows, -1));
    }
    for (let k = 0; k < rows; k++) {
      this.quad(m, corner(0, k, 1), corner(0, k + 1, 1), corner(0, k + 1, -1), corner(0, k, -1));
      this.quad(m, corner(columns, k, -1), corner(columns, k + 1, -1), corner(columns, k + 1, 1), corner(columns, k, 1));
    }
    return this;
  }

  build(): PaintedMesh {
    return {
      positions: Float32Array.from(this.positions),
      indices: Uint32Array.from(this.indices),
      triangleMaterials: Uint16Array.from(this.triangleMaterials),
      normals: Float32Array.from(this.normals),
      materials: this.materials,
    };
  }
}

export const chance = (random: Random, probability: number): boolean => random.next() < probability;

export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[random.integer(items.length)] ?? items[0];
}
