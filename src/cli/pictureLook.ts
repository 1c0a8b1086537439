import { framePicture, halveImage } from '../engine/inference/framePicture';

/** A picture as a row of numbers, to find the one that looks most like it: its colours and its outline, framed as the models see them. The outline counts as much as the colours. */
export function pictureLook(rgba: Uint8Array, width: number, height: number, useMask: boolean): Float32Array {
  const framed = framePicture(rgba, width, height, { useMask });
  const image = halveImage(framed.image);
  const weight = Math.sqrt(image.length / framed.mask.length);
  const look = new Float32Array(image.length + framed.mask.length);
  look.set(image);
  look.set(
    framed.mask.map((share) => share * weight),
    image.length,
  );
  return look;
}
