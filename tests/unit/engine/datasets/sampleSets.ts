import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { zlibSync } from 'fflate';
import sharp from 'sharp';
import { writeBinvox } from '../../../../src/core/formats/binvox';
import { writeObj } from '../../../../src/core/formats/obj';
import { writeOff } from '../../../../src/core/formats/off';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { createRandom } from '../../../../src/core/random';
import { createGrid } from '../../../../src/core/voxel/grid';

/** Small data sets in each layout, made on the spot. */

type Box = readonly [x0: number, y0: number, z0: number, x1: number, y1: number, z1: number];

export function boxes(...list: readonly Box[]): TriangleMesh {
  const positions: number[] = [];
  const indices: number[] = [];
  for (const [x0, y0, z0, x1, y1, z1] of list) {
    const first = positions.length / 3;
    for (let i = 0; i < 8; i++) positions.push(i & 1 ? x1 : x0, i & 2 ? y1 : y0, i & 4 ? z1 : z0);
    for (const i of [0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5])
      indices.push(first + i);
  }
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices) };
}

/** An armchair in our pose: y up, its front towards +z, its back at low z, and an arm at high x only, so that nothing about it is symmetric. */
export function armchair(height = 1): TriangleMesh {
  return boxes([0, 0, 0, 0.8, 0.4, 0.8], [0, 0.4, 0, 0.8, height, 0.15], [0.65, 0.4, 0.15, 0.8, 0.6, 0.8]);
}

/** A heap of boxes like no other. */
export function heap(seed: number): TriangleMesh {
  const random = createRandom(seed);
  const box = (): Box => {
    const [x, y, z] = [random.next(), random.next(), random.next()];
    return [x, y, z, x + random.range(0.2, 1), y + random.range(0.2, 1), z + random.range(0.2, 1)];
  };
  return boxes(box(), box(), box());
}

/** A table of its own width. */
export function table(width = 1): TriangleMesh {
  return boxes([0, 0.7, 0, width, 0.8, 0.6], [0.02, 0, 0.02, 0.1, 0.7, 0.1], [width - 0.1, 0, 0.5, width - 0.02, 0.7, 0.58]);
}

/** The mesh in other axes: each of x, y, z of the file is one of ours with a sign, as "+x". */
export function inAxes({ positions, indices }: TriangleMesh, axes: readonly [string, string, string]): TriangleMesh {
  const out = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3)
    axes.forEach((axis, a) => (out[i + a] = (axis[0] === '-' ? -1 : 1) * positions[i + 'xyz'.indexOf(axis[1])]));
  // Only turns are asked for, so that triangles keep their sides.
  return { positions: out, indices };
}

export async function put(root: string, path: string, content: Uint8Array | string): Promise<void> {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

export const obj = (mesh: TriangleMesh): Uint8Array => writeObj(mesh);
export const off = (mesh: TriangleMesh): Uint8Array => writeOff(mesh);

/** A picture of one colour with a square of another in the middle, in PNG. */
export function picture(width: number, height: number, { alpha = false, colour = '#c03020' } = {}): Promise<Buffer> {
  const middle = { create: { width: Math.floor(width / 2), height: Math.floor(height / 2), channels: 4 as const, background: colour } };
  return sharp({ create: { width, height, channels: 4, background: alpha ? { r: 0, g: 0, b: 0, alpha: 0 } : '#ffffff' } })
    .composite([{ input: middle }])
    .png()
    .toBuffer();
}

/** size³ cells as binvox; the function says which are full. */
export function binvox(size: number, full: (x: number, y: number, z: number) => boolean): Uint8Array {
  const data = new Float32Array(size ** 3);
  for (let z = 0, i = 0; z < size; z++) for (let y = 0; y < size; y++) for (let x = 0; x < size; x++, i++) data[i] = full(x, y, z) ? 1 : 0;
  return writeBinvox(createGrid(size, data), 0.5);
}

/** A MATLAB file with one array of bytes, column-major, written from the published layout of level 5. */
export function mat(name: string, size: number, full: (i: number, j: number, k: number) => boolean, packed = true): Uint8Array {
  const numbers = new Uint8Array(size ** 3);
  for (let k = 0, n = 0; k < size; k++)
    for (let j = 0; j < size; j++) for (let i = 0; i < size; i++, n++) numbers[n] = full(i, j, k) ? 1 : 0;
  const words = (...values: number[]): Buffer => Buffer.from(Int32Array.from(values).buffer);
  const element = (type: number, content: Uint8Array): Buffer =>
    Buffer.concat([words(type, content.length), content, Buffer.alloc(type === 15 ? 0 : -content.length & 7)]);
  const matrix = element(
    14,
    Buffer.concat([element(6, words(9, 0)), element(5, words(size, size, size)), element(1, Buffer.from(name)), element(2, numbers)]),
  );
  const head = Buffer.alloc(128, 32);
  head.write('MATLAB 5.0 MAT-file');
  head.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 73, 77], 116);
  return Buffer.concat([head, packed ? element(15, zlibSync(matrix)) : matrix]);
}

/** How many cells differ; comparing arrays of that size one by one takes the test runner seconds. */
export function differences(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Infinity;
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}
