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
