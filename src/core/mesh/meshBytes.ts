import type { TriangleMesh } from './mesh';

/** Bytes of a packed mesh. */
export function meshBytesLength(vertices: number, triangles: number): number {
  return 12 * vertices + 12 * triangles;
}

/** A mesh as one block, little endian: 3V positions (float32), then 3T indices (uint32). How documents keep meshes. */
export function packMesh({ positions, indices }: TriangleMesh): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(meshBytesLength(positions.length / 3, indices.length / 3));
  bytes.set(new Uint8Array(positions.buffer, positions.byteOffset, positions.byteLength));
  bytes.set(new Uint8Array(indices.buffer, indices.byteOffset, indices.byteLength), positions.byteLength);
  return bytes;
}

/** The mesh of a block; null when its length is not that of the counts, an index names no vertex, or a position is not finite. */
export function unpackMesh(bytes: Uint8Array, vertices: number, triangles: number): TriangleMesh | null {
  if (bytes.length !== meshBytesLength(vertices, triangles)) return null;
  // Copied, because a file's bytes may lie at any address. Not by slice(): that of Node's Buffer does not copy.
  const positions = new Float32Array(new Uint8Array(bytes.subarray(0, 12 * vertices)).buffer);
  const indices = new Uint32Array(new Uint8Array(bytes.subarray(12 * vertices)).buffer);
  for (const value of positions) if (!Number.isFinite(value)) return null;
  for (const index of indices) if (index >= vertices) return null;
  return { positions, indices };
}
