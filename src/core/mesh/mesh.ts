/**
 * An indexed triangle mesh.
 *
 * Positions are in object space (y up, front +z, right-handed; one unit = the edge of the voxel cube, see voxel/grid.ts) unless a
 * function says otherwise. Triangles wind counter-clockwise seen from outside.
 */
export interface TriangleMesh {
  /** x, y, z of each vertex: 3V numbers. */
  readonly positions: Float32Array;
  /** Three vertex numbers a triangle: 3T numbers. */
  readonly indices: Uint32Array;
}
