import { freeRectangle, type Rectangle } from '../viewport/freeRectangle';

/** Where notices come up, in pixels of the window. */
export interface NoticePlace {
  left: number;
  width: number;
  /** From the window's lower edge; with a dialog open `top` counts, from its upper edge. */
  bottom?: number;
  top?: number;
}

const gap = { x: 12, y: 12 };
/** Below the title bar. */
const headOfWindow = 44;

/** At the foot of what cards, toolbars and the dock leave free of the 3D view; at the head of the window where a dialog has its buttons below. */
export function noticePlace(
  window: { width: number; height: number },
  pane: Rectangle | undefined,
  covers: readonly Rectangle[],
  hasDialog: boolean,
): NoticePlace {
  if (hasDialog || !pane) return { left: 0, width: window.width, ...(hasDialog ? { top: headOfWindow } : { bottom: 72 }) };
  const moved = covers.map(({ left, top, right, bottom }) => ({
    ...{ left: left - pane.left, right: right - pane.left },
    ...{ top: top - pane.top, bottom: bottom - pane.top },
  }));
  const free = freeRectangle({ width: pane.right - pane.left, height: pane.bottom - pane.top }, moved, gap);
  return { left: pane.left + free.left, width: free.right - free.left, bottom: window.height - pane.top - free.bottom };
}

/** As the window is now. */
export function noticePlaceNow(): NoticePlace {
  const pane = document.querySelector('main[data-panel]');
  const covers = [...(pane?.querySelectorAll('[data-covers]') ?? [])].map((element) => element.getBoundingClientRect());
  const hasDialog = document.querySelector('[role="dialog"]') !== null;
  return noticePlace({ width: innerWidth, height: innerHeight }, pane?.getBoundingClientRect(), covers, hasDialog);
}
