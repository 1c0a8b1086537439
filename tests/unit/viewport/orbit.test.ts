import fc from 'fast-check';
import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { createCameraRig } from '../../../src/renderer/src/viewport/camera';
import {
  boxCorners,
  FIELD_OF_VIEW,
  frameBox,
  metresPerPixel,
  mixOrbits,
  orbitAxes,
  orbitPosition,
  panned,
  STANDARD_VIEWS,
  turned,
  wrapAngle,
  type Box,
  type Orbit,
} from '../../../src/renderer/src/viewport/orbit';

const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
const tilt = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const edge = fc.double({ min: 0.05, max: 3, noNaN: true });
const anyBox = fc
  .tuple(edge, edge, edge, fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }))
  .map(([x, y, z, sx, sz]): Box => ({ min: [sx, 0, sz], max: [sx + x, y, sz + z] }));

/** Where three.js's own camera puts a point of the world, in [-1, 1] within the picture. */
function project(orbit: Orbit, aspect: number, point: readonly number[]): Vector3 {
  const camera = new PerspectiveCamera((FIELD_OF_VIEW * 180) / Math.PI, aspect, 0.001, 1000);
  camera.position.set(...orbitPosition(orbit));
  camera.lookAt(...(orbit.target as [number, number, number]));
  camera.updateMatrixWorld();
  return new Vector3(point[0], point[1], point[2]).project(camera);
}

describe('orbit', () => {
  it('has right-handed orthonormal axes that agree with three.js lookAt', () => {
    fc.assert(
      fc.property(angle, tilt, (azimuth, elevation) => {
        const { right, up, forward } = orbitAxes({ azimuth, elevation });
        const cross = new Vector3(...right).cross(new Vector3(...up));
        expect(cross.distanceTo(new Vector3(...forward).negate())).toBeLessThan(1e-12);
        const eye = new Vector3(...orbitPosition({ azimuth, elevation, distance: 2, target: [0, 0, 0] }));
        const look = new Matrix4().lookAt(eye, new Vector3(), new Vector3(0, 1, 0));
        const [x, y] = [new Vector3(), new Vector3()];
        look.extractBasis(x, y, new Vector3());
        expect(x.distanceTo(new Vector3(...right))).toBeLessThan(1e-9);
        expect(y.distanceTo(new Vector3(...up))).toBeLessThan(1e-9);
      }),
    );
  });

  it('looks at the front from +z, at the right side from +x and at the top from +y', () => {
    const from = (view: keyof typeof STANDARD_VIEWS): number[] =>
      orbitPosition({ ...STANDARD_VIEWS[view], distance: 1, target: [0, 0, 0] });
    const near = (actual: number[], expected: number[]): void => actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12));
    near(from('front'), [0, 0, 1]);
    near(from('right'), [1, 0, 0]);
    near(from('back'), [0, 0, -1]);
    near(from('left'), [-1, 0, 0]);
    near(from('top'), [0, 1, 0]);
    near(from('bottom'), [0, -1, 0]);
  });

  it('frames any box so that it just touches the picture: two opposite sides reached, nothing outside', () => {
    fc.assert(
      fc.property(anyBox, angle, tilt, fc.double({ min: 0.4, max: 3, noNaN: true }), (box, azimuth, elevation, aspect) => {
        const orbit = frameBox(box, { azimuth, elevation }, { aspect, orthographic: false, margin: 1 });
        const seen = boxCorners(box).map((corner) => project(orbit, aspect, corner));
        const [left, right] = [Math.min(...seen.map((p) => p.x)), Math.max(...seen.map((p) => p.x))];
        const [low, high] = [Math.min(...seen.map((p) => p.y)), Math.max(...seen.map((p) => p.y))];
        for (const reached of [-left, right, -low, high]) expect(reached).toBeLessThanOrEqual(1 + 1e-6);
        const wide = Math.abs(-left - 1) < 1e-6 && Math.abs(right - 1) < 1e-6;
        const tall = Math.abs(-low - 1) < 1e-6 && Math.abs(high - 1) < 1e-6;
        expect(wide || tall).toBe(true);
      }),
    );
  });

  it('frames a cube seen from the front at the distance of the textbook', () => {
    // The near face of a cube of edge 2 fills the height when it is 1/tan(fov/2) away; the centre is one further.
    const orbit = frameBox({ min: [-1, -1, -1], max: [1, 1, 1] }, STANDARD_VIEWS.front, { aspect: 1, orthographic: false, margin: 1 });
    expect(orbit.distance).toBeCloseTo(1 / Math.tan(FIELD_OF_VIEW / 2) + 1, 12);
    expect(orbit.target).toEqual([0, 0, 0]);
    const flat = frameBox({ min: [-1, -1, -1], max: [1, 1, 1] }, STANDARD_VIEWS.front, { aspect: 1, orthographic: true, margin: 1 });
    // A parallel picture is as high as the perspective one at the target: 2.
    expect(metresPerPixel(flat, 100) * 100).toBeCloseTo(2, 12);
  });

  it('keeps the air that the margin asks for', () => {
    const box: Box = { min: [-1, -1, -1], max: [1, 1, 1] };
    const orbit = frameBox(box, STANDARD_VIEWS.iso, { aspect: 1, orthographic: false, margin: 1.4 });
    const reach = Math.max(
      ...boxCorners(box).flatMap((corner) => [Math.abs(project(orbit, 1, corner).x), Math.abs(project(orbit, 1, corner).y)]),
    );
    expect(reach).toBeCloseTo(1 / 1.4, 9);
  });

  it('stops at the poles and goes round the azimuth', () => {
    const start: Orbit = { target: [0, 0, 0], azimuth: 3, elevation: 1, distance: 2 };
    expect(turned(start, 0, 9).elevation).toBe(Math.PI / 2);
    expect(turned(start, 0, -9).elevation).toBe(-Math.PI / 2);
    expect(turned(start, 1, 0).azimuth).toBeCloseTo(4 - 2 * Math.PI, 12);
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (any) => {
        const wrapped = wrapAngle(any);
        expect(wrapped).toBeGreaterThan(-Math.PI - 1e-12);
        expect(wrapped).toBeLessThanOrEqual(Math.PI + 1e-12);
        expect(Math.cos(wrapped)).toBeCloseTo(Math.cos(any), 9);
        expect(Math.sin(wrapped)).toBeCloseTo(Math.sin(any), 9);
      }),
    );
  });

  it('pans by whole pixels: what was under the pointer stays under it', () => {
    const start: Orbit = { target: [0.2, 0.5, 0], azimuth: 0.6, elevation: 0.3, distance: 3 };
    const scale = metresPerPixel(start, 800);
    const moved = panned(start, 40 * scale, 0);
    // The old target is now 40 px left of the middle of an 800 px high, square picture.
    expect(project(moved, 1, start.target).x * 400).toBeCloseTo(-40, 6);
  });

  it('mixes from one end to the other the short way round', () => {
    const from: Orbit = { target: [0, 0, 0], azimuth: 3, elevation: 0, distance: 1 };
    const to: Orbit = { target: [1, 2, 3], azimuth: -3, elevation: 1, distance: 4 };
    expect(mixOrbits(from, to, 0)).toMatchObject({ target: [0, 0, 0], azimuth: 3, distance: 1 });
    expect(mixOrbits(from, to, 1)).toBe(to);
    const half = mixOrbits(from, to, 0.5);
    expect(Math.abs(half.azimuth)).toBeCloseTo(Math.PI, 12);
    expect(half.distance).toBeCloseTo(2, 12);
  });
});

describe('camera rig', () => {
  const start: Orbit = { target: [0, 0.4, 0], azimuth: 0, elevation: 0, distance: 2 };
  const rigWith = (reduced: boolean): ReturnType<typeof createCameraRig> =>
    createCameraRig({ start, reducedMotion: () => reduced, reach: () => 10, changed: () => undefined });

  it('moves smoothly and ends exactly, or at once where motion is unwelcome', () => {
    const goal: Orbit = { ...start, azimuth: 1, distance: 3 };
    const rig = rigWith(false);
    rig.moveTo(goal);
    expect(rig.update(1000)).toBe(true);
    expect(rig.orbit.azimuth).toBe(0);
    expect(rig.update(1100)).toBe(true);
    expect(rig.orbit.azimuth).toBeGreaterThan(0);
    expect(rig.update(2000)).toBe(false);
    expect(rig.orbit).toEqual(goal);
    const still = rigWith(true);
    still.moveTo(goal);
    expect(still.orbit).toEqual(goal);
    expect(still.update(0)).toBe(false);
  });

  it('shows the target in the same place and size in perspective and in parallel', () => {
    const rig = rigWith(true);
    rig.setAspect(1.5);
    rig.jumpTo({ ...start, azimuth: 0.5, elevation: Math.PI / 2 });
    const { right } = orbitAxes(rig.orbit);
    const beside = new Vector3(...rig.orbit.target).addScaledVector(new Vector3(...right), 0.3);
    rig.update(0);
    const seen = beside.clone().project(rig.camera);
    rig.setOrthographic(true);
    rig.update(0);
    expect(beside.clone().project(rig.camera).x).toBeCloseTo(seen.x, 9);
    expect(beside.clone().project(rig.camera).y).toBeCloseTo(seen.y, 9);
  });
});
