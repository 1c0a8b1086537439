/** The share of a frame's edge that the longer side of an object takes in it, for networks that look at photos: what they have learned with, and how far it may be changed. */
export const usualForeground = 0.89;
export const foregroundRange = { least: 0.5, most: 1 } as const;

/** Room on each side of the object, as a share of its longer side. */
export const marginOf = (foreground: number): number => (1 / foreground - 1) / 2;
