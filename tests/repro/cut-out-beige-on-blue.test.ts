import { expect, it } from 'vitest';
import { cutOutPlainBackground } from '../../src/core/image/cutOutPlainBackground';
import { createPicture } from '../../src/core/image/picture';

// A pale table on grey-blue paper lost its whole top: one soft stretch of its outline let the flood in.
it('keeps a pale object with a soft edge on darker paper', () => {
  const size = 256;
  const picture = createPicture(size, size);
  const truth = new Uint8Array(size * size);
  const [paper, top] = [
    [128, 146, 158],
    [198, 178, 142],
  ];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      // Distance to the outline of a box, positive inside; the left side is out of focus over 24 pixels.
      const inside = Math.min(x - 60, 200 - x, y - 80, 180 - y);
      const soft = inside === x - 60 ? 24 : 1;
      const share = Math.min(1, Math.max(0, 0.5 + inside / soft));
      truth[i] = inside > 0 ? 1 : 0;
      for (let c = 0; c < 3; c++) picture.rgba[4 * i + c] = Math.round(paper[c] + share * (top[c] - paper[c]) + (8 * y) / size);
      picture.rgba[4 * i + 3] = 255;
    }
  }
  const mask = cutOutPlainBackground(picture);
  if (!mask) throw new Error('the paper was not seen as plain');
  let both = 0;
  let either = 0;
  for (let i = 0; i < truth.length; i++) {
    const found = mask[i] >= 128 ? 1 : 0;
    both += found & truth[i];
    either += found | truth[i];
  }
  expect(both / either).toBeGreaterThan(0.93);
});
