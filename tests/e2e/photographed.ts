import { castCells } from '../../src/core/edit/castCells';
import { viewAxes, type PhotoView } from '../../src/core/camera/photoView';
import { createPicture, type Picture } from '../../src/core/image/picture';
import type { VoxelGrid } from '../../src/core/voxel/grid';

type Rgb = readonly [number, number, number];

/** A photo of a grid by a pinhole camera, its background cut out: ray by ray, so that it shares nothing with how photos are laid over shapes. */
export function photograph(
  grid: VoxelGrid,
  view: PhotoView,
  width: number,
  height: number,
  colourOf: (cell: readonly number[]) => Rgb,
): Picture {
  const { position, right, up, forward, focal } = viewAxes(view);
  const rgba = new Uint8Array(4 * width * height);
  const inCells = (value: number): number => value * grid.size;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = ((x + 0.5 - width / 2) / height - view.shift[0]) / focal;
      const above = ((height / 2 - y - 0.5) / height - view.shift[1]) / focal;
      const along = [0, 1, 2].map((i) => inCells(forward[i] + across * right[i] + above * up[i])) as [number, number, number];
      const from = position.map((value) => inCells(value + 0.5)) as unknown as [number, number, number];
      const hit = castCells(grid, 0.5, from, along);
      rgba.set(hit ? [...colourOf(hit.cell), 255] : [0, 0, 0, 0], 4 * (x + width * y));
    }
  }
  return createPicture(width, height, rgba);
}
