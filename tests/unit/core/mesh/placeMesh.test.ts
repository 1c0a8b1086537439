import { describe, expect, it } from 'vitest';
import { meshBounds } from '../../../../src/core/mesh/bounds';
import { heightOfLargest, placeMesh, type AxisDirection, type LengthUnit } from '../../../../src/core/mesh/placeMesh';
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

  it.each<[AxisDirection, 'y' | 'z']>(
    (['+x', '-x', '+z', '-z'] as const)
      .map((front): [AxisDirection, 'y' | 'z'] => [front, 'y'])
      .concat((['+x', '-x', '+y', '-y'] as const).map((front): [AxisDirection, 'y' | 'z'] => [front, 'z'])),
  )('lets the front look to %s with %s up, without mirroring', (front, up) => {
    const placed = placeMesh(shape, { height: 0.8, unit: 'm', up, front, origin: 'asIs' });
    const axis = (direction: string): [number, number] => ['xyz'.indexOf(direction[1]), direction.startsWith('-') ? -1 : 1];
    const [along, sign] = axis(front);
    const { min, max } = meshBounds(placed) ?? { min: [0, 0, 0], max: [0, 0, 0] };
    // Depth runs from -0.1 to 0.3 in object space: the longer way is the front's.
    expect(sign > 0 ? max[along] : -min[along]).toBeCloseTo(0.3, 5);
    expect(sign > 0 ? -min[along] : max[along]).toBeCloseTo(0.1, 5);
    expect(max['xyz'.indexOf(up)] - min['xyz'.indexOf(up)]).toBeCloseTo(0.8, 5);
    expect(meshVolume(placed)).toBeCloseTo(0.5 * 0.8 * 0.4, 5);
  });

  it.each([
    ['base', [0, 0, 0], [0.5, 0.8, 0.4]],
    ['centre', [0, -0.4, 0], [0.5, 0.8, 0.4]],
    ['asIs', [0, -0.4, 0.1], [0.5, 0.8, 0.4]],
  ] as const)('puts the origin at %s', (origin, foot, size) => {
    const { min, max } = meshBounds(placeMesh(shape, { height: 0.8, unit: 'm', up: 'y', origin })) ?? { min: [0, 0, 0], max: [0, 0, 0] };
    expect([(min[0] + max[0]) / 2, min[1], (min[2] + max[2]) / 2].map((value) => value + 0)).toEqual(
      foot.map((value) => expect.closeTo(value, 5) as number),
    );
    expect(max.map((top, k) => top - min[k])).toEqual(size.map((value) => expect.closeTo(value, 5) as number));
  });

  it('finds the height for a largest side, and refuses a front that points up', () => {
    const wide = boxMesh([-0.4, -0.1, -0.2], [0.4, 0.1, 0.2]);
    expect(heightOfLargest(wide, 2)).toBeCloseTo(0.5, 6);
    expect(heightOfLargest(shape, 0.8)).toBeCloseTo(0.8, 6);
    expect(() => placeMesh(shape, { height: 1, unit: 'm', up: 'y', front: '-y' })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    );
  });

  it('refuses a mesh without surface or height, and a height that is none', () => {
    const empty = { positions: new Float32Array(), indices: new Uint32Array() };
    expect(() => placeMesh(empty, { height: 1, unit: 'm', up: 'y' })).toThrow('no surface');
    expect(() => placeMesh(boxMesh([0, 0, 0], [1, 0, 1]), { height: 1, unit: 'm', up: 'y' })).toThrow('no height');
    for (const height of [0, -1, NaN, Infinity]) expect(() => placeMesh(shape, { height, unit: 'm', up: 'y' })).toThrow('height');
  });
});
