/** Pixels from the view's top left corner. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Of the view's width and height at least this much stays: in a small window something has to lie behind something. */
const LEAST_SHARE = 0.4;

/**
 * What cards and toolbars leave free of a view, less a pad. Each that lies over the rest, the largest first, costs the strip at whichever edge leaves most: a tall
 * toolbar the left edge, a wide card the bottom.
 */
export function freeRectangle(
  { width, height }: { width: number; height: number },
  covers: readonly Rectangle[],
  pad: { x: number; y: number },
): Rectangle {
  let free: Rectangle = { left: 0, top: 0, right: width, bottom: height };
  const size = ({ left, top, right, bottom }: Rectangle): number => Math.max(0, right - left) * Math.max(0, bottom - top);
  for (const cover of [...covers].sort((a, b) => size(b) - size(a))) {
    const shared: Rectangle = {
      left: Math.max(free.left, cover.left),
      top: Math.max(free.top, cover.top),
      right: Math.min(free.right, cover.right),
      bottom: Math.min(free.bottom, cover.bottom),
    };
    if (shared.right <= shared.left || shared.bottom <= shared.top) continue;
    const kept = [
      { ...free, left: cover.right },
      { ...free, right: cover.left },
      { ...free, top: cover.bottom },
      { ...free, bottom: cover.top },
    ].filter(({ left, top, right, bottom }) => right - left >= LEAST_SHARE * width && bottom - top >= LEAST_SHARE * height);
    free = kept.reduce((best, each) => (size(each) > size(best) ? each : best), kept[0] ?? free);
  }
  // In a very small view the air goes before the picture does.
  const x = Math.min(pad.x, (free.right - free.left) / 6);
  const y = Math.min(pad.y, (free.bottom - free.top) / 6);
  return { left: free.left + x, top: free.top + y, right: free.right - x, bottom: free.bottom - y };
}
