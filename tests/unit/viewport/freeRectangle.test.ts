import fc from 'fast-check';
import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { freeRectangle } from '../../../src/renderer/src/viewport/freeRectangle';
import { FIELD_OF_VIEW, frameInto, orbitPosition, STANDARD_VIEWS, boxCorners, type Box } from '../../../src/renderer/src/viewport/orbit';

const view = { width: 900, height: 740 };
const none = { x: 0, y: 0 };

describe('what cards leave free of the view', () => {
  it('is the view itself without any, less the pad', () => {
    expect(freeRectangle(view, [], { x: 10, y: 20 })).toEqual({ left: 10, top: 20, right: 890, bottom: 720 });
  });

  it('loses a strip for each: the left one for a toolbar, the lower one for wide cards', () => {
    const toolbar = { left: 12, top: 12, right: 44, bottom: 400 };
    const samples = { left: 560, top: 620, right: 888, bottom: 728 };
    expect(freeRectangle(view, [toolbar, samples], none)).toEqual({ left: 44, top: 0, right: 900, bottom: 620 });
  });

  it('keeps a good part of a small view, whatever lies over it', () => {
    const free = freeRectangle({ width: 300, height: 200 }, [{ left: 0, top: 0, right: 290, bottom: 190 }], { x: 80, y: 80 });
    expect(free.right - free.left).toBeGreaterThan(100);
    expect(free.bottom - free.top).toBeGreaterThan(60);
  });
});

describe('framing into a part of the picture', () => {
  it('keeps every point within it, and touches it on two opposite sides', () => {
    const share = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(share, share, share, share, fc.constantFrom(...Object.values(STANDARD_VIEWS)), (left, right, bottom, top, direction) => {
        const box: Box = { min: [-0.4, 0, -0.3], max: [0.4, 0.9, 0.3] };
        const frame = { left: left - 1, right: 1 - right, bottom: bottom - 1, top: 1 - top, aspect: 1.3, orthographic: false };
        const orbit = frameInto(boxCorners(box), box, direction, frame);
        const camera = new PerspectiveCamera((FIELD_OF_VIEW * 180) / Math.PI, 1.3, 0.001, 1000);
        camera.position.set(...orbitPosition(orbit));
        // Straight down, lookAt needs another idea of up.
        if (Math.abs(orbit.elevation) > 1.5) camera.up.set(0, 0, -Math.sign(orbit.elevation));
        camera.lookAt(...(orbit.target as [number, number, number]));
        camera.updateMatrixWorld();
        const seen = boxCorners(box).map((corner) => new Vector3(...corner).project(camera));
        const slack = [
          Math.min(...seen.map(({ x }) => x)) - frame.left,
          frame.right - Math.max(...seen.map(({ x }) => x)),
          Math.min(...seen.map(({ y }) => y)) - frame.bottom,
          frame.top - Math.max(...seen.map(({ y }) => y)),
        ];
        for (const each of slack) expect(each).toBeGreaterThan(-1e-6);
        const touches = (a: number, b: number): boolean => Math.abs(a) < 1e-6 && Math.abs(b) < 1e-6;
        expect(touches(slack[0], slack[1]) || touches(slack[2], slack[3])).toBe(true);
      }),
    );
  });
});
