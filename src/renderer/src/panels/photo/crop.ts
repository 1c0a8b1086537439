import type { CropRectangle } from '../../../../shared/ipc/photos';

export interface Size {
  width: number;
  height: number;
}

/** A crop is at least this wide and high: less shows no object. */
export const SMALLEST_CROP = 16;

/** Which edges a handle moves: -1 the left or top one, 1 the right or bottom one, 0 none. Both 0 moves the whole. */
export interface Handle {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

export const handles: readonly Handle[] = ([-1, 0, 1] as const)
  .flatMap((y) => ([-1, 0, 1] as const).map((x) => ({ x, y })))
  .filter(({ x, y }) => x !== 0 || y !== 0);

export const wholeOf = ({ width, height }: Size): CropRectangle => ({ left: 0, top: 0, width, height });

export const isWhole = (crop: CropRectangle, size: Size): boolean => crop.width === size.width && crop.height === size.height;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** One direction of a crop: [start, length] after a handle moved by `by` pixels. */
function drag(start: number, length: number, side: -1 | 0 | 1, by: number, size: number): [number, number] {
  const least = Math.min(SMALLEST_CROP, size);
  const end = start + length;
  if (side < 0) {
    const moved = clamp(Math.round(start + by), 0, end - least);
    return [moved, end - moved];
  }
  return [start, clamp(Math.round(end + by), start + least, size) - start];
}

/** The crop after a handle, or the whole of it, was dragged from where it lay: whole pixels, inside the picture, never too small. */
export function dragCrop(crop: CropRectangle, handle: Handle, by: { x: number; y: number }, size: Size): CropRectangle {
  if (handle.x === 0 && handle.y === 0) {
    const left = clamp(Math.round(crop.left + by.x), 0, size.width - crop.width);
    const top = clamp(Math.round(crop.top + by.y), 0, size.height - crop.height);
    return { ...crop, left, top };
  }
  const [left, width] = handle.x === 0 ? [crop.left, crop.width] : drag(crop.left, crop.width, handle.x, by.x, size.width);
  const [top, height] = handle.y === 0 ? [crop.top, crop.height] : drag(crop.top, crop.height, handle.y, by.y, size.height);
  return { left, top, width, height };
}

/** The crop with one number typed: what does not fit beside it gives way. */
export function setCrop(crop: CropRectangle, field: keyof CropRectangle, value: number, size: Size): CropRectangle {
  const [start, length] = field === 'left' || field === 'width' ? (['left', 'width'] as const) : (['top', 'height'] as const);
  const all = size[length];
  const least = Math.min(SMALLEST_CROP, all);
  if (field === start) {
    const at = clamp(Math.round(value), 0, all - least);
    return { ...crop, [start]: at, [length]: Math.min(crop[length], all - at) };
  }
  const long = clamp(Math.round(value), least, all);
  return { ...crop, [length]: long, [start]: Math.min(crop[start], all - long) };
}

/** The smallest crop around the object, with a margin of a twentieth of its longer side; undefined when there is no object. */
export function cropAround(alpha: Uint8Array, size: Size): CropRectangle | undefined {
  let [left, top, right, bottom] = [size.width, size.height, -1, -1];
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] < 128) continue;
    const [x, y] = [i % size.width, Math.floor(i / size.width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (right < 0) return undefined;
  const margin = Math.max(2, Math.round(0.05 * Math.max(right + 1 - left, bottom + 1 - top)));
  left = Math.max(0, left - margin);
  top = Math.max(0, top - margin);
  const around = {
    left,
    top,
    width: Math.min(size.width, right + 1 + margin) - left,
    height: Math.min(size.height, bottom + 1 + margin) - top,
  };
  return setCrop(setCrop(around, 'width', around.width, size), 'height', around.height, size);
}
