import { expect, it } from 'vitest';
import { readPly } from '../../src/core/formats/ply';

it('passes over a note in the header that does not say it is a comment', () => {
  const head =
    'ply\nformat ascii 1.0\nCreated by Blender3D 247 - www.blender.org\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n';
  const body = 'element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n';
  expect(Array.from(readPly(new TextEncoder().encode(head + body), 'a.ply').indices)).toEqual([0, 1, 2]);
});
