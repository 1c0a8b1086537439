import type { CameraRig } from './camera';
import { dragKind, keyGesture, wheelGesture, type DragKind } from './gestures';
import { metresPerPixel, panned, turned, type Orbit } from './orbit';

export interface ControlsOptions {
  /** Gets the pointer, wheel and key events. */
  surface: HTMLElement;
  rig: () => CameraRig;
  /** Nearest and furthest that a zoom may go, in metres. */
  zoomRange: () => readonly [number, number];
  /** Whether a tool takes this press: it turns nothing then. */
  claimed?: (event: PointerEvent) => boolean;
  /** A double click, in pixels from the element's top left corner. */
  doubleClicked: (x: number, y: number) => void;
}

/** Radians that a drag over the picture's height turns. */
const TURN_PER_HEIGHT = Math.PI;

/** Pixels. */
const shake = 4;

export interface Controls {
  dispose(): void;
}

/** Pointer, wheel, touch and keys to orbits. Listens to one element and keeps the pointer while a drag goes on. */
export function createControls({ surface, rig, zoomRange, doubleClicked, claimed }: ControlsOptions): Controls {
  const ended = new AbortController();
  const { signal } = ended;
  const pointers = new Map<number, { x: number; y: number }>();
  let drag: DragKind | null = null;
  /** Where the right button went down, until it has moved the view. */
  let still: { x: number; y: number } | null = null;

  const height = (): number => surface.clientHeight || 1;
  const zoomed = (orbit: Orbit, factor: number): Orbit => {
    const [near, far] = zoomRange();
    return { ...orbit, distance: Math.min(far, Math.max(near, orbit.distance * factor)) };
  };
  const pan = (dx: number, dy: number): void => {
    const { orbit } = rig();
    const scale = metresPerPixel(orbit, height());
    rig().jumpTo(panned(orbit, -dx * scale, dy * scale));
  };
  const orbitBy = (dx: number, dy: number): void => {
    const scale = TURN_PER_HEIGHT / height();
    rig().jumpTo(turned(rig().orbit, -dx * scale, dy * scale));
  };

  /** Middle and distance of two touching fingers. */
  const pinch = (): { x: number; y: number; spread: number } | null => {
    if (pointers.size !== 2) return null;
    const [a, b] = [...pointers.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, spread: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
  };

  surface.addEventListener(
    'pointerdown',
    (event) => {
      if (pointers.size === 0 && claimed?.(event)) return;
      if (event.pointerType === 'touch') drag = 'orbit';
      else if (pointers.size === 0) drag = dragKind(event.button, event);
      still = event.button === 2 && pointers.size === 0 ? { x: event.clientX, y: event.clientY } : null;
      if (!drag) return;
      // The middle button would start the page's own scrolling.
      if (event.button === 1) event.preventDefault();
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      surface.setPointerCapture(event.pointerId);
      surface.classList.add('dragging');
    },
    { signal },
  );
  surface.addEventListener(
    'pointermove',
    (event) => {
      const last = pointers.get(event.pointerId);
      if (!last || !drag) return;
      if (still) {
        // A hand that shakes on a click means no drag.
        if (Math.hypot(event.clientX - still.x, event.clientY - still.y) < shake) return;
        still = null;
      }
      const before = pinch();
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const after = pinch();
      if (before && after) {
        pan(after.x - before.x, after.y - before.y);
        rig().jumpTo(zoomed(rig().orbit, before.spread / after.spread));
        return;
      }
      const dx = event.clientX - last.x;
      const dy = event.clientY - last.y;
      if (drag === 'orbit') orbitBy(dx, dy);
      else if (drag === 'pan') pan(dx, dy);
      else rig().jumpTo(zoomed(rig().orbit, Math.exp(dy * 0.006)));
    },
    { signal },
  );
  const release = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    if (pointers.size > 0) return;
    drag = null;
    surface.classList.remove('dragging');
  };
  surface.addEventListener(
    'pointerup',
    (event) => {
      const asks = still !== null && event.button === 2;
      still = null;
      release(event);
      const { clientX, clientY } = event;
      if (asks) surface.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, clientX, clientY }));
    },
    { signal },
  );
  surface.addEventListener('pointercancel', release, { signal });
  surface.addEventListener('lostpointercapture', release, { signal });
  // The right button also pans. Some systems ask for the menu when it goes down; here it is asked for when it comes up where it went down. A menu key has no button.
  surface.addEventListener(
    'contextmenu',
    (event) => {
      if (!event.isTrusted || event.button !== 2) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );

  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const gesture = wheelGesture(event);
      if (gesture.kind === 'pan') pan(-gesture.x, -gesture.y);
      else rig().jumpTo(zoomed(rig().orbit, gesture.factor));
    },
    { signal, passive: false },
  );

  surface.addEventListener('dblclick', (event) => doubleClicked(event.offsetX, event.offsetY), { signal });

  surface.addEventListener(
    'keydown',
    (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const gesture = keyGesture(event.key, event.shiftKey);
      if (!gesture) return;
      event.preventDefault();
      event.stopPropagation();
      const orbit = rig().destination;
      if (gesture.kind === 'orbit') rig().moveTo(turned(orbit, gesture.azimuth, gesture.elevation));
      else if (gesture.kind === 'zoom') rig().moveTo(zoomed(orbit, gesture.factor));
      else {
        const scale = metresPerPixel(orbit, 1);
        rig().moveTo(panned(orbit, gesture.right * scale, gesture.up * scale));
      }
    },
    { signal },
  );

  return {
    dispose() {
      ended.abort();
      pointers.clear();
    },
  };
}
