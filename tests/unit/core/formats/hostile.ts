import { expect } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { createRandom } from '../../../../src/core/random';
import type { VoxelGrid } from '../../../../src/core/voxel/grid';

type Read = (bytes: Uint8Array, fileName: string) => TriangleMesh | VoxelGrid;

/** Runs a reader; null if it gave a whole shape, else its error, which must be ours and name the file. */
export function readFault(read: Read, bytes: Uint8Array, fileName = 'bad file.xyz'): MaquetteError | null {
  try {
    expectWhole(read(bytes, fileName));
    return null;
  } catch (error) {
    if (!(error instanceof MaquetteError)) throw error;
    expect(error.message).toContain(fileName);
    expect(error.place.file).toBe(fileName);
    return error;
  }
}

function expectWhole(shape: TriangleMesh | VoxelGrid): void {
  if ('data' in shape) {
    expect(shape.data.length).toBe(shape.size ** 3);
    expect(shape.data.every((value) => value >= 0 && value <= 1)).toBe(true);
  } else {
    expect(shape.indices.length % 3).toBe(0);
    expect(shape.indices.every((i) => 3 * i + 2 < shape.positions.length)).toBe(true);
    expect(shape.positions.every(Number.isFinite)).toBe(true);
  }
}

/**
 * Files cut off anywhere and files with wrong bytes: each must give a whole shape or an error of ours.
 *
 * @param mayEndEarly whether the format has no end mark or counts, so that a file cut off can be a whole one.
 */
export function expectToughReader(read: Read, good: Uint8Array, { mayEndEarly = false, seed = 1 } = {}): void {
  expect(readFault(read, good)).toBeNull();
  const random = createRandom(seed);
  for (let i = 0; i < 60; i++) {
    const length = i < 12 ? i : random.integer(good.length - 2);
    const fault = readFault(read, good.slice(0, length));
    if (!mayEndEarly) expect(fault, `cut off after ${length} of ${good.length} bytes`).not.toBeNull();
  }
  for (let i = 0; i < 300; i++) {
    const bytes = good.slice();
    for (let k = random.integer(4); k >= 0; k--) {
      // Mostly near the front, where the counts stand.
      bytes[random.integer(i % 3 ? Math.min(200, bytes.length) : bytes.length)] = [
        0,
        255,
        127,
        48 + random.integer(10),
        random.integer(256),
      ][random.integer(5)];
    }
    readFault(read, bytes);
  }
  for (let i = 0; i < 30; i++)
    readFault(
      read,
      Uint8Array.from({ length: random.integer(400) }, () => random.integer(256)),
    );
}

export function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
