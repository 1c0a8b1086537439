import { describe, expect, it } from 'vitest';
import { meshBounds } from '../../../../src/core/mesh/bounds';
import { placeMesh, type LengthUnit } from '../../../../src/core/mesh/placeMesh';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { boxMesh } from './shapes';

describe('placeMesh', () => {
  const shape = boxMesh([-0.25, -0.4, -0.1], [0.25, 0.4, 0.3]);

  it.each<[LengthUnit, number]>([
    ['mm', 900],
    ['cm', 90],
    ['m', 0.9],
    ['in', 35.4331],
  ])('scales to the height in %s and puts the middle of the base at the origin', (unit, height) => {
    for (const up of ['y', 'z'] as const) {
      const { min, max } = meshBounds(placeMesh(shape, { height: 0.9, unit, up })) ?? { min: [NaN, NaN, NaN], max: [NaN, NaN, NaN] };
      const [across, deep] = up === 'y' ? [1, 2] : [2, 1];
      expect(max[across]).toBeCloseTo(height, 3);
      expect(min[across]).toBe(0);
      expect(max[0]).toBeCloseTo((height * 0.25) / 0.8, 3);
      expect(min[0]).toBeCloseTo(-max[0], 5);
      expect(max[deep]).toBeCloseTo((height * 0.2) / 0.8, 3);
      expect(min[deep]).toBeCloseTo(-max[deep], 5);
    }
  });

  it('turns and does not mirror: the volume stays positive, the front looks to -y with z up', () => {
    const tip = { positions: shape.positions.slice(), indices: shape.indices };
    const placed = placeMesh(tip, { height: 0.8, unit: 'm', up: 'z' });
    expect(meshVolume(placed)).toBeCloseTo(0.5 * 0.8 * 0.4, 5);
    // Corner 4 is at low x, low y and high z: the front at the bottom left.
    expect(Array.from(placed.positions.subarray(12, 15))).toEqual([-0.25, -0.2, 0].map((value) => expect.closeTo(value, 5) as number));
  });

  it('refuses a mesh without surface or height, and a height that is none', () => {
    const empty = { positions: new Float32Array(), indices: new Uint32Array() };
    expect(() => placeMesh(empty, { height: 1, unit: 'm', up: 'y' })).toThrow('no surface');
    expect(() => placeMesh(boxMesh([0, 0, 0], [1, 0, 1]), { height: 1, unit: 'm', up: 'y' })).toThrow('no height');
    for (const height of [0, -1, NaN, Infinity]) expect(() => placeMesh(shape, { height, unit: 'm', up: 'y' })).toThrow('height');
  });
});
