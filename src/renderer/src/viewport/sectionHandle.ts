import { Vector3, type Camera } from 'three';
import { say } from '../messages';
import type { Box } from './orbit';
import { axisNumber, sectionPlace, type Section } from './section';

/** A grip at the edge of the section plane: dragging it moves the plane. Keys move it by the slider of the same value. */
export interface SectionHandle {
  update(section: Section | null, box: Box | null, camera: Camera, size: { width: number; height: number }): void;
  /** The language has changed. */
  retitle(): void;
  dispose(): void;
}

export interface SectionHandleOptions {
  overlay: HTMLElement;
  /** Another place, as a share of the shape's extent. */
  moved: (at: number) => void;
}

/** How far outside the shape the grip lies, in shares of the longest side. */
const OUTSIDE = 0.06;
/** An axis whose whole extent is shorter on screen than this cannot be followed: up and down move the plane then. */
const SHORTEST_PIXELS = 40;

export function createSectionHandle({ overlay, moved }: SectionHandleOptions): SectionHandle {
  const ended = new AbortController();
  const { signal } = ended;
  const grip = document.createElement('div');
  grip.className = 'viewport-section-grip';
  grip.setAttribute('aria-hidden', 'true');
  const retitle = (): void => void (grip.title = say('viewport.dragSection'));
  retitle();
  grip.hidden = true;
  overlay.append(grip);
  const point = new Vector3();
  /** Pixels (right, down) for the shape's whole extent along the axis. */
  let along: readonly [number, number] = [0, -1];
  let at = 0.5;
  let drag: { x: number; y: number; at: number; along: readonly [number, number] } | null = null;

  grip.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      grip.setPointerCapture(event.pointerId);
      drag = { x: event.clientX, y: event.clientY, at, along };
    },
    { signal },
  );
  grip.addEventListener(
    'pointermove',
    (event) => {
      if (!drag) return;
      const [x, y] = drag.along;
      const way = ((event.clientX - drag.x) * x + (event.clientY - drag.y) * y) / (x * x + y * y);
      moved(Math.min(1, Math.max(0, drag.at + way)));
    },
    { signal },
  );
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) grip.addEventListener(end, () => void (drag = null), { signal });

  return {
    update(section, box, camera, { width, height }) {
      grip.hidden = section === null || box === null;
      if (!section || !box) return;
      at = section.at;
      const a = axisNumber(section.axis);
      const longest = Math.max(...[0, 1, 2].map((i) => box.max[i] - box.min[i]));
      const edge = box.max.map((high, i) =>
        i === a ? sectionPlace(section, box) : i === 1 ? high + OUTSIDE * longest : (high + box.min[i]) / 2,
      );
      // A level plane is gripped at its corner to the front right.
      if (a === 1) for (const i of [0, 2]) edge[i] = box.max[i] + OUTSIDE * longest;
      const onScreen = (place: readonly number[]): [number, number] => {
        point.set(place[0], place[1], place[2]).project(camera);
        return [(0.5 + 0.5 * point.x) * width, (0.5 - 0.5 * point.y) * height];
      };
      const low = onScreen(edge.map((value, i) => (i === a ? box.min[i] : value)));
      const high = onScreen(edge.map((value, i) => (i === a ? box.max[i] : value)));
      const [x, y] = onScreen(edge);
      const way: [number, number] = [high[0] - low[0], high[1] - low[1]];
      along = Math.hypot(...way) < SHORTEST_PIXELS ? [0, -height] : way;
      const margin = 14;
      const keep = (value: number, most: number): number => Math.min(most - margin, Math.max(margin, value));
      const turn = Math.atan2(along[1], along[0]);
      grip.style.transform = `translate(${keep(x, width)}px, ${keep(y, height)}px) translate(-50%, -50%) rotate(${turn}rad)`;
    },
    retitle,
    dispose() {
      ended.abort();
      grip.remove();
    },
  };
}
