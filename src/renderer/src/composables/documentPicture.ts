import type { PhotoItem, ShapeItem } from '../../../shared/document';
import { assetUrl } from '../assets';
import { thumbnailOf } from './useThumbnail';

const edge = 256;
/** Saving does not wait longer for its picture, in milliseconds. */
const patience = 1500;

/** A PNG of a document for its file: of a shape, else of a photo. Undefined where there is none, or none in time. */
export async function documentPicture(shape: ShapeItem | undefined, photo: PhotoItem | undefined): Promise<Uint8Array | undefined> {
  const drawing = shape ? thumbnailOf(shape).then(({ blob }) => blob) : photo ? shrunk(photo) : Promise.resolve(undefined);
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patience));
  // A project without a picture is better than none saved.
  const picture = await Promise.race([drawing, late]).catch(() => undefined);
  return picture && new Uint8Array(await picture.arrayBuffer());
}

async function shrunk({ picture, width, height }: PhotoItem): Promise<Blob> {
  const whole = await createImageBitmap(await (await fetch(assetUrl(picture))).blob());
  const scale = Math.min(1, edge / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  canvas.getContext('2d')?.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
  return canvas.convertToBlob();
}
