import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFurniture } from '../../../../src/core/furniture';
import { createRandom } from '../../../../src/core/random';
import { cameraOf, randomView } from '../../../../src/core/render/camera';
import { blurPicture } from '../../../../src/core/render/finish';
import { crowdField, crowding } from '../../../../src/core/render/occlusion';
import { PATTERN_KINDS, PATTERN_SIDE, pattern } from '../../../../src/core/render/patterns';
import { prepareSubject, renderPicture } from '../../../../src/core/render/picture';
import type { Subject } from '../../../../src/core/render/picture';
import { createRaster, drawTriangle } from '../../../../src/core/render/rasterise';
import { voxelise } from '../../../../src/core/voxel/voxelise';

const subjectOf = (furniture: 'chair' | 'sofa' | 'table', seed: number): Subject => {
  const mesh = buildFurniture(furniture, seed);
  return prepareSubject(mesh, voxelise(mesh, 32).cells, 32);
};

describe('drawTriangle', () => {
  it('covers the pixels whose centre lies inside, with the nearness of a plane', () => {
    const coordinate = fc.double({ min: -4, max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate, coordinate, coordinate, coordinate, coordinate), ([x0, y0, x1, y1, x2, y2]) => {
        const raster = createRaster(16);
        drawTriangle(raster, 5, x0, y0, 1, x1, y1, 2, x2, y2, 3);
        const side = (ax: number, ay: number, bx: number, by: number, px: number, py: number): number =>
          (bx - ax) * (py - ay) - (by - ay) * (px - ax);
        for (let y = 0; y < 16; y++) {
          for (let x = 0; x < 16; x++) {
            const e = [
              side(x0, y0, x1, y1, x + 0.5, y + 0.5),
              side(x1, y1, x2, y2, x + 0.5, y + 0.5),
              side(x2, y2, x0, y0, x + 0.5, y + 0.5),
            ] as const;
            // Centres that lie on an edge to within rounding may fall either way.
            if (e.some((value) => Math.abs(value) < 1e-6)) continue;
            const inside = e.every((value) => value > 0) || e.every((value) => value < 0);
            expect(raster.triangle[x + 16 * y]).toBe(inside ? 5 : -1);
            if (inside) {
              const sum = e[0] + e[1] + e[2];
              expect(raster.nearness[x + 16 * y]).toBeCloseTo((e[1] * 1 + e[2] * 2 + e[0] * 3) / sum, 4);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the nearest surface whatever the order', () => {
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      // prettier-ignore
      const raster = createRaster(8);
      for (const n of order) drawTriangle(raster, n, 0, 0, n, 20, 0, n, 0, 20, n);
      expect(raster.triangle[9]).toBe(2);
    }
  });
});

describe('cameraOf', () => {
  it('gives right-handed axes that look at the origin', () => {
    const random = createRandom(3);
    for (let i = 0; i < 50; i++) {
      const view = randomView(random);
      const { eye, right, up, forward } = cameraOf(view);
      const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, k) => sum + value * b[k], 0);
      for (const axis of [right, up, forward]) expect(dot(axis, axis)).toBeCloseTo(1, 9);
      for (const [a, b] of [[right, up], [up, forward], [forward, right]] as const) expect(dot(a, b)).toBeCloseTo(0, 9); // prettier-ignore
      const cross = [right[1] * up[2] - right[2] * up[1], right[2] * up[0] - right[0] * up[2], right[0] * up[1] - right[1] * up[0]];
      expect(dot(cross, forward)).toBeCloseTo(-1, 9);
      expect(Math.hypot(...eye)).toBeCloseTo(view.distance, 9);
      expect(dot(eye, forward)).toBeCloseTo(-view.distance, 9);
    }
  });

  it('looks from the front at azimuth 0 and from +x at azimuth 90', () => {
    expect(cameraOf({ azimuth: 0, elevation: 0, tilt: 0, distance: 2 }).eye[2]).toBeCloseTo(2);
    expect(cameraOf({ azimuth: 90, elevation: 0, tilt: 0, distance: 2 }).eye[0]).toBeCloseTo(2);
    expect(cameraOf({ azimuth: 0, elevation: 0, tilt: 0, distance: 2 }).right).toEqual([1, 0, -0]);
  });
});

describe('renderPicture', () => {
  const chair = subjectOf('chair', 3);
  const extras = [subjectOf('sofa', 1), subjectOf('table', 2)];

  it('gives the same bytes for the same seed, whatever was rendered before', () => {
    const first = renderPicture(chair, { side: 64, seed: 11, extras });
    renderPicture(extras[0], { side: 64, seed: 5, extras });
    const again = renderPicture(chair, { side: 64, seed: 11, extras });
    expect(Buffer.from(again.rgb).equals(Buffer.from(first.rgb))).toBe(true);
    expect(Buffer.from(again.mask).equals(Buffer.from(first.mask))).toBe(true);
    expect(again.view).toEqual(first.view);
    const other = renderPicture(chair, { side: 64, seed: 12, extras });
    expect(Buffer.from(other.rgb).equals(Buffer.from(first.rgb))).toBe(false);
  });

  it('shows the object: the mask fills a good part of the picture and is not even', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { mask, rgb } = renderPicture(chair, { side: 64, seed, extras });
      const share = mask.reduce((sum, value) => sum + value, 0) / (255 * mask.length);
      expect(share, `seed ${seed}`).toBeGreaterThan(0.03);
      expect(share, `seed ${seed}`).toBeLessThan(0.98);
      expect(new Set(rgb).size, `seed ${seed}`).toBeGreaterThan(8);
    }
  });

  it('mirrors the silhouette when a symmetric table is seen from the mirrored side', () => {
    // A box is its own mirror image; from azimuth a and -a its outlines have the same area.
    const box = {
      positions: Float32Array.from([-1, 0, -1, 1, 0, -1, 1, 1, -1, -1, 1, -1, -1, 0, 1, 1, 0, 1, 1, 1, 1, -1, 1, 1]),
      indices: Uint32Array.from([
        0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 3, 7, 6, 3, 6, 2, 0, 4, 7, 0, 7, 3, 1, 2, 6, 1, 6, 5,
      ]),
      triangleMaterials: new Uint16Array(12),
      materials: [{ name: 'plain', colour: [0.5, 0.5, 0.5] as const, opacity: 1, gloss: 0 }],
    };
    const subject = prepareSubject(box, voxelise(box, 32).cells, 32);
    const areas = [30, -30].map((azimuth) => {
      const { mask } = renderPicture(subject, { side: 128, seed: 9, extras: [], view: { azimuth, elevation: 20, tilt: 0, distance: 3 } });
      return mask.reduce((sum, value) => sum + value, 0);
    });
    expect(Math.abs(areas[0] / areas[1] - 1)).toBeLessThan(0.02);
  });
});

describe('crowding', () => {
  it('is 1 deep inside, 0 far outside and one half at a flat face', () => {
    const grid = new Uint8Array(32 ** 3).fill(0);
    for (let z = 1; z < 31; z++) for (let y = 1; y < 31; y++) for (let x = 1; x < 31; x++) grid[x + 32 * (y + 32 * z)] = 1;
    const field = crowdField(grid, 32);
    expect(crowding(field, 0, 0, 0)).toBeGreaterThan(0.9);
    expect(crowding(field, 0, 0, 0)).toBeLessThan(1.1);
    expect(crowding(field, 0.8, 0, 0)).toBeLessThan(0.05);
    expect(crowding(field, 0.5, 0, 0)).toBeGreaterThan(0.3);
    expect(crowding(field, 0.5, 0, 0)).toBeLessThan(0.7);
    expect(crowding(field, 5, 0, 0)).toBe(0);
  });
});

describe('patterns and blur', () => {
  it('makes every pattern whole and not even', () => {
    for (const kind of PATTERN_KINDS) {
      const bytes = pattern(kind, 1);
      expect(bytes).toHaveLength(PATTERN_SIDE ** 2);
      expect(new Set(bytes).size, kind).toBeGreaterThan(1);
    }
  });

  it('keeps an even picture and the sum of a spot when it blurs', () => {
    const even = new Float32Array(3 * 16 * 16).fill(0.4);
    blurPicture(even, 16, 3, 1);
    for (const value of even) expect(value).toBeCloseTo(0.4, 5);
    const spot = new Float32Array(16 * 16);
    spot[8 + 16 * 8] = 1;
    blurPicture(spot, 16, 1, 1);
    expect(spot.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(spot[8 + 16 * 8]).toBeLessThan(0.3);
  });
});
