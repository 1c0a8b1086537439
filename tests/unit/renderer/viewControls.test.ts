import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraRig } from '../../../src/renderer/src/viewport/camera';
import { createControls, type Controls } from '../../../src/renderer/src/viewport/controls';
import { STANDARD_VIEWS, type Orbit } from '../../../src/renderer/src/viewport/orbit';

describe('the right button in the view', () => {
  let surface: HTMLElement;
  let controls: Controls;
  const asked = vi.fn();
  const jumpTo = vi.fn();
  const orbit: Orbit = { ...STANDARD_VIEWS.iso, target: [0, 0, 0], distance: 3 };

  const pointer = (type: string, clientX: number, clientY: number): boolean =>
    surface.dispatchEvent(new PointerEvent(type, { button: 2, clientX, clientY, pointerId: 1, pointerType: 'mouse', bubbles: true }));

  beforeEach(() => {
    vi.clearAllMocks();
    surface = document.createElement('canvas');
    surface.setPointerCapture = vi.fn();
    document.body.append(surface);
    document.body.addEventListener('contextmenu', asked);
    controls = createControls({
      surface,
      rig: () => ({ orbit, destination: orbit, jumpTo }) as unknown as CameraRig,
      zoomRange: () => [1, 10],
      doubleClicked: () => undefined,
    });
  });
  afterEach(() => {
    controls.dispose();
    surface.remove();
    document.body.removeEventListener('contextmenu', asked);
  });

  it('asks for the menu where it comes up without having moved, though a hand may shake', () => {
    pointer('pointerdown', 100, 80);
    pointer('pointermove', 102, 81);
    expect(asked).not.toHaveBeenCalled();
    pointer('pointerup', 102, 81);
    expect(asked).toHaveBeenCalledOnce();
    expect(asked.mock.calls[0]?.[0]).toMatchObject({ clientX: 102, clientY: 81 });
    expect(jumpTo).not.toHaveBeenCalled();
  });

  it('pans where it is dragged, and asks for nothing then', () => {
    pointer('pointerdown', 100, 80);
    pointer('pointermove', 140, 80);
    pointer('pointerup', 140, 80);
    expect(jumpTo).toHaveBeenCalled();
    expect(asked).not.toHaveBeenCalled();
  });
});
