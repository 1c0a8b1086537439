import { describe, expect, it } from 'vitest';
import { readObj, writeObj } from '../../../../src/core/formats/obj';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { placeMesh, type LengthUnit } from '../../../../src/core/mesh/placeMesh';
import { createRandom } from '../../../../src/core/random';
import { boxMesh, noiseGrid } from '../mesh/shapes';
import { expectToughReader, readFault, text } from './hostile';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('writeObj', () => {
  it('writes comment, name, vertices, normals and faces', () => {
    const lines = decode(
      writeObj(boxMesh([0, 0, 0], [1, 2, 0.5]), { name: 'my chair', comment: 'Made with Maquette\nUnit: m, Y is up' }),
    ).split('\n');
    expect(lines.slice(0, 5)).toEqual(['# Made with Maquette', '# Unit: m, Y is up', 'o my_chair', 'v 0 0 0', 'v 1 0 0']);
    expect(lines.filter((line) => line.startsWith('v ')).length).toBe(8);
    expect(lines.filter((line) => line.startsWith('vn ')).length).toBe(8);
    expect(lines.filter((line) => line.startsWith('f ')).length).toBe(12);
    expect(lines).toContain('f 1//1 5//5 7//7');
  });

  it('lets no name or comment break out of its line', () => {
    const lines = decode(writeObj(boxMesh([0, 0, 0], [1, 1, 1]), { name: 'a\nf 9 9 9', comment: 'x\rf 1 1 1\n\u0000' })).split(/\r|\n/);
    expect(lines.filter((line) => line.startsWith('f ')).length).toBe(12);
  });

  it('writes numbers without exponents, commas or useless digits', () => {
    const mesh = boxMesh([1e-9, -1e-7, 0.1], [0.30000001, 1 / 3, 1234.5678]);
    for (const line of decode(writeObj(mesh)).split('\n')) {
      if (line.startsWith('v ')) expect(line).toMatch(/^v( -?\d+(\.\d{1,12})?){3}$/);
    }
  });
});

describe('OBJ round trip', () => {
  it.each<[LengthUnit, 'y' | 'z', number]>([
    ['mm', 'z', 0.9],
    ['m', 'y', 0.9],
    ['in', 'y', 0.002],
    ['m', 'z', 900],
  ])('in %s with %s up at %d m keeps every triangle, and every vertex to a millionth of the size', (unit, up, height) => {
    const random = createRandom(1);
    for (let i = 0; i < 20; i++) {
      const extracted = extractSurface(noiseGrid(random, 6, 'uniform'), 0.6);
      const mesh = placeMesh(extracted, { height, unit, up });
      const back = readObj(writeObj(mesh), 'shape.obj');
      expect(back.indices).toEqual(mesh.indices);
      const size = Math.max(...checkMesh(mesh).size);
      mesh.positions.forEach((value, k) => expect(Math.abs(back.positions[k] - value)).toBeLessThan(size * 1e-6));
    }
  });
});

describe('readObj', () => {
  it('reads what other programs write: negative numbers, polygons, missing normals, continued lines, colours, CRLF', () => {
    const mesh = readObj(
      text(
        '# exported\r\nmtllib chair.mtl\r\ng seat\r\nv 0 0 0 1 0 0\r\nv 1 0 0\r\nv 1 1 0\r\nv\t0 1 0\r\nvt 0 0\r\nvn 0 0 1\r\nusemtl wood\r\n' +
          'f 1 2 3 4\r\nv 0.5 .5 1e0 # tip\r\nf -5/1 \\\r\n -4/1/1 -1//1\r\nl 1 2\r\ns off\r\n',
      ),
      'chair.obj',
    );
    expect(mesh.positions.length / 3).toBe(5);
    expect(mesh.indices.length / 3).toBe(3);
    expect(Array.from(mesh.indices.subarray(6))).toEqual([0, 1, 4]);
    expect(mesh.positions[14]).toBe(1);
  });

  it('splits a concave polygon inside of its outline', () => {
    // An L of area 3, wound either way, in each of the three planes.
    const outline = [
      [0, 0],
      [2, 0],
      [2, 1],
      [1, 1],
      [1, 2],
      [0, 2],
    ];
    for (const order of [outline, outline.slice().reverse()]) {
      for (let turn = 0; turn < 3; turn++) {
        for (let start = 0; start < 6; start++) {
          const vertices = order.map(([u, v]) => {
            const point = [u, v, 5];
            return `v ${[0, 1, 2].map((axis) => point[(axis + turn) % 3]).join(' ')}`;
          });
          const face = `f ${[0, 1, 2, 3, 4, 5].map((i) => ((i + start) % 6) + 1).join(' ')}`;
          const { positions, indices } = readObj(text([...vertices, face].join('\n')), 'l.obj');
          let sum = 0;
          for (let t = 0; t < 12; t += 3) {
            const [a, b, c] = [0, 1, 2].map((k) => positions.subarray(3 * indices[t + k], 3 * indices[t + k] + 3));
            const normal = [1, 2, 0].map((u, axis) => {
              const v = (axis + 2) % 3;
              return (b[u] - a[u]) * (c[v] - a[v]) - (b[v] - a[v]) * (c[u] - a[u]);
            });
            sum += Math.hypot(...normal) / 2;
          }
          expect(sum).toBeCloseTo(3, 6);
        }
      }
    }
  });

  it.each<[string, string, number]>([
    ['v 0 0\n', 'three numbers', 1],
    ['v 0 0 0\nv 1 zero 0\n', 'three numbers', 2],
    ['v 0 0 0\nv 1,5 0 0\n', 'three numbers', 2],
    ['v 0 0 1e99\n', 'three numbers', 1],
    ['v 0 0 NaN\n', 'three numbers', 1],
    ['v 0 0 0\nv 1 0 0\nv 0 1 0\n\nf 1 2\n', 'three corners', 5],
    ['v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n', 'vertex “4”', 4],
    ['v 0 0 0\nv 1 0 0\nv 0 1 0\nf 0 1 2\n', 'vertex “0”', 4],
    ['v 0 0 0\nv 1 0 0\nv 0 1 0\nf -4 1 2\n', 'vertex “-4”', 4],
    ['v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 99999999999999999999\n', 'vertex', 4],
    ['v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 x/1\n', 'vertex “x/1”', 4],
  ])('says what is wrong with %j', (content, what, line) => {
    const fault = readFault(readObj, text(content), 'chair.obj');
    expect(fault?.code).toBe('bad-file');
    expect(fault?.message).toContain(what);
    expect(fault?.place.line).toBe(line);
  });

  it('refuses a file without faces', () => {
    expect(readFault(readObj, text('v 0 0 0\n'))?.message).toContain('no faces');
    expect(readFault(readObj, text('\u0089PNG\r\n'))?.message).toContain('no faces');
    expect(readFault(readObj, new Uint8Array())?.code).toBe('bad-file');
  });

  it('survives damage', () => {
    expectToughReader(readObj, writeObj(extractSurface(noiseGrid(createRandom(4), 3, 'uniform'), 0.5)), { mayEndEarly: true });
  });
});
