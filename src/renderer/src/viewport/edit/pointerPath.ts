import type { CanvasPlace } from './aim';

export interface PathPlace extends CanvasPlace {
  /** In (0, 1]. */
  readonly pressure: number;
}

/** All places on the canvas that an event of the pointer stands for. */
export function pointerPath(canvas: HTMLCanvasElement, event: PointerEvent): PathPlace[] {
  const between = event.type === 'pointermove' ? event.getCoalescedEvents() : [];
  // Coalesced events carry no offset of their own to the element.
  const box = canvas.getBoundingClientRect();
  return (between.length > 0 ? between : [event]).map((at) => ({
    offsetX: at.clientX - box.left,
    offsetY: at.clientY - box.top,
    pressure: pressureOf(at),
  }));
}

/** A mouse has no pressure: it reports one half while a button is down. */
const pressureOf = (event: PointerEvent): number => (event.pointerType === 'pen' ? Math.max(0.05, event.pressure) : 1);
