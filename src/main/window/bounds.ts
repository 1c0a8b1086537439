import { z } from 'zod';

const rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type Rectangle = z.infer<typeof rectangle>;

/** Where the window was when it was closed. */
export const windowState = z.object({ bounds: rectangle.nullable(), maximized: z.boolean() });
export type WindowState = z.infer<typeof windowState>;

export const noWindowState: WindowState = { bounds: null, maximized: false };

const usual = { width: 1440, height: 900 };
const least = { width: 1180, height: 720 };

/**
 * Bounds for the window on the screens that are there now. Remembered ones count if their title bar can be reached; they are cut to the screen
 * where it has become smaller. Without them the window is centred (no x and y) at its usual size or what the screen allows.
 * @param screens work areas, the primary one first
 */
export function fitBounds(
  remembered: Rectangle | null,
  screens: readonly Rectangle[],
): { x?: number; y?: number; width: number; height: number } {
  const [primary] = screens;
  const screen = remembered && screens.find((candidate) => canReach(remembered, candidate));
  if (!remembered || !screen) {
    return {
      width: Math.min(usual.width, Math.max(least.width, primary?.width ?? usual.width)),
      height: Math.min(usual.height, Math.max(least.height, primary?.height ?? usual.height)),
    };
  }
  const width = Math.max(least.width, Math.min(remembered.width, screen.width));
  const height = Math.max(least.height, Math.min(remembered.height, screen.height));
  return { x: remembered.x, y: Math.max(remembered.y, screen.y), width, height };
}

/** Whether enough of the title bar (the top 36 px) lies on the screen to grab it. */
function canReach(bounds: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
  return across >= 100 && bounds.y >= screen.y - 18 && bounds.y + 36 <= screen.y + screen.height;
}
