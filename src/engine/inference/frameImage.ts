import sharp from 'sharp';
import { marginOf } from '../../shared/foreground';

/** Alpha from which a pixel counts as object when its box is sought. */
const OBJECT_ALPHA = 32;
/** Room around the object's box, as a share of the box's longer side. */
const MARGIN = 0.08;

/**
 * A picture as the paper's image encoder sees it, in training and in use: the square around the object with what stands around it (the background is part of
 * the task), or the whole picture where there is no cut-out. Outside of the picture its border goes on.
 *
 * @param rgba width*height*4 bytes, row by row from the top; alpha is the object's mask if `useMask`
 * @param foreground the share of the edge that the object's longer side takes; absent: as in training
 * @returns edge*edge*3 bytes
 */
export async function frameImage(
  rgba: Uint8Array,
  width: number,
  height: number,
  edge: number,
  useMask: boolean,
  foreground?: number,
): Promise<Uint8Array> {
  const box = useMask ? objectBox(rgba, width, height) : undefined;
  const { left, top, right, bottom } = box ?? { left: 0, top: 0, right: width, bottom: height };
  const margin = foreground === undefined ? MARGIN : marginOf(foreground);
  const side = Math.max(1, Math.round(Math.max(right - left, bottom - top) * (box ? 1 + 2 * margin : 1)));
  const from = { x: Math.round((left + right - side) / 2), y: Math.round((top + bottom - side) / 2) };
  const inside = {
    left: Math.max(0, from.x),
    top: Math.max(0, from.y),
    right: Math.min(width, from.x + side),
    bottom: Math.min(height, from.y + side),
  };
  // In steps of their own: sharp extends after it resizes, wherever the calls stand.
  const cut = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .extract({ left: inside.left, top: inside.top, width: inside.right - inside.left, height: inside.bottom - inside.top })
    .extend({
      left: inside.left - from.x,
      top: inside.top - from.y,
      right: from.x + side - inside.right,
      bottom: from.y + side - inside.bottom,
      extendWith: 'copy',
    })
    .raw()
    .toBuffer();
  const square = sharp(cut, { raw: { width: side, height: side, channels: 3 } });
  return new Uint8Array(await square.resize(edge, edge, { fit: 'fill' }).raw().toBuffer());
}

/** Bytes to [-1, 1]. */
export function toImageNumbers(bytes: Uint8Array, numbers: Float32Array, at: number): void {
  for (let i = 0; i < bytes.length; i++) numbers[at + i] = bytes[i] / 127.5 - 1;
}

function objectBox(
  rgba: Uint8Array,
  width: number,
  height: number,
): { left: number; top: number; right: number; bottom: number } | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rgba[4 * (y * width + x) + 3] < OBJECT_ALPHA) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  return right > left ? { left, top, right, bottom } : undefined;
}
