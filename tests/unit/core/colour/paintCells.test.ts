import { describe, expect, it } from 'vitest';
import { viewAxes, type PhotoView } from '../../../../src/core/camera/photoView';
import { paintCells } from '../../../../src/core/colour/paintCells';
import { paintShape } from '../../../../src/core/colour/paintShape';
import { startingSurface } from '../../../../src/shared/shapeDefaults';

const n = 32;
type Box = readonly [readonly number[], readonly number[]];
type Colour = readonly [number, number, number];

/** Cells of boxes that are given in cells. */
function fill(boxes: readonly Box[]): Uint8Array {
  const filled = new Uint8Array(n ** 3);
  for (const [low, high] of boxes) {
    for (let z = low[2]; z < high[2]; z++)
      for (let y = low[1]; y < high[1]; y++) for (let x = low[0]; x < high[0]; x++) filled[x + n * (y + n * z)] = 1;
  }
  return filled;
}

/** A photo by casting a ray through each pixel against the boxes: independent of how cells are seen. A face's colour is that of its axis and side. */
function photograph(
  boxes: readonly Box[],
  view: PhotoView,
  width: number,
  height: number,
  colourOf: (axis: number, side: number, place: number[]) => Colour,
): { width: number; height: number; rgba: Uint8Array } {
  const { position, right, up, forward, focal } = viewAxes(view);
  const rgba = new Uint8Array(4 * width * height).fill(77);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const u = ((column + 0.5 - width / 2) / height - view.shift[0]) / focal;
      const v = ((height / 2 - row - 0.5) / height - view.shift[1]) / focal;
      const ray = [0, 1, 2].map((k) => forward[k] + u * right[k] + v * up[k]);
      let nearest = Infinity;
      let colour: Colour | undefined;
      for (const [low, high] of boxes) {
        let [enter, leave, through] = [-Infinity, Infinity, 0];
        for (let k = 0; k < 3; k++) {
          const [a, b] = [(low[k] / n - 0.5 - position[k]) / ray[k], (high[k] / n - 0.5 - position[k]) / ray[k]];
          if (Math.min(a, b) > enter) [enter, through] = [Math.min(a, b), k];
          leave = Math.min(leave, Math.max(a, b));
        }
        if (enter >= leave || enter >= nearest || enter <= 0) continue;
        nearest = enter;
        const place = position.map((value, k) => value + enter * ray[k]);
        colour = colourOf(through, ray[through] < 0 ? 1 : -1, place);
      }
      rgba.set(colour ? [...colour, 255] : [77, 77, 77, 0], 4 * (column + width * row));
    }
  }
  return { width, height, rgba };
}

const faces = (axis: number, side: number): Colour => {
  if (axis === 0) return side > 0 ? [200, 20, 20] : [20, 20, 200];
  if (axis === 1) return [240, 240, 240];
  return side > 0 ? [20, 180, 20] : [90, 60, 30];
};
const at = (x: number, y: number, z: number): number => x + n * (y + n * z);
const colourAt = (colours: Uint8Array, x: number, y: number, z: number): number[] => [
  ...colours.subarray(3 * at(x, y, z), 3 * at(x, y, z) + 3),
];
const view: PhotoView = { yaw: 35, pitch: 25, distance: 2.2, fieldOfView: 40, shift: [0.06, -0.03] };

describe('colours of cells', () => {
  const box: Box = [[6, 4, 8], [26, 28, 24]]; // prettier-ignore
  const filled = fill([box]);
  const painted = paintCells(filled, n, photograph([box], view, 220, 160, faces), view);

  it('are the photo’s where the camera sees the surface', () => {
    expect(colourAt(painted?.colours ?? new Uint8Array(), 15, 15, 23)).toEqual([20, 180, 20]);
    expect(colourAt(painted?.colours ?? new Uint8Array(), 25, 15, 15)).toEqual([200, 20, 20]);
    expect(colourAt(painted?.colours ?? new Uint8Array(), 15, 27, 15)).toEqual([240, 240, 240]);
    // Three faces of a box of 20 x 24 x 16 cells, of all cells at its surface; two rows along the outline may be seen too flat.
    const surface = 20 * 24 * 16 - 18 * 22 * 14;
    const visible = 20 * 24 + 24 * 15 + 19 * 15;
    expect(painted?.seen).toBeGreaterThan((visible - 2 * 2 * (20 + 24 + 16)) / surface);
    expect(painted?.seen).toBeLessThanOrEqual(visible / surface);
  });

  it('are mirrored where only the other half is seen, and those of the nearest place elsewhere', () => {
    const colours = painted?.colours ?? new Uint8Array();
    expect(colourAt(colours, 6, 15, 15)).toEqual([200, 20, 20]); // the left side, from the right one
    const back = colourAt(colours, 25, 15, 8); // at the edge of the right side
    expect(back[0]).toBeGreaterThan(150);
    expect(colourAt(colours, 15, 26, 8)[1]).toBeGreaterThan(200); // just below the top's edge
    // The background never bleeds in.
    for (let i = 0; i < filled.length; i++) if (filled[i]) expect([...colours.subarray(3 * i, 3 * i + 3)]).not.toEqual([77, 77, 77]);
  });

  it('are given to every cell', () => {
    const colours = painted?.colours ?? new Uint8Array();
    expect(colourAt(colours, 15, 15, 31)).toEqual([20, 180, 20]);
    for (let i = 0; i < n ** 3; i++) expect(colours[3 * i] + colours[3 * i + 1] + colours[3 * i + 2]).toBeGreaterThan(0);
  });

  it('pass by what stands behind something else', () => {
    const front: Box = [[12, 4, 24], [20, 28, 28]]; // prettier-ignore
    const wall: Box = [[4, 4, 4], [28, 28, 8]]; // prettier-ignore
    const ahead: PhotoView = { yaw: 0, pitch: 0, distance: 2.5, fieldOfView: 40, shift: [0, 0] };
    // The post is orange, the wall grey.
    const photo = photograph([front, wall], ahead, 200, 200, (_, __, place) => (place[2] > 0 ? [250, 120, 0] : [128, 128, 128]));
    const seen = paintCells(fill([front, wall]), n, photo, ahead);
    expect(colourAt(seen?.colours ?? new Uint8Array(), 6, 16, 7)).toEqual([128, 128, 128]);
    const hidden = colourAt(seen?.colours ?? new Uint8Array(), 16, 16, 7);
    expect(hidden).toEqual([128, 128, 128]);
  });

  it('are none when the photo shows nothing', () => {
    const blank = { width: 20, height: 20, rgba: new Uint8Array(1600) };
    expect(paintCells(filled, n, blank, view)).toBeNull();
    expect(paintCells(new Uint8Array(n ** 3), n, photograph([box], view, 50, 50, faces), view)).toBeNull();
  });
});

describe('colours of a shape whose view is not known', () => {
  it('are found by its outline', () => {
    // An armchair: no two of its sides look alike, and the front is not mistaken for the back.
    const boxes: Box[] = [
      [[6, 2, 6], [26, 12, 26]], [[6, 12, 6], [26, 28, 10]], [[6, 12, 10], [9, 18, 26]], [[23, 12, 10], [26, 18, 26]],
    ]; // prettier-ignore
    const photo = photograph(boxes, view, 240, 180, faces);
    const grid = Float32Array.from(fill(boxes));
    const { colours, view: found } = paintShape({ gridSize: n, grid, photo, surface: startingSurface(0.5) });
    expect(Math.abs(found.yaw - view.yaw)).toBeLessThan(8);
    expect(Math.abs(found.pitch - view.pitch)).toBeLessThan(8);
    expect(colourAt(colours, 16, 6, 25)).toEqual([20, 180, 20]);
    expect(colourAt(colours, 25, 6, 16)).toEqual([200, 20, 20]);
    expect(colourAt(colours, 16, 11, 20)).toEqual([240, 240, 240]);
  });
});
