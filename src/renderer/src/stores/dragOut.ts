import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { RouteOutput } from '../../../shared/ipc';
import { request } from '../ipc';
import { useText } from '../messages';
import { useDocument } from './document';
import { useNotices } from './notices';
import { useSelection } from './selection';
import { useSettings } from './settings';

type Prepared = RouteOutput<'exports.prepareDrag'>;

/** Milliseconds within which the window hears of a drop on it. */
const dropIsTold = 100;

/**
 * Dragging shapes out of the window, to the file manager or to another program. The file has to be there before the system can drag it, so it is made from the press on; the system's
 * drag takes over from the pointer when it is, if the button is still down.
 */
export const useDragOut = defineStore('dragOut', () => {
  const document = useDocument();
  const selection = useSelection();
  const settings = useSettings();
  const notices = useNotices();
  const text = useText();

  /** The shape whose file is being made while the pointer pulls. */
  const making = ref<string>();
  /** The system drags our files: the window does not take them for new ones. */
  const isOut = ref(false);
  let prepared: { key: string; drag: Promise<Prepared> } | undefined;
  let isDown = false;

  /** All that are selected, where the one that is pulled is among them. */
  const pulled = (id: string): string[] => {
    const chosen = selection.shapes.map((shape) => shape.id);
    return chosen.includes(id) ? chosen : [id];
  };

  async function prepare(id: string): Promise<Prepared> {
    const shapes = pulled(id);
    // What is on screen is what is written.
    for (const shape of shapes) await document.commitSurface(shape);
    const written = document.shapes.filter((shape) => shapes.includes(shape.id));
    const key = JSON.stringify([document.id, written, settings.settings.export]);
    if (prepared?.key !== key) {
      const drag = request('exports.prepareDrag', { document: document.id, shapes, settings: settings.settings.export });
      prepared = { key, drag };
      drag.catch(() => (prepared = undefined));
    }
    return prepared.drag;
  }

  /** The button went down on a handle: a drag may follow. */
  function press(id: string): void {
    isDown = true;
    const up = (): void => {
      isDown = false;
      window.removeEventListener('pointerup', up, true);
      window.removeEventListener('pointercancel', up, true);
    };
    window.addEventListener('pointerup', up, true);
    window.addEventListener('pointercancel', up, true);
    // What fails is said when it is dragged.
    prepare(id).catch(() => undefined);
  }

  async function pull(id: string): Promise<void> {
    making.value = id;
    let ready: Prepared;
    try {
      ready = await prepare(id);
    } finally {
      making.value = undefined;
    }
    // The system would drop at once what it is given without a button down.
    if (!isDown) {
      notices.show('info', text('dragOut.ready', { file: ready.files.join(', ') }));
      return;
    }
    isOut.value = true;
    try {
      await request('exports.startDrag', { drag: ready.drag });
    } finally {
      isDown = false;
      const back = (): void => {
        isOut.value = false;
      };
      // A Mac answers when its drag begins; the window sees the pointer itself again only after it. Elsewhere the answer is the end, and a drop on this window is told just before.
      if (settings.onMac) window.addEventListener('pointermove', back, { once: true });
      else setTimeout(back, dropIsTold);
    }
  }

  return { making, isOut, press, pull };
});
