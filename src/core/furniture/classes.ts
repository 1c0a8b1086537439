/** The six classes of the paper's image experiment, in its order. */
export const FURNITURE_CLASSES = ['bed', 'bookcase', 'chair', 'desk', 'sofa', 'table'] as const;
export type FurnitureClass = (typeof FURNITURE_CLASSES)[number];
