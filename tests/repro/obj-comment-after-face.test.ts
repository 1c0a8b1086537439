import { expect, it } from 'vitest';
import { readObjScene } from '../../src/core/formats/objScene';

it('reads faces and vertices with a comment after them', () => {
  const text = 'v 0 0 0 # first\nv 1 0 0\nv 0 1 0\nusemtl #1 wood\nf 1 2 3 # the only one\n';
  const mesh = readObjScene(text, 'a.obj', new Map([['#1 wood', { name: '#1 wood', colour: [1, 0, 0], opacity: 1, gloss: 0 }]]), new Map());
  expect(Array.from(mesh.indices)).toEqual([0, 1, 2]);
  expect(mesh.materials[0].colour).toEqual([1, 0, 0]);
});
