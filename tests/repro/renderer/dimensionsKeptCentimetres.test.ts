import { PerspectiveCamera } from 'three';
import { describe, expect, it } from 'vitest';
import { createDimensions } from '../../../src/renderer/src/viewport/dimensions';
import { gridLabel, gridStep } from '../../../src/renderer/src/viewport/gridStep';
import { frameBox, orbitPosition, STANDARD_VIEWS, type Box } from '../../../src/renderer/src/viewport/orbit';

// Millimetres, metres or inches were chosen, and the labels beside the shape and the grid still said centimetres.
describe('lengths in the 3D view', () => {
  const box: Box = { min: [-0.254, 0, -0.2], max: [0.254, 0.8, 0.2] };

  it('are in the unit that was chosen', () => {
    const overlay = document.createElement('div');
    const dimensions = createDimensions(overlay);
    const orbit = frameBox(box, STANDARD_VIEWS.iso, { aspect: 1, orthographic: false, margin: 1.4 });
    const camera = new PerspectiveCamera(32, 1);
    camera.position.set(...orbitPosition(orbit));
    camera.lookAt(...orbit.target);
    camera.updateMatrixWorld();
    const labels = (): string[] => {
      dimensions.update(box, orbit, camera, { width: 800, height: 800 }, true);
      return [...overlay.children].map(({ textContent }) => textContent);
    };
    expect(labels()).toEqual(['W 50.8 cm', 'H 80.0 cm', 'D 40.0 cm']);
    dimensions.setUnit('mm');
    expect(labels()).toEqual(['W 508 mm', 'H 800 mm', 'D 400 mm']);
    dimensions.setUnit('in');
    expect(labels()).toEqual(['W 20.00 in', 'H 31.50 in', 'D 15.75 in']);
    dimensions.dispose();
  });

  it('are round numbers of that unit on the grid', () => {
    expect(gridLabel(gridStep(0.8, 'cm'), 'cm')).toBe('Grid 10 cm');
    expect(gridLabel(gridStep(0.8, 'm'), 'm')).toBe('Grid 0.1 m');
    expect(gridLabel(gridStep(0.8, 'mm'), 'mm')).toBe('Grid 100 mm');
    expect(gridLabel(gridStep(0.8, 'in'), 'in')).toBe('Grid 10 in');
  });
});
