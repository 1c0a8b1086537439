/** What a wheel event asks for. Pure, so that the differences between wheels and touchpads can be tested. */
export type WheelGesture =
  { readonly kind: 'zoom'; readonly factor: number } | { readonly kind: 'pan'; readonly x: number; readonly y: number };

export interface WheelInput {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
}

/** One notch of a wheel is about 100 px and zooms by 15 %; a pinch comes as small steps with Ctrl and is taken more strongly. */
export function wheelGesture({ deltaX, deltaY, deltaMode, ctrlKey, shiftKey }: WheelInput): WheelGesture {
  const unit = deltaMode === 1 ? 33 : deltaMode === 2 ? 300 : 1;
  // Browsers turn Shift and a wheel into a sideways scroll; two fingers give both directions by themselves.
  if (shiftKey) return { kind: 'pan', x: deltaX * unit, y: deltaY * unit };
  const amount = Math.max(-250, Math.min(250, deltaY * unit));
  return { kind: 'zoom', factor: Math.exp(amount * (ctrlKey ? 0.008 : 0.0014)) };
}

export type DragKind = 'orbit' | 'pan' | 'zoom';

/** Left and middle turn, Shift or the right button pans, Ctrl and middle zooms, as in Blender. */
export function dragKind(button: number, keys: { readonly shiftKey: boolean; readonly ctrlKey: boolean }): DragKind | null {
  if (button === 2) return 'pan';
  if (button !== 0 && button !== 1) return null;
  if (keys.shiftKey) return 'pan';
  return keys.ctrlKey && button === 1 ? 'zoom' : 'orbit';
}

export type KeyGesture =
  | { readonly kind: 'orbit'; readonly azimuth: number; readonly elevation: number }
  | { readonly kind: 'pan'; readonly right: number; readonly up: number }
  | { readonly kind: 'zoom'; readonly factor: number };

const STEP = Math.PI / 18;

/** Arrows turn by 10°, with Shift they pan (in shares of the picture's height); plus and minus zoom. */
export function keyGesture(key: string, shiftKey: boolean): KeyGesture | null {
  const arrows: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const arrow = Object.hasOwn(arrows, key) ? arrows[key] : undefined;
  if (arrow) {
    if (shiftKey) return { kind: 'pan', right: arrow[0] * 0.05, up: arrow[1] * 0.05 };
    return { kind: 'orbit', azimuth: arrow[0] * STEP, elevation: arrow[1] * STEP };
  }
  if (key === '+' || key === '=') return { kind: 'zoom', factor: 1 / 1.15 };
  if (key === '-' || key === '_') return { kind: 'zoom', factor: 1.15 };
  return null;
}
