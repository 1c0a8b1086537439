import { beforeAll, describe, expect, it } from 'vitest';
import { buildFurniture } from '../../../../src/core/furniture';
import { createRandom } from '../../../../src/core/random';
import { cameraOf } from '../../../../src/core/render/camera';
import { renderCutout } from '../../../../src/core/render/cutout';
import type { Texture } from '../../../../src/core/render/mesh';
import { prepareSubject, renderPicture } from '../../../../src/core/render/picture';
import type { Subject } from '../../../../src/core/render/picture';
import { R2N2, r2n2Line, r2n2View, tangentAround, turntableViews } from '../../../../src/core/render/views';
import { voxelise } from '../../../../src/core/voxel/voxelise';

describe('the views of 3D-R2N2', () => {
  it('stay in their ranges and come back from their lines as the same eye in ShapeNet axes', () => {
    const random = createRandom(5);
    const size = [0.6, 1, 0.5] as const;
    for (let i = 0; i < 200; i++) {
      const view = r2n2View(random, size);
      const [azimuth, elevation, tilt, ratio, field] = r2n2Line(view, size).split(' ').map(Number);
      expect(azimuth >= 0 && azimuth < 360 && elevation >= 25 && elevation < 30 && ratio >= 0.65 && ratio < 0.95).toBe(true);
      expect([tilt, field]).toEqual([0, 25]);
      // There the eye stands at (cos, sin) in x and z, the model's front is at +x and its box has the diagonal 1: our z is their x, our x their -z.
      const [a, e] = [azimuth, elevation].map((degrees) => (degrees * Math.PI) / 180);
      const far = ratio * 1.75;
      const theirs = [far * Math.cos(e) * Math.cos(a), far * Math.sin(e), far * Math.cos(e) * Math.sin(a)];
      const ours = cameraOf(view).eye.map((c) => c / Math.hypot(...size));
      expect(Math.hypot(ours[2] - theirs[0], ours[1] - theirs[1], -ours[0] - theirs[2])).toBeLessThan(1e-9);
    }
  });

  it('turn round in even steps', () => {
    expect(turntableViews(8).map((view) => view.azimuth)).toEqual([0, 45, 90, 135, 180, 225, 270, 315]);
    expect(() => turntableViews(0)).toThrow(RangeError);
    expect(() => tangentAround([1, 1, 1], 0.5)).toThrow(RangeError);
  });
});

describe('renderCutout', () => {
  let chair: Subject;
  beforeAll(() => {
    const mesh = buildFurniture('chair', 3);
    chair = prepareSubject(mesh, voxelise(mesh, 32).cells, 32);
  });

  it('covers the pixels whose rays meet the object, whole and not cut by the edge, on every side of a turntable', () => {
    const side = 48;
    const { positions: p, indices } = chair.mesh;
    for (const view of turntableViews(2, 25)) {
      const tangent = tangentAround(chair.size, view.distance);
      const { rgba } = renderCutout(chair, { side, view, tangent });
      const { eye, right, up, forward } = cameraOf(view);
      // Möller and Trumbore's ray and triangle, through the four fine pixels' centres: another way than rasterising.
      const meets = (x: number, y: number): boolean => {
        const [u, v] = [tangent * ((2 * x) / side - 1), tangent * (1 - (2 * y) / side)];
        const d = [0, 1, 2].map((a) => forward[a] + u * right[a] + v * up[a]);
        for (let t = 0; t < indices.length; t += 3) {
          const [a, b, c] = [0, 1, 2].map((k) => [0, 1, 2].map((axis) => p[3 * indices[t + k] + axis]));
          const [e, f, o] = [0, 1, 2].map((row) =>
            [0, 1, 2].map((k) => (row === 0 ? b[k] - a[k] : row === 1 ? c[k] - a[k] : eye[k] - a[k])),
          );
          const cross = (m: number[], n: number[]): number[] => [
            m[1] * n[2] - m[2] * n[1],
            m[2] * n[0] - m[0] * n[2],
            m[0] * n[1] - m[1] * n[0],
          ];
          const dot = (m: number[], n: number[]): number => m[0] * n[0] + m[1] * n[1] + m[2] * n[2];
          const h = cross(d, f);
          const det = dot(e, h);
          if (Math.abs(det) < 1e-12) continue;
          const [s, q] = [dot(o, h) / det, cross(o, e)];
          const r = dot(d, q) / det;
          if (s >= 0 && r >= 0 && s + r <= 1 && dot(f, q) / det > 0) return true;
        }
        return false;
      };
      let differ = 0;
      for (let y = 0; y < side; y += 5) {
        for (let x = 0; x < side; x += 4) {
          const hits = [0.25, 0.75]
            .flatMap((dy) => [0.25, 0.75].map((dx) => Number(meets(x + dx, y + dy))))
            .reduce((sum, hit) => sum + hit, 0);
          if (Math.round((255 * hits) / 4) !== rgba[4 * (x + side * y) + 3]) differ++;
        }
      }
      // Rays along an edge may be decided either way by rounding.
      expect(differ, `azimuth ${view.azimuth}`).toBeLessThanOrEqual(1);
      for (let i = 0; i < side; i++)
        for (const n of [i, i + side * (side - 1), side * i, side * i + side - 1]) expect(rgba[4 * n + 3]).toBe(0);
    }
  });

  it('gives the same bytes every time, colours no pixel that it does not cover, and is not black', () => {
    const view = r2n2View(createRandom(2), chair.size);
    const options = { side: R2N2.side, view, tangent: R2N2.tangent };
    const first = renderCutout(chair, options);
    renderCutout(chair, { ...options, side: 40 });
    expect(Buffer.compare(renderCutout(chair, options).rgba, first.rgba)).toBe(0);
    expect(first.rgba).toHaveLength(4 * 137 * 137);
    let brightest = 0;
    for (let i = 0; i < first.rgba.length; i += 4) {
      const colour = Math.max(first.rgba[i], first.rgba[i + 1], first.rgba[i + 2]);
      if (first.rgba[i + 3] === 0 && colour > 0) throw new Error(`pixel ${i / 4} is coloured`);
      brightest = Math.max(brightest, colour);
    }
    expect(brightest).toBeGreaterThan(80);
  });
});

describe('photos behind the object', () => {
  it('stand behind about half of the pictures and change nothing else', () => {
    const mesh = buildFurniture('table', 4);
    const subject = prepareSubject(mesh, voxelise(mesh, 32).cells, 32);
    // A photo of one green that no room is painted in.
    const green: Texture = { width: 40, height: 30, rgb: Uint8Array.from({ length: 40 * 30 * 3 }, (_, i) => (i % 3 === 1 ? 255 : 0)) };
    let behind = 0;
    for (let seed = 0; seed < 16; seed++) {
      const options = { side: 32, seed, extras: [] };
      const with_ = renderPicture(subject, { ...options, backgrounds: [green] });
      const without = renderPicture(subject, options);
      expect(with_.view).toEqual(without.view);
      let greens = 0;
      let open = 0;
      for (let i = 0; i < 32 * 32; i++) {
        if (with_.mask[i] > 0) continue;
        open++;
        if (with_.rgb[3 * i + 1] > 60 + Math.max(with_.rgb[3 * i], with_.rgb[3 * i + 2])) greens++;
      }
      if (greens > 0.4 * open) behind++;
      expect(Buffer.compare(renderPicture(subject, { ...options, backgrounds: [] }).rgb, without.rgb)).toBe(0);
    }
    expect(behind).toBeGreaterThan(2);
    expect(behind).toBeLessThan(14);
  });
});
