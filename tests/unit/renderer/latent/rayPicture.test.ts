import { describe, expect, it } from 'vitest';
import { createGrid } from '../../../../src/core/voxel/grid';
import { orbitAxes, STANDARD_VIEWS } from '../../../../src/renderer/src/viewport/orbit';
import { rayPicture } from '../../../../src/renderer/src/panels/latent/rayPicture';

const edge = 96;

function fill(size: number, inside: (x: number, y: number, z: number) => boolean): ReturnType<typeof createGrid> {
  const grid = createGrid(size);
  for (let z = 0, i = 0; z < size; z++)
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++, i++) if (inside(x, y, z)) grid.data[i] = 1;
  return grid;
}

const solid = (pixels: Uint8ClampedArray): number => pixels.filter((value, i) => i % 4 === 3 && value === 255).length;

describe('a picture of a grid', () => {
  it('shows a ball as a disc of the right size in the middle', () => {
    const radius = 10;
    const pixels = rayPicture(
      fill(32, (x, y, z) => Math.hypot(x - 15.5, y - 15.5, z - 15.5) <= radius),
      0.5,
      edge,
    );
    // The picture fits the ball's box with a cell of air around it, seen along the view's own axes.
    const { right, up } = orbitAxes(STANDARD_VIEWS.iso);
    const half = radius - 0.5 + 1;
    const reach = Math.max(...[right, up].map((axis) => half * (Math.abs(axis[0]) + Math.abs(axis[1]) + Math.abs(axis[2]))));
    const perPixel = (2 * 1.12 * reach) / edge;
    const expected = (Math.PI * radius ** 2) / perPixel ** 2;
    expect(solid(pixels) / expected).toBeGreaterThan(0.93);
    expect(solid(pixels) / expected).toBeLessThan(1.07);
    const alpha = (column: number, row: number): number => pixels[4 * (column + edge * row) + 3];
    expect(alpha(edge / 2, edge / 2)).toBe(255);
    expect(alpha(0, 0)).toBe(0);
  });

  it('lights the top of a box more than its sides', () => {
    const pixels = rayPicture(
      fill(32, (x, y, z) => x > 5 && x < 26 && y > 5 && y < 26 && z > 5 && z < 26),
      0.5,
      edge,
    );
    const brightness = (column: number, row: number): number => pixels[4 * (column + edge * row)];
    const middle = edge / 2;
    const rows = Array.from({ length: edge }, (_, row) => row).filter((row) => pixels[4 * (middle + edge * row) + 3] === 255);
    expect(brightness(middle, rows[2])).toBeGreaterThan(1.2 * brightness(middle, rows[rows.length - 3]));
  });

  it('is clear for an empty grid', () => {
    expect(rayPicture(createGrid(8), 0.5, 16).every((value) => value === 0)).toBe(true);
  });
});
