import { expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/engine/checkpoints/format';

// fs.readFile gives a Buffer, whose slice() is a view and not a copy: each tensor got the numbers of the whole file.
it('reads a checkpoint that comes as a Buffer', () => {
  const tensors = new Map([
    ['a', { shape: [2], data: Float32Array.of(1, 2) }],
    ['b', { shape: [3], data: Float32Array.of(3, 4, 5) }],
  ]);
  const bytes = Buffer.from(encodeCheckpoint({ kind: 'weights', meta: {}, tensors }));
  expect(decodeCheckpoint(bytes, 'weights.bin').tensors).toEqual(tensors);
});
