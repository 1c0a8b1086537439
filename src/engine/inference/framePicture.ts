import type { PictureWindow } from '../../core/camera/photoView';
import { marginOf } from '../../shared/foreground';

/** How a photo is brought into the form that the networks see: the same in training and in use. */

export const IMAGE_EDGE = 192;
export const MASK_EDGE = 48;
/** Of the smaller copy of the image for networks that look at pixels; half of IMAGE_EDGE. */
export const PIXEL_EDGE = 96;

/** Colours put in the place of the background, and around the picture. */
const GREY = 0.5;
const WHITE = 1;

/** Room around the object's box, as a share of the box's longer side. */
const MARGIN = 0.06;
/** The same where the background stays: a cut-out may have taken a piece of the object away. */
const WIDE_MARGIN = 0.1;

/** Alpha from which a pixel counts as object when its box is sought. */
const OBJECT_ALPHA = 32;

export interface FramedPicture {
  /** IMAGE_EDGE² x 3 numbers in [0, 1], row by row from the top. */
  image: Float32Array;
  /** MASK_EDGE² shares of each cell that are object; all zero where `maskKnown` is false. */
  mask: Float32Array;
  maskKnown: boolean;
  /** The part of the picture that was taken, in its pixels. */
  window: PictureWindow;
}

export interface FrameOptions {
  /** Alpha is the object's mask: the object is put on grey and fills the frame. Else the whole picture is taken as it is. */
  useMask: boolean;
  /** With the mask: it only says where the object is. Behind it stays what is there, or is white; some more of it is taken, and the networks are not told of the mask. */
  behind?: 'background' | 'white';
  /** The share of the frame's edge that the object's longer side takes, with the mask; absent: as the networks have learned. */
  foreground?: number | undefined;
  /** Changes the frame a little, for training: shift in shares of its side and factor on its side. */
  jitter?: { x: number; y: number; scale: number };
}

/** The image at half its size: PIXEL_EDGE² x 3 means of 2x2 pixels. */
export function halveImage(image: Float32Array): Float32Array {
  const half = new Float32Array(PIXEL_EDGE * PIXEL_EDGE * 3);
  const row = IMAGE_EDGE * 3;
  for (let y = 0; y < PIXEL_EDGE; y++) {
    for (let x = 0; x < PIXEL_EDGE; x++) {
      for (let c = 0; c < 3; c++) {
        const at = 2 * y * row + 6 * x + c;
        half[3 * (y * PIXEL_EDGE + x) + c] = (image[at] + image[at + 3] + image[at + row] + image[at + row + 3]) / 4;
      }
    }
  }
  return half;
}

/** `rgba` has width*height*4 bytes, row by row from the top. */
export function framePicture(rgba: Uint8Array, width: number, height: number, options: FrameOptions): FramedPicture {
  const box = options.useMask ? objectBox(rgba, width, height) : undefined;
  const maskKnown = box !== undefined && options.behind === undefined; // an empty mask says nothing about the object
  const usual = options.behind === undefined ? MARGIN : WIDE_MARGIN;
  // The wider frame stays wider by as much.
  const margin = options.foreground === undefined ? usual : marginOf(options.foreground) + usual - MARGIN;
  const square = box ? around(box, 1 + 2 * margin) : around({ left: 0, top: 0, right: width, bottom: height }, 1);
  if (options.jitter) {
    const { x, y, scale } = options.jitter;
    const side = square.side * scale;
    square.left += x * square.side + (square.side - side) / 2;
    square.top += y * square.side + (square.side - side) / 2;
    square.side = side;
  }
  const image = new Float32Array(IMAGE_EDGE * IMAGE_EDGE * 3);
  const backing = maskKnown ? GREY : box && options.behind === 'white' ? WHITE : undefined;
  sampleColour(rgba, width, height, square, backing, image);
  const mask = new Float32Array(MASK_EDGE * MASK_EDGE);
  if (maskKnown) sampleMask(rgba, width, height, square, mask);
  return { image, mask, maskKnown, window: square };
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function objectBox(rgba: Uint8Array, width: number, height: number): Box | undefined {
  const box: Box = { left: width, top: height, right: 0, bottom: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rgba[4 * (y * width + x) + 3] < OBJECT_ALPHA) continue;
      if (x < box.left) box.left = x;
      if (x >= box.right) box.right = x + 1;
      if (y < box.top) box.top = y;
      if (y >= box.bottom) box.bottom = y + 1;
    }
  }
  return box.right > box.left ? box : undefined;
}

function around({ left, top, right, bottom }: Box, factor: number): PictureWindow {
  const side = Math.max(right - left, bottom - top) * factor;
  return { left: (left + right - side) / 2, top: (top + bottom - side) / 2, side };
}

/** Calls `visit` with each sample position of a cell: several a cell where the picture is shrunk, one where it is enlarged. */
function forSamples(square: PictureWindow, edge: number, visit: (cell: number, x: number, y: number, share: number) => void): void {
  const step = square.side / edge;
  const count = Math.max(1, Math.round(step));
  const share = 1 / (count * count);
  for (let row = 0; row < edge; row++) {
    for (let column = 0; column < edge; column++) {
      for (let j = 0; j < count; j++) {
        const y = square.top + (row + (j + 0.5) / count) * step - 0.5;
        for (let i = 0; i < count; i++) visit(row * edge + column, square.left + (column + (i + 0.5) / count) * step - 0.5, y, share);
      }
    }
  }
}

/** Bilinear. With a backing (sRGB, [0, 1]) the object is put on it; without, the picture is taken as it is, and outside it its border goes on. */
function sampleColour(
  rgba: Uint8Array,
  width: number,
  height: number,
  square: PictureWindow,
  backing: number | undefined,
  image: Float32Array,
): void {
  const add = (cell: number, x: number, y: number, weight: number): void => {
    const inside = x >= 0 && x < width && y >= 0 && y < height;
    const at = 4 * (clamp(y, height) * width + clamp(x, width));
    const alpha = backing === undefined ? 1 : inside ? rgba[at + 3] / 255 : 0;
    for (let c = 0; c < 3; c++) {
      image[3 * cell + c] = image[3 * cell + c] + weight * ((alpha * rgba[at + c]) / 255 + (1 - alpha) * (backing ?? 0));
    }
  };
  forSamples(square, IMAGE_EDGE, (cell, x, y, share) => bilinear(x, y, (px, py, weight) => add(cell, px, py, weight * share)));
}

function sampleMask(rgba: Uint8Array, width: number, height: number, square: PictureWindow, mask: Float32Array): void {
  forSamples(square, MASK_EDGE, (cell, x, y, share) =>
    bilinear(x, y, (px, py, weight) => {
      if (px < 0 || px >= width || py < 0 || py >= height) return;
      mask[cell] = mask[cell] + (weight * share * rgba[4 * (py * width + px) + 3]) / 255;
    }),
  );
}

function bilinear(x: number, y: number, visit: (x: number, y: number, weight: number) => void): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - left, y - top];
  visit(left, top, (1 - fx) * (1 - fy));
  visit(left + 1, top, fx * (1 - fy));
  visit(left, top + 1, (1 - fx) * fy);
  visit(left + 1, top + 1, fx * fy);
}

function clamp(value: number, length: number): number {
  return Math.min(length - 1, Math.max(0, value));
}
