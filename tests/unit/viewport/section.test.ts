import fc from 'fast-check';
import { Ray, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { enterSection, isCutAway, sectionPlane, type Section } from '../../../src/renderer/src/viewport/section';
import type { Box } from '../../../src/renderer/src/viewport/orbit';

const box: Box = { min: [-0.4, 0, -0.3], max: [0.6, 0.9, 0.5] };
const sections = fc.record({
  axis: fc.constantFrom('x', 'y', 'z'),
  at: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  flipped: fc.boolean(),
});
const points = fc
  .array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map((values) => new Vector3(...values));

describe('a section', () => {
  it('takes away what lies before its share of the extent, or behind it', () => {
    const cut = (section: Section, point: readonly [number, number, number]): boolean => isCutAway(point, sectionPlane(section, box));
    for (const flipped of [false, true]) {
      expect(cut({ axis: 'x', at: 0.5, flipped }, [0.12, 0.4, 0])).toBe(!flipped);
      expect(cut({ axis: 'x', at: 0.5, flipped }, [0.08, 0.4, 0])).toBe(flipped);
      expect(cut({ axis: 'y', at: 0.25, flipped }, [0, 0.25, 0])).toBe(!flipped);
      expect(cut({ axis: 'z', at: 1, flipped }, [0, 0, 0.49])).toBe(flipped);
    }
  });

  it('lets a ray begin where it enters what is left, and never changes its line', () => {
    fc.assert(
      fc.property(sections, points, points, (section, from, towards) => {
        fc.pre(from.distanceTo(towards) > 0.1);
        const plane = sectionPlane(section, box);
        const ray = new Ray(from.clone(), towards.clone().sub(from).normalize());
        const before = ray.clone();
        enterSection(ray, plane);
        expect(ray.direction.equals(before.direction)).toBe(true);
        if (!isCutAway(from.toArray(), plane)) {
          expect(ray.origin.distanceTo(from)).toBeLessThan(1e-5);
          return;
        }
        // Brute force: no step before the new origin is left, and the new origin is on the plane or beyond reach.
        const way = ray.origin.distanceTo(from);
        for (let share = 0; share < 1; share += 0.05) {
          const point = before.at(Math.min(way, 20) * share, new Vector3());
          expect(point.dot(new Vector3(plane.x, plane.y, plane.z))).toBeGreaterThan(plane.w - 1e-6);
        }
        const normal = new Vector3(plane.x, plane.y, plane.z);
        if (way < 1e5) expect(ray.origin.dot(normal)).toBeCloseTo(plane.w, 6);
      }),
    );
  });
});
