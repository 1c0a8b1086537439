import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meshBytesLength, packMesh, unpackMesh } from '../../../../src/core/mesh/meshBytes';

describe('packed meshes', () => {
  it('come back bit by bit, from any address', () => {
    const mesh = fc.integer({ min: 1, max: 40 }).chain((vertices) =>
      fc.record({
        positions: fc.float32Array({ minLength: 3 * vertices, maxLength: 3 * vertices, noNaN: true, noDefaultInfinity: true }),
        indices: fc
          .array(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: vertices - 1 }))), { minLength: 1, maxLength: 40 })
          .map((triangles) => Uint32Array.from(triangles.flat())),
      }),
    );
    fc.assert(
      fc.property(mesh, fc.integer({ min: 0, max: 3 }), ({ positions, indices }, shift) => {
        const packed = packMesh({ positions, indices });
        expect(packed.length).toBe(meshBytesLength(positions.length / 3, indices.length / 3));
        const moved = Buffer.alloc(packed.length + shift);
        moved.set(packed, shift);
        expect(unpackMesh(moved.subarray(shift), positions.length / 3, indices.length / 3)).toEqual({ positions, indices });
      }),
    );
  });

  it('are little endian: positions, then indices', () => {
    const view = new DataView(packMesh({ positions: Float32Array.of(1, 2, 3), indices: Uint32Array.of(0, 0, 7) }).buffer);
    expect([0, 4, 8].map((at) => view.getFloat32(at, true))).toEqual([1, 2, 3]);
    expect([12, 16, 20].map((at) => view.getUint32(at, true))).toEqual([0, 0, 7]);
  });

  it('that are none give null', () => {
    const bytes = packMesh({ positions: new Float32Array(9), indices: Uint32Array.of(0, 1, 2) });
    expect(unpackMesh(bytes, 3, 2)).toBeNull();
    expect(unpackMesh(bytes.subarray(1), 3, 1)).toBeNull();
    expect(unpackMesh(packMesh({ positions: new Float32Array(9), indices: Uint32Array.of(0, 1, 3) }), 3, 1)).toBeNull();
    expect(unpackMesh(packMesh({ positions: new Float32Array(9).fill(NaN), indices: Uint32Array.of(0, 1, 2) }), 3, 1)).toBeNull();
  });
});
