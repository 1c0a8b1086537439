import { describe, expect, it } from 'vitest';
import { readPly, writePly } from '../../../../src/core/formats/ply';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { createRandom } from '../../../../src/core/random';
import { boxMesh, noiseGrid } from '../mesh/shapes';
import { expectToughReader, readFault, text } from './hostile';

const asciiSquare = (faces: string, count = 1): string =>
  `ply\nformat ascii 1.0\ncomment by hand\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\n` +
  `element face ${count}\nproperty list uchar int vertex_index\nelement edge 1\nproperty int a\nend_header\n0 0 0 255\n1 0 0 0\n1 1 0 9\n0 1 0 1\n${faces}7\n`;

describe('PLY', () => {
  it('keeps every number bit for bit', () => {
    const mesh = extractSurface(noiseGrid(createRandom(1), 6, 'uniform'), 0.5);
    expect(readPly(writePly(mesh, { comment: 'Unit: mm' }), 'a.ply')).toEqual(mesh);
  });

  it('reads ascii with polygons, other properties and other elements', () => {
    const mesh = readPly(text(asciiSquare('4 0 1 2 3\n')), 'a.ply');
    expect(Array.from(mesh.positions)).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
    expect(mesh.indices.length).toBe(6);
  });

  it.each([true, false])('reads binary of either byte order with doubles and lists to pass over (little-endian: %s)', (little) => {
    const header = text(
      `ply\r\nformat binary_${little ? 'little' : 'big'}_endian 1.0\r\nelement vertex 3\r\nproperty double z\r\nproperty list uchar short extra\r\n` +
        'property double y\r\nproperty double x\r\nelement face 1\r\nproperty uchar flags\r\nproperty list ushort ushort vertex_indices\r\nend_header\r\n',
    );
    const body = new DataView(new ArrayBuffer(3 * (24 + 1 + 4) + 1 + 2 + 6));
    let at = 0;
    for (let v = 0; v < 3; v++) {
      body.setFloat64(at, 10 + v, little);
      body.setUint8(at + 8, 2); // two shorts
      body.setFloat64(at + 13, 20 + v, little);
      body.setFloat64(at + 21, 30 + v, little);
      at += 29;
    }
    body.setUint8(at, 77);
    [3, 2, 1, 0].forEach((value, i) => body.setUint16(at + 1 + 2 * i, value, little));
    const mesh = readPly(Uint8Array.from([...header, ...new Uint8Array(body.buffer)]), 'a.ply');
    expect(Array.from(mesh.positions)).toEqual([30, 20, 10, 31, 21, 11, 32, 22, 12]);
    expect(Array.from(mesh.indices)).toEqual([2, 1, 0]);
  });

  it.each<[string, string, string]>([
    ['another file', 'OFF\n', 'does not start'],
    ['no end of the header', 'ply\nformat ascii 1.0\n', 'end_header'],
    ['no format', 'ply\nelement vertex 1\nend_header\n', 'no format'],
    ['an unknown format', 'ply\nformat utf8 1.0\n', '“utf8”'],
    ['an unknown type', 'ply\nformat ascii 1.0\nelement vertex 1\nproperty toString x\n', 'no property'],
    ['a property without element', 'ply\nformat ascii 1.0\nproperty float x\n', 'before the first element'],
    ['a huge count', 'ply\nformat binary_little_endian 1.0\nelement vertex 4000000000\nproperty uchar x\nend_header\n', 'too short'],
    ['a vertex that does not exist', asciiSquare('3 0 1 4\n'), 'vertex 4'],
    ['a list longer than the file', asciiSquare('99999 0 1 4\n'), '99999'],
    ['a word', asciiSquare('3 0 1 x\n'), '“x”'],
    ['too few faces', asciiSquare('3 0 1 2\n', 3), 'too early'],
    ['no faces', asciiSquare('', 0), 'point cloud'],
  ])('says what is wrong: %s', (_, content, what) => {
    expect(readFault(readPly, text(content), 'a.ply')?.message).toContain(what);
  });

  it('survives damage', () => {
    expectToughReader(readPly, writePly(boxMesh([0, 0, 0], [1, 2, 3])));
    expectToughReader(readPly, text(asciiSquare('4 0 1 2 3\n')));
  });
});
