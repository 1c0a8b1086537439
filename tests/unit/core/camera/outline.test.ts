import { describe, expect, it } from 'vitest';
import { estimateView } from '../../../../src/core/camera/estimateView';
import { outlineMisfit, outlineRays, softOutline } from '../../../../src/core/camera/outline';
import type { PhotoView } from '../../../../src/core/camera/photoView';
import { fromWindow, throughWindow, viewAxes } from '../../../../src/core/camera/photoView';
import { viewOfPhoto } from '../../../../src/core/camera/viewOfPhoto';
import { createRandom } from '../../../../src/core/random';

const view: PhotoView = { yaw: 32, pitch: 21, distance: 2.3, fieldOfView: 40, shift: [0.04, -0.03] };

/** An armchair of boxes: no symmetry between front and back, left and right differ by one arm. */
function armchair(n: number): Float32Array {
  const cells = new Float32Array(n ** 3);
  const box = (x0: number, x1: number, y0: number, y1: number, z0: number, z1: number): void => {
    for (let z = Math.round(z0 * n); z < z1 * n; z++)
      for (let y = Math.round(y0 * n); y < y1 * n; y++) for (let x = Math.round(x0 * n); x < x1 * n; x++) cells[x + n * (y + n * z)] = 1;
  };
  box(0.2, 0.8, 0.05, 0.45, 0.2, 0.85);
  box(0.2, 0.8, 0.45, 0.95, 0.2, 0.32);
  box(0.2, 0.3, 0.45, 0.65, 0.32, 0.85);
  return cells;
}

describe('a photo view', () => {
  it('has a right-handed frame that looks at the centre', () => {
    const { position, right, up, forward } = viewAxes(view);
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    expect(Math.hypot(...position)).toBeCloseTo(2.3, 9);
    expect(dot(position, forward)).toBeCloseTo(-2.3, 9);
    for (const [a, b] of [
      [right, up],
      [right, forward],
      [up, forward],
    ])
      expect(dot(a, b)).toBeCloseTo(0, 9);
    // right x up = back
    expect(right[1] * up[2] - right[2] * up[1]).toBeCloseTo(-forward[0], 9);
    expect(right[2] * up[0] - right[0] * up[2]).toBeCloseTo(-forward[1], 9);
    expect(viewAxes({ ...view, yaw: 90, pitch: 0 }).position[0]).toBeCloseTo(2.3, 9);
  });

  it('comes back from a window of the picture', () => {
    const window = { left: 130, top: -20, side: 310 };
    const back = fromWindow(throughWindow(view, 640, 480, window), 640, 480, window);
    expect(back.fieldOfView).toBeCloseTo(view.fieldOfView, 9);
    expect(back.shift[0]).toBeCloseTo(view.shift[0], 9);
    expect(back.shift[1]).toBeCloseTo(view.shift[1], 9);
  });

  it('shows the same in a window as in that part of the picture', () => {
    const cells = armchair(24);
    const whole = softOutline(outlineRays(view, 64, 24), cells);
    const part = softOutline(outlineRays(throughWindow(view, 64, 64, { left: 16, top: 16, side: 32 }), 32, 24), cells);
    let differs = 0;
    for (let y = 0; y < 32; y++)
      for (let x = 0; x < 32; x++) differs += Number(Math.abs(whole[(y + 16) * 64 + x + 16] - part[y * 32 + x]) > 1e-6);
    expect(differs).toBe(0);
  });
});

describe('a soft outline', () => {
  it('of a full cube seen straight on is the square that perspective says', () => {
    const cells = new Float32Array(16 ** 3).fill(1);
    const straight: PhotoView = { yaw: 0, pitch: 0, distance: 2, fieldOfView: 2 * Math.atan(0.5) * (180 / Math.PI), shift: [0, 0] };
    const outline = softOutline(outlineRays(straight, 60, 16), cells);
    // Its near face, 1.5 away, is 1/1.5 of the picture: 40 of 60 pixels.
    expect(outline.reduce((sum, p) => sum + Number(p > 0.5), 0)).toBe(40 * 40);
  });

  it('of one uncertain layer has its probability', () => {
    const cells = new Float32Array(16 ** 3);
    for (let i = 0; i < 256; i++) cells[i + 256 * 7] = 0.3;
    const outline = softOutline(outlineRays({ yaw: 0, pitch: 0, distance: 3, fieldOfView: 20, shift: [0, 0] }, 8, 16), cells);
    expect(outline[3 * 8 + 3]).toBeCloseTo(0.3, 5);
  });

  it('has the slope that finite differences find', () => {
    const random = createRandom(5);
    const n = 6;
    const p = Float32Array.from({ length: n ** 3 }, () => random.range(0.02, 0.6));
    const mask = Float32Array.from({ length: 64 }, () => random.next());
    const rays = outlineRays(view, 8, n);
    const { slope } = outlineMisfit(rays, p, mask);
    for (let trial = 0; trial < 30; trial++) {
      const i = random.integer(p.length);
      const [up, down] = [1e-3, -1e-3].map((step) => {
        const moved = p.slice();
        moved[i] = moved[i] + step;
        return outlineMisfit(rays, moved, mask).loss;
      });
      expect(slope[i]).toBeCloseTo(((up ?? 0) - (down ?? 0)) / 2e-3, 3);
    }
  });
});

describe('the estimated view', () => {
  it.each([
    { yaw: 25, pitch: 18, distance: 2.6 },
    { yaw: -50, pitch: 30, distance: 1.8 },
    { yaw: 68, pitch: 8, distance: 3.5 },
  ])('finds from where an outline was seen: $yaw, $pitch, $distance', (camera) => {
    const cells = armchair(32);
    const seen: PhotoView = { ...camera, fieldOfView: 34, shift: [0.02, 0.01] };
    // The outline comes from rays, the search draws cells: two ways to the same picture.
    const mask = softOutline(outlineRays(seen, 48, 32), cells);
    const found = estimateView(cells, 32, mask, 48);
    expect(found?.overlap).toBeGreaterThan(0.93);
    // An outline of 48 pixels does not tell more.
    expect(Math.abs((found?.view.yaw ?? 0) - seen.yaw)).toBeLessThan(10);
    expect(Math.abs((found?.view.pitch ?? 0) - seen.pitch)).toBeLessThan(10);
  });

  it.each([
    { yaw: 25, pitch: 18, distance: 2.6, fieldOfView: 34 },
    { yaw: -50, pitch: 30, distance: 1.5, fieldOfView: 62 },
    { yaw: 68, pitch: 8, distance: 5, fieldOfView: 16 },
  ])('keeps a known focal length, and finds the distance by it: $distance at $fieldOfView°', (camera) => {
    const cells = armchair(32);
    const seen: PhotoView = { ...camera, shift: [0.02, 0.01] };
    const mask = softOutline(outlineRays(seen, 48, 32), cells);
    const focal = 0.5 / Math.tan((seen.fieldOfView * Math.PI) / 360);
    const found = estimateView(cells, 32, mask, 48, focal);
    expect(found?.focal).toBe(focal);
    expect(found?.view.fieldOfView).toBeCloseTo(seen.fieldOfView, 6);
    expect(Math.abs((found?.view.distance ?? 0) / seen.distance - 1)).toBeLessThan(0.06);
    expect(Math.abs((found?.view.yaw ?? 0) - seen.yaw)).toBeLessThan(10);
  });

  it('of a photo takes the focal length of the whole picture, wherever the object is in it', () => {
    const cells = armchair(32);
    const seen: PhotoView = { yaw: 30, pitch: 20, distance: 3, fieldOfView: 50, shift: [0.12, -0.08] };
    const edge = 96;
    const rgba = new Uint8Array(4 * edge ** 2);
    softOutline(outlineRays(seen, edge, 32), cells).forEach((p, i) => (rgba[4 * i + 3] = Math.round(255 * p)));
    const focal = (edge * 0.5) / Math.tan((25 * Math.PI) / 180);
    const found = viewOfPhoto(Uint8Array.from(cells), 32, { width: edge, height: edge, rgba, focal });
    expect(found.fieldOfView).toBeCloseTo(50, 6);
    expect(Math.abs(found.distance / 3 - 1)).toBeLessThan(0.06);
  });

  it('does not believe a focal length that the outline speaks against', () => {
    const cells = armchair(32);
    const near: PhotoView = { yaw: 30, pitch: 35, distance: 1.3, fieldOfView: 62, shift: [0, 0] };
    const mask = softOutline(outlineRays(near, 48, 32), cells);
    const found = estimateView(cells, 32, mask, 48, 8);
    expect(found).toEqual(estimateView(cells, 32, mask, 48));
    expect(found?.view.distance).toBeLessThan(2);
  });

  it.each([
    { side: 'front', from: 0, to: 75 },
    { side: 'side', from: 30, to: 150 },
    { side: 'back', from: 105, to: 180 },
  ] as const)('is from the $side that the user names where a shape looks alike from all four sides', ({ side, from, to }) => {
    const cells = new Float32Array(24 ** 3);
    for (let z = 6; z < 18; z++) for (let y = 4; y < 14; y++) for (let x = 6; x < 18; x++) cells[x + 24 * (y + 24 * z)] = 1;
    const mask = softOutline(outlineRays({ yaw: 50, pitch: 20, distance: 2.4, fieldOfView: 34, shift: [0, 0] }, 48, 24), cells);
    const found = estimateView(cells, 24, mask, 48, undefined, side);
    const yaw = found?.view.yaw ?? NaN;
    expect(Math.abs(yaw)).toBeGreaterThanOrEqual(from);
    expect(Math.abs(yaw)).toBeLessThanOrEqual(to);
    // Four turns of 90° give the same outline.
    const beyond = (((yaw - 50) % 90) + 90) % 90;
    expect(Math.min(beyond, 90 - beyond)).toBeLessThan(10);
    expect(found?.overlap).toBeGreaterThan((estimateView(cells, 24, mask, 48)?.overlap ?? 1) - 0.02);
  });

  it('is none for an empty shape or mask', () => {
    expect(estimateView(new Float32Array(512), 8, new Float32Array(64).fill(1), 8)).toBeUndefined();
    expect(estimateView(new Float32Array(512).fill(1), 8, new Float32Array(64), 8)).toBeUndefined();
  });
});
