import { describe, expect, it } from 'vitest';
import { readStl, writeStl } from '../../../../src/core/formats/stl';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { createRandom } from '../../../../src/core/random';
import { bruteForceFault } from '../mesh/oracle';
import { boxMesh, noiseGrid, noiseKinds } from '../mesh/shapes';
import { expectToughReader, readFault, text } from './hostile';

/** The triangles as text, with their corners' positions in order: what a round trip may not change, however the vertices are numbered. */
function triangles({ positions, indices }: TriangleMesh): string[] {
  const list: string[] = [];
  for (let t = 0; t < indices.length; t += 3) {
    list.push([0, 1, 2].map((k) => Array.from(positions.subarray(3 * indices[t + k], 3 * indices[t + k] + 3)).join(' ')).join(', '));
  }
  return list;
}

describe('STL', () => {
  it.each([false, true])('keeps every triangle bit for bit and comes back as a closed manifold (ascii: %s)', (ascii) => {
    const random = createRandom(1);
    for (let i = 0; i < 40; i++) {
      const mesh = extractSurface(noiseGrid(random, 5, noiseKinds[i % 3]), 0.5);
      if (mesh.indices.length === 0) continue;
      const back = readStl(writeStl(mesh, { name: 'solid chair', ascii }), 'shape.stl');
      expect(triangles(back)).toEqual(triangles(mesh));
      expect(back.positions.length).toBe(mesh.positions.length);
      expect(bruteForceFault(back)).toBeNull();
    }
  });

  it('writes the binary layout: 84 bytes and 50 a triangle, flat unit normals, no "solid" in front', () => {
    const bytes = writeStl(boxMesh([0, 0, 0], [10, 20, 30]), { name: 'solid' });
    expect(bytes.length).toBe(84 + 50 * 12);
    const view = new DataView(bytes.buffer);
    expect(view.getUint32(80, true)).toBe(12);
    expect(new TextDecoder().decode(bytes.subarray(0, 5))).not.toBe('solid');
    // The first two triangles are the side x = 0.
    expect([view.getFloat32(84, true), view.getFloat32(88, true), view.getFloat32(92, true)]).toEqual([-1, 0, 0]);
  });

  it('tells binary from ASCII by size, not by the word solid', () => {
    const bytes = writeStl(boxMesh([0, 0, 0], [1, 1, 1]));
    bytes.set(text('solid facet endsolid'));
    expect(checkMesh(readStl(bytes, 'a.stl'))).toMatchObject({ triangles: 12, vertices: 8, closed: true });
  });

  it('reads ASCII of other programs', () => {
    const facet = 'facet normal 0 0 1\r\n  OUTER LOOP\r\n VERTEX 0 0 0\r\nvertex 1.0e+0 0 0\r\nvertex 0 1 -0\r\nendloop\r\nendfacet\r\n';
    const mesh = readStl(text(`  solid \r\n${facet}${facet.replace('1 -0', '-1 0')}endsolid\r\n`), 'a.stl');
    expect(checkMesh(mesh)).toMatchObject({ triangles: 2, vertices: 4 });
  });

  it.each<[string, Uint8Array, string, { line?: number; byte?: number }]>([
    ['no STL at all', text('hello'), 'not STL', { byte: 5 }],
    ['nothing', new Uint8Array(), 'not STL', { byte: 0 }],
    ['a vertex outside', text('solid\nfacet\nvertex 0 0 0\nendsolid'), 'outside', { line: 3 }],
    ['two corners', text('solid\nfacet\nouter loop\nvertex 0 0 0\nvertex 0 0 1\nendloop\nendfacet\nendsolid'), '2 corners', { line: 6 }],
    ['a word as number', text('solid\nfacet\nouter loop\nvertex 0 0 x\n'), 'three numbers', { line: 4 }],
    ['a cut-off text', text('solid\nfacet\nouter loop\nvertex 0 0 0\n'), 'cut off', { line: 5 }],
    ['no triangles', text('solid\nfacet\nendsolid\n'), 'no triangles', {}],
    ['no triangles in binary', new Uint8Array(84), 'no triangles', { byte: 80 }],
    ['a huge count', Uint8Array.from({ length: 134 }, (_, i) => (i >= 80 && i < 84 ? 255 : 0)), '4294967295', { byte: 134 }],
  ])('says what is wrong: %s', (_, bytes, what, place) => {
    const fault = readFault(readStl, bytes, 'a.stl');
    expect(fault?.message).toContain(what);
    expect(fault?.place).toEqual({ file: 'a.stl', ...place });
  });

  it('refuses coordinates that are not finite', () => {
    const bytes = writeStl(boxMesh([0, 0, 0], [1, 1, 1]));
    new DataView(bytes.buffer).setFloat32(84 + 12, Infinity, true);
    expect(readFault(readStl, bytes)?.place.byte).toBe(96);
  });

  it.each([false, true])('survives damage (ascii: %s)', (ascii) => {
    expectToughReader(readStl, writeStl(extractSurface(noiseGrid(createRandom(4), 3, 'uniform'), 0.5), { ascii }));
  });
});
