import { unzipSync, strFromU8 } from 'fflate';
import fc from 'fast-check';
import { validateBytes } from 'gltf-validator';
import { describe, expect, it } from 'vitest';
import { uniformColour, vertexColours } from '../../../../src/core/colour/vertexColours';
import { exportMesh } from '../../../../src/core/formats';
import { writeMtl } from '../../../../src/core/formats/obj';
import { readPly } from '../../../../src/core/formats/ply';

/** A tetrahedron with a colour for each corner. */
const mesh = {
  positions: Float32Array.of(0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5),
  indices: Uint32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3),
};
const colours = Uint8Array.of(255, 0, 0, 0, 255, 0, 12, 34, 56, 200, 180, 160);
const file = (format: string): Uint8Array => exportMesh(mesh, { format, name: 'Corner', height: 1, unit: 'm', up: 'y', colours });

describe('colours of vertices', () => {
  it('stand after the coordinates in OBJ, as shares of one', () => {
    const lines = strFromU8(file('obj'))
      .split('\n')
      .filter((line) => line.startsWith('v '));
    const read = lines.map((line) =>
      line
        .split(' ')
        .slice(4)
        .map((word) => Math.round(Number(word) * 255)),
    );
    expect(read).toEqual([0, 1, 2, 3].map((v) => [...colours.subarray(3 * v, 3 * v + 3)]));
  });

  it('are bytes in PLY, and the mesh is still read', () => {
    const bytes = file('ply');
    const header = strFromU8(bytes.subarray(0, bytes.findIndex((_, i) => strFromU8(bytes.subarray(i, i + 11)) === 'end_header\n') + 11));
    expect(header).toMatch(/property uchar red\nproperty uchar green\nproperty uchar blue\n/);
    const rows = [0, 1, 2, 3].map((v) => [...bytes.subarray(header.length + 27 * v + 24, header.length + 27 * v + 27)]);
    expect(rows).toEqual([0, 1, 2, 3].map((v) => [...colours.subarray(3 * v, 3 * v + 3)]));
    expect(readPly(bytes, 'a.ply').indices).toEqual(mesh.indices);
  });

  it('are linear in glTF, and the file is valid', async () => {
    const bytes = file('glb');
    const report = await validateBytes(bytes);
    expect(report.issues).toMatchObject({ numErrors: 0, numWarnings: 0 });
    const view = new DataView(bytes.buffer);
    const json = JSON.parse(strFromU8(bytes.subarray(20, 20 + view.getUint32(12, true)))) as { bufferViews: { byteOffset: number }[] };
    const at = 20 + view.getUint32(12, true) + 8 + json.bufferViews[3].byteOffset;
    const light = [0, 1, 2, 3].map((v) => [0, 1, 2].map((k) => view.getUint16(at + 8 * v + 2 * k, true) / 65535));
    // Values of the standard's own curve, worked out by hand: 188 is the byte of half the light, 12 lies on the straight part.
    expect(light[0]).toEqual([1, 0, 0]);
    expect(light[2][0]).toBeCloseTo(12 / 255 / 12.92, 4);
    expect(light[3][1]).toBeCloseTo(0.4564, 3);
  });

  it('are a colour group in 3MF, each colour once', () => {
    const model = strFromU8(unzipSync(file('3mf'))['3D/3dmodel.model']);
    expect(model.match(/<m:color color="(#\w{6})"/g)).toEqual(
      ['FF0000', '00FF00', '0C2238', 'C8B4A0'].map((hex) => `<m:color color="#${hex}"`),
    );
    expect(model).toContain('<triangle v1="0" v2="2" v3="1" pid="2" p1="0" p2="2" p3="1"/>');
  });

  it('that are all one are told, and go into a material', () => {
    expect(uniformColour(colours)).toBeNull();
    expect(uniformColour(Uint8Array.of(9, 8, 7, 9, 8, 7))).toEqual([9, 8, 7]);
    expect(strFromU8(writeMtl([255, 0, 51]))).toContain('newmtl Surface\nKd 1 0 0.2\n');
  });
});

describe('colours from cells', () => {
  it('are a plane where the cells are one, and stay within the cells around', () => {
    const size = 6;
    const cells = new Uint8Array(3 * size ** 3);
    for (let z = 0, i = 0; z < size; z++) {
      for (let y = 0; y < size; y++) for (let x = 0; x < size; x++, i++) cells.set([20 + 30 * x, 10 + 40 * y, 5 + 25 * z], 3 * i);
    }
    const inside = fc.float({ min: Math.fround(-0.41), max: Math.fround(0.41), noNaN: true });
    fc.assert(
      fc.property(inside, inside, inside, (x, y, z) => {
        const at = (value: number): number => (value + 0.5) * size - 0.5;
        const seen = vertexColours(Float32Array.of(x, y, z), cells, size);
        expect(Math.abs(seen[0] - (20 + 30 * at(x)))).toBeLessThanOrEqual(0.51);
        expect(Math.abs(seen[1] - (10 + 40 * at(y)))).toBeLessThanOrEqual(0.51);
        expect(Math.abs(seen[2] - (5 + 25 * at(z)))).toBeLessThanOrEqual(0.51);
      }),
    );
    expect([...vertexColours(Float32Array.of(-0.5, 0.5, 9), cells, size)]).toEqual([20, 210, 130]);
    expect(() => vertexColours(new Float32Array(3), cells, 7)).toThrow(RangeError);
  });
});
