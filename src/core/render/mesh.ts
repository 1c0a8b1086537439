/** A picture to paint a surface with: sRGB bytes, row by row from the top, v = 0 at the bottom row. */
export interface Texture {
  readonly width: number;
  readonly height: number;
  /** width*height*3 bytes. */
  readonly rgb: Uint8Array;
}

export interface Material {
  readonly name: string;
  /** sRGB, each 0..1. */
  readonly colour: readonly [number, number, number];
  /** 1 = opaque. */
  readonly opacity: number;
  /** Strength of the highlight, 0..1. */
  readonly gloss: number;
  readonly texture?: Texture;
}

/** A triangle mesh with what is needed to paint it. Positions in any unit, y up, front +z. */
export interface PaintedMesh {
  /** 3V. */
  readonly positions: Float32Array;
  /** 3T vertex numbers, counter-clockwise seen from outside (readers cannot be trusted on that; the renderer shades both sides). */
  readonly indices: Uint32Array;
  /** T material numbers. */
  readonly triangleMaterials: Uint16Array;
  readonly materials: readonly Material[];
  /** 6T: u, v of each corner; absent if nothing is textured. */
  readonly uvs?: Float32Array;
  /** 9T: a normal for each corner; absent = flat shading. */
  readonly normals?: Float32Array;
}

/** Lowest and highest corner of the vertices that triangles use: [x0, y0, z0, x1, y1, z1]. */
export function meshBounds(mesh: { positions: Float32Array; indices: Uint32Array }): [number, number, number, number, number, number] {
  const b: [number, number, number, number, number, number] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  const { positions, indices } = mesh;
  for (let i = 0; i < indices.length; i++) {
    const v = 3 * indices[i];
    for (let a = 0; a < 3; a++) {
      const p = positions[v + a];
      if (p < b[a]) b[a] = p;
      if (p > b[a + 3]) b[a + 3] = p;
    }
  }
  return b;
}
