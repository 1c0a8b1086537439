import { describe, expect, it } from 'vitest';
import { readOff, writeOff } from '../../../../src/core/formats/off';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { boxMesh } from '../mesh/shapes';
import { expectToughReader, readFault, text } from './hostile';

const square = '0 0 0\n1 0 0\n1 1 0\n0 1 0\n';

describe('OFF', () => {
  it('keeps vertices and triangles', () => {
    const mesh = boxMesh([-1, 0, 0.25], [1, 2, 3]);
    expect(readOff(writeOff(mesh, { comment: 'two\nlines' }), 'a.off')).toEqual(mesh);
  });

  it.each<[string, string]>([
    ['plain', `OFF\n4 1 0\n${square}4 0 1 2 3\n`],
    ['counts on the first line', `OFF 4 1 0\n${square}4 0 1 2 3\n`],
    ['counts glued to the keyword', `OFF4 1 0\n${square}4 0 1 2 3\n`],
    ['blank lines, comments and CRLF', `OFF # file\r\n\r\n# made by hand\r\n4 1 0\r\n\r\n${square.replaceAll('\n', '\r\n')}4 0 1 2 3`],
    ['no count of edges', `OFF\n4 1\n${square}4 0 1 2 3\n`],
    ['colours of faces', `OFF\n4 1 4\n${square}4 0 1 2 3 0.5 0.5 0.5 1\n`],
    ['colours of vertices', `COFF\n4 1 0\n${square.replaceAll('\n', ' 255 0 0 255\n')}4 0 1 2 3\n`],
    ['normals', `NOFF\n4 1 0\n${square.replaceAll('\n', ' 0 0 1\n')}4 0 1 2 3\n`],
  ])('reads %s', (_, content) => {
    const report = checkMesh(readOff(text(content), 'a.off'));
    expect(report).toMatchObject({ vertices: 4, triangles: 2, boundaryEdges: 4, size: [1, 1, 0] });
  });

  it.each<[string, string, string, number]>([
    ['another file', 'ply\n', 'does not start', 1],
    ['no counts', 'OFF\n', 'too early', 2],
    ['a negative count', 'OFF\n-4 1 0\n', 'number of vertices', 2],
    ['a word as coordinate', 'OFF\n1 1 0\n0 0 zero\n', '“zero”', 3],
    ['an infinite coordinate', 'OFF\n1 1 0\n0 0 1e60\n', '“1e60”', 3],
    ['fewer vertices than declared', `OFF\n5 1 0\n${square}4 0 1 2 3\n`, 'too early', 8],
    ['a vertex that does not exist', `OFF\n4 1 0\n${square}3 0 1 4\n`, 'vertex 4', 7],
    ['a face of too many corners', `OFF\n4 1 0\n${square}99999999 0 1 4\n`, '99999999 corners', 7],
    ['fewer faces than declared', `OFF\n4 2 0\n${square}4 0 1 2 3\n`, 'too early', 8],
  ])('says what is wrong: %s', (_, content, what, line) => {
    const fault = readFault(readOff, text(content), 'a.off');
    expect(fault?.message).toContain(what);
    expect(fault?.place.line).toBe(line);
  });

  it('refuses huge counts and survives damage', () => {
    expect(readFault(readOff, text('OFF\n4000000000 1 0\n'))?.code).toBe('too-large');
    expectToughReader(readOff, writeOff(boxMesh([0, 0, 0], [1, 2, 3])));
  });
});
