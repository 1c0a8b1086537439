import fc from 'fast-check';
import { Matrix4, PerspectiveCamera, Quaternion, Euler, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { viewAxes, type PhotoView } from '../../../src/core/camera/photoView';
import { createCameraRig } from '../../../src/renderer/src/viewport/camera';
import { turnOrbit, boxCorners, type Box, type Orbit } from '../../../src/renderer/src/viewport/orbit';
import { middlePlace, orbitOfPhoto, photoCameraOf, placePhoto, type FreeShares } from '../../../src/renderer/src/viewport/photoCamera';

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const views: fc.Arbitrary<PhotoView> = fc.record({
  yaw: number(-180, 180),
  pitch: number(-20, 70),
  distance: number(1.2, 6),
  fieldOfView: number(12, 80),
  shift: fc.tuple(number(-0.3, 0.3), number(-0.3, 0.3)),
});
const placed = fc
  .tuple(number(-2, 2), number(0, 1), number(-2, 2), number(-180, 180), number(0.2, 3))
  .map(([x, y, z, turn, scale]) =>
    new Matrix4().compose(
      new Vector3(x, y, z),
      new Quaternion().setFromEuler(new Euler(0.3, (turn * Math.PI) / 180, 0)),
      new Vector3(scale, scale, scale),
    ),
  );
const box: Box = { min: [-0.5, 0, -0.5], max: [0.5, 1, 0.5] };
const start: Orbit = { target: [0, 0, 0], azimuth: 0, elevation: 0, distance: 2 };

describe("the photo's camera", () => {
  it('shows each place of the shape where the photo has it', () => {
    fc.assert(
      fc.property(
        views,
        placed,
        number(0.6, 2.2),
        number(0.5, 2),
        fc.tuple(number(-0.4, 0.4), number(-0.4, 0.4), number(-0.4, 0.4)),
        fc.tuple(number(-0.3, 0.3), number(-0.3, 0.3), number(0, 0.6)),
        (view, toWorld, viewAspect, photoAspect, point, aside) => {
          const rig = createCameraRig({ start, reducedMotion: () => true, reach: () => 20, changed: () => undefined });
          rig.setAspect(viewAspect);
          const camera = photoCameraOf(view, photoAspect, toWorld);
          const place = { share: 0.4 + aside[2], x: aside[0], y: aside[1] };
          rig.matchPhoto(camera, orbitOfPhoto(camera, place, box), () => place);
          rig.update(0);
          const seen = new Vector3(...point).applyMatrix4(toWorld).project(rig.camera);
          // The photo's own rule, from its documentation: in picture heights from the middle, right and up.
          const { position, right, up, forward, focal } = viewAxes(view);
          const from = point.map((value, i) => value - position[i]);
          const along = (axis: readonly number[]): number => axis.reduce((sum, value, i) => sum + value * from[i], 0);
          const inPhoto = [focal * (along(right) / along(forward)) + view.shift[0], focal * (along(up) / along(forward)) + view.shift[1]];
          expect(seen.x).toBeCloseTo((2 * (place.x + place.share * inPhoto[0])) / viewAspect, 4);
          expect(seen.y).toBeCloseTo(2 * (place.y + place.share * inPhoto[1]), 4);
        },
      ),
    );
  });

  it('keeps the shape out from behind the cards, and in the middle where none is in its way', () => {
    const whole: FreeShares = { left: 0, right: 1, top: 0, bottom: 1 };
    const upright = fc.record({ yaw: number(-180, 180), pitch: number(-10, 50), distance: number(2.5, 6), fieldOfView: number(20, 50) });
    fc.assert(
      fc.property(
        upright,
        number(0.8, 2.2),
        number(0.5, 2),
        number(0, 0.3),
        number(0.5, 1),
        (view, viewAspect, photoAspect, left, bottom) => {
          const camera = photoCameraOf({ ...view, shift: [0, 0] }, photoAspect, new Matrix4().makeTranslation(0, 0.5, 0));
          const free: FreeShares = { left, right: 0.95, top: 0.05, bottom };
          const place = placePhoto(camera, viewAspect, box, free);
          const rig = createCameraRig({ start, reducedMotion: () => true, reach: () => 20, changed: () => undefined });
          rig.setAspect(viewAspect);
          rig.matchPhoto(camera, orbitOfPhoto(camera, place, box), () => place);
          rig.update(0);
          for (const corner of boxCorners(box)) {
            const { x, y } = new Vector3(...corner).project(rig.camera);
            expect(x).toBeGreaterThan(2 * free.left - 1 - 1e-6);
            expect(x).toBeLessThan(2 * free.right - 1 + 1e-6);
            expect(y).toBeGreaterThan(1 - 2 * free.bottom - 1e-6);
            expect(y).toBeLessThan(1 - 2 * free.top + 1e-6);
          }
          const alone = placePhoto(camera, viewAspect, { min: [-0.01, 0.49, -0.01], max: [0.01, 0.51, 0.01] }, whole);
          expect(alone).toEqual(middlePlace(viewAspect, photoAspect));
        },
      ),
    );
  });

  it('is left by any other move, from nearly the same view', () => {
    const view: PhotoView = { yaw: 32, pitch: 21, distance: 2.3, fieldOfView: 30, shift: [0.04, -0.03] };
    const rig = createCameraRig({ start, reducedMotion: () => true, reach: () => 20, changed: () => undefined });
    const camera = photoCameraOf(view, 4 / 3, new Matrix4().makeTranslation(0, 0.5, 0));
    const place = middlePlace(1.5, 4 / 3);
    const orbit = orbitOfPhoto(camera, place, box);
    rig.setAspect(1.5);
    rig.matchPhoto(camera, orbit, () => place);
    rig.update(0);
    const middle = new Vector3(0, 0.5, 0);
    const before = middle.clone().project(rig.camera);
    expect(rig.photo).toBe(camera);
    rig.jumpTo(orbit);
    rig.update(0);
    expect(rig.photo).toBeNull();
    expect(rig.camera).toBeInstanceOf(PerspectiveCamera);
    expect(
      middle
        .clone()
        .project(rig.camera)
        .distanceTo(before.setZ(middle.clone().project(rig.camera).z)),
    ).toBeLessThan(0.02);
  });
});

describe('a turn about a shape', () => {
  it('keeps all of it in the picture, and fills it', () => {
    const boxes = fc
      .tuple(number(0.05, 2), number(0.05, 2), number(0.05, 2))
      .map(([x, y, z]): Box => ({ min: [-x, 0, -z], max: [x, y, z] }));
    fc.assert(
      fc.property(boxes, number(-1.5, 1.5), number(0.5, 2.5), fc.boolean(), (shape, elevation, aspect, orthographic) => {
        const rig = createCameraRig({ start, reducedMotion: () => true, reach: () => 60, changed: () => undefined });
        rig.setAspect(aspect);
        rig.setOrthographic(orthographic);
        let furthest = 0;
        for (let step = 0; step < 720; step++) {
          rig.jumpTo(turnOrbit(shape, { azimuth: (step * Math.PI) / 360, elevation }, { aspect, orthographic, margin: 1 }));
          rig.update(0);
          for (const corner of boxCorners(shape)) {
            const { x, y } = new Vector3(...corner).project(rig.camera);
            furthest = Math.max(furthest, Math.abs(x), Math.abs(y));
          }
        }
        expect(furthest).toBeLessThan(1 + 1e-6);
        expect(furthest).toBeGreaterThan(0.99);
      }),
      { numRuns: 40 },
    );
  });
});
