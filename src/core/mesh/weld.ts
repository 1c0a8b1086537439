import type { TriangleMesh } from './mesh';

/**
 * Joins corners at exactly the same position to one vertex; triangles of which two corners fall together are left out.
 *
 * @param corners x, y, z of three corners a triangle: 9T numbers.
 */
export function weldTriangles(corners: Float32Array): TriangleMesh {
  const count = corners.length / 3;
  const positions = new Float32Array(corners.length);
  const bits = new Uint32Array(corners.buffer, corners.byteOffset, corners.length);
  // Open addressing, at most half full; 0 = free, else vertex + 1.
  let slots = 16;
  while (slots < 2 * count) slots *= 2;
  const table = new Uint32Array(slots);
  const vertexOf = new Uint32Array(count);
  let vertices = 0;
  for (let i = 0; i < count; i++) {
    const x = corners[3 * i];
    const y = corners[3 * i + 1];
    const z = corners[3 * i + 2];
    let slot = (hash(bits[3 * i], bits[3 * i + 1], bits[3 * i + 2]) & (slots - 1)) >>> 0;
    for (;;) {
      const held = table[slot];
      if (held === 0) {
        positions[3 * vertices] = x;
        positions[3 * vertices + 1] = y;
        positions[3 * vertices + 2] = z;
        vertexOf[i] = vertices;
        table[slot] = ++vertices;
        break;
      }
      const at = 3 * (held - 1);
      if (positions[at] === x && positions[at + 1] === y && positions[at + 2] === z) {
        vertexOf[i] = held - 1;
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }
  const indices = new Uint32Array(count);
  let kept = 0;
  for (let t = 0; t + 2 < count; t += 3) {
    const [a, b, c] = [vertexOf[t], vertexOf[t + 1], vertexOf[t + 2]];
    if (a === b || b === c || c === a) continue;
    indices[kept++] = a;
    indices[kept++] = b;
    indices[kept++] = c;
  }
  return { positions: positions.slice(0, 3 * vertices), indices: indices.slice(0, kept) };
}

/** Bits of -0 count as those of 0. */
function hash(x: number, y: number, z: number): number {
  const minusZero = 0x80000000;
  let h = x === minusZero ? 0 : Math.imul(x, 0x9e3779b1);
  h = (h ^ (h >>> 15) ^ (y === minusZero ? 0 : y)) | 0;
  h = Math.imul(h, 0x85ebca77);
  h = (h ^ (h >>> 13) ^ (z === minusZero ? 0 : z)) | 0;
  h = Math.imul(h, 0xc2b2ae3d);
  return h ^ (h >>> 16);
}
