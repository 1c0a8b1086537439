import { say } from '../messages';
import { orbitAxes, type Orbit } from './orbit';
import type { StandardView } from './types';

type FaceView = Exclude<StandardView, 'iso'>;

/** Each face with the turn (CSS) that brings a square facing the reader to its side of the cube. */
const FACES: readonly { view: FaceView; turn: string }[] = [
  { view: 'front', turn: '' },
  { view: 'right', turn: 'rotateY(90deg)' },
  { view: 'back', turn: 'rotateY(180deg)' },
  { view: 'left', turn: 'rotateY(-90deg)' },
  { view: 'top', turn: 'rotateX(90deg)' },
  { view: 'bottom', turn: 'rotateX(-90deg)' },
];
const EDGE = 46;
/** A press that moves further than this (px) turns the view instead of choosing a face. */
const CLICK_SLACK = 4;

export interface ViewCube {
  update(orbit: Orbit): void;
  /** The language has changed. */
  retitle(): void;
  dispose(): void;
}

export interface ViewCubeOptions {
  overlay: HTMLElement;
  choose: (view: StandardView) => void;
  /** A drag on the cube, in pixels. */
  drag: (dx: number, dy: number) => void;
}

/**
 * The cube in the corner: HTML, so that its faces are real buttons. One tab stop; the arrow keys go from face to face.
 */
export function createViewCube({ overlay, choose, drag }: ViewCubeOptions): ViewCube {
  const ended = new AbortController();
  const { signal } = ended;
  const box = document.createElement('div');
  box.className = 'viewport-cube';
  box.dataset.covers = ''; // as what the workspace lays over the view
  box.setAttribute('role', 'group');
  const cube = document.createElement('div');
  cube.className = 'viewport-cube-body';
  box.append(cube);
  overlay.append(box);

  let moved = false;
  const buttons = FACES.map(({ view, turn }, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `viewport-cube-face ${view}`;
    button.tabIndex = i === 0 ? 0 : -1;
    button.style.transform = `${turn} translateZ(${EDGE / 2}px)`;
    button.addEventListener(
      'click',
      () => {
        if (!moved) choose(view);
      },
      { signal },
    );
    cube.append(button);
    return button;
  });

  const retitle = (): void => {
    box.setAttribute('aria-label', say('viewport.cube'));
    for (const [i, { view }] of FACES.entries()) {
      buttons[i].textContent = say(`view.from.${view}`);
      buttons[i].setAttribute('aria-label', say(`viewport.cube.${view}`));
    }
  };
  retitle();

  box.addEventListener(
    'keydown',
    (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const now = buttons.findIndex((button) => button === document.activeElement);
      const next = (now + step + buttons.length) % buttons.length;
      buttons.forEach((button, i) => (button.tabIndex = i === next ? 0 : -1));
      buttons[next].focus();
    },
    { signal },
  );

  let press: { id: number; x: number; y: number; startX: number; startY: number } | null = null;
  box.addEventListener(
    'pointerdown',
    (event) => {
      moved = false;
      press = { id: event.pointerId, x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY };
    },
    { signal },
  );
  box.addEventListener(
    'pointermove',
    (event) => {
      if (!press || press.id !== event.pointerId) return;
      if (!moved && Math.hypot(event.clientX - press.startX, event.clientY - press.startY) > CLICK_SLACK) {
        moved = true;
        // Only now: a captured pointer would take the click away from the face.
        box.setPointerCapture(event.pointerId);
      }
      if (moved) drag(event.clientX - press.x, event.clientY - press.y);
      press = { ...press, x: event.clientX, y: event.clientY };
    },
    { signal },
  );
  const release = (): void => void (press = null);
  box.addEventListener('pointerup', release, { signal });
  box.addEventListener('pointercancel', release, { signal });

  let last = '';
  return {
    update(orbit) {
      const { right, up, forward } = orbitAxes(orbit);
      // World to camera, in CSS's axes (y down): rows right, -up, -forward; columns x, -y, z of the world.
      const matrix = [right[0], -up[0], -forward[0], 0, -right[1], up[1], forward[1], 0, right[2], -up[2], -forward[2], 0, 0, 0, 0, 1];
      const text = `matrix3d(${matrix.map((value) => value.toFixed(4)).join(',')})`;
      if (text === last) return;
      last = text;
      cube.style.transform = text;
    },
    retitle,
    dispose() {
      ended.abort();
      box.remove();
    },
  };
}
