import { MaquetteError } from '../../core/errors';
import type { PhotoItem } from '../../shared/document';
import type { DocumentSnapshot } from '../../shared/ipc/documents';
import type { CropRectangle } from '../../shared/ipc/photos';
import type { AssetStore } from '../documents/assetStore';
import type { Documents } from '../documents/documents';
import * as edits from '../documents/edits';
import { projectLimits } from '../documents/limits';
import { decodePng, encodePng, type RgbaPicture } from './png';

interface Services {
  documents: Documents;
  assets: AssetStore;
}
interface ByPhoto {
  document: string;
  photo: string;
}

/** The whole picture of a photo, uncropped, and the part that is taken of it. */
export async function getPicture(
  { documents, assets }: Services,
  { document, photo: id }: ByPhoto,
): Promise<RgbaPicture & { crop: CropRectangle }> {
  const photo = photoIn(documents, document, id);
  const { left, top } = photo.original ?? { left: 0, top: 0 };
  const whole = await decodePng(await assets.read((photo.original ?? photo).picture), `“${photo.name}”`);
  return { ...whole, crop: { left, top, width: photo.width, height: photo.height } };
}

/**
 * Keeps a cut-out and a crop that were made by hand, as one undo step. A cropped photo keeps the whole picture too, so that the crop can be taken back.
 * @throws MaquetteError 'too-large', 'invalid-input' (sizes that do not fit, nothing left of the object), 'not-found', 'disk-full'
 */
export async function setPicture(
  { documents, assets }: Services,
  { document, photo: id, width, height, rgba, crop, cutout }: ByPhoto & RgbaPicture & { crop: CropRectangle; cutout: 'given' },
): Promise<DocumentSnapshot> {
  const { name } = photoIn(documents, document, id);
  if (width * height > projectLimits.photoPixels)
    throw new MaquetteError('too-large', `The picture of “${name}” is too large: ${width} x ${height} pixels.`);
  if (rgba.length !== width * height * 4)
    throw new MaquetteError(
      'invalid-input',
      `A picture of ${width} x ${height} pixels has ${width * height * 4} bytes, not ${rgba.length}.`,
    );
  if (crop.left + crop.width > width || crop.top + crop.height > height)
    throw new MaquetteError('invalid-input', 'The crop reaches out of the picture.');
  const whole = { width, height, rgba };
  const isCropped = crop.width < width || crop.height < height;
  const part = isCropped ? cropped(whole, crop) : whole;
  if (!part.rgba.some((value, i) => i % 4 === 3 && value >= 128))
    throw new MaquetteError('invalid-input', 'Nothing of the object is left inside the crop.');

  const { id: picture } = await assets.put(await encodePng(part));
  const size = { width: crop.width, height: crop.height, cutout };
  if (!isCropped) return documents.change(document, label, (state) => edits.setPicture(state, id, { picture, ...size }));
  const { left, top } = crop;
  const original = { picture: (await assets.put(await encodePng(whole))).id, width, height, left, top };
  return documents.change(document, label, (state) => edits.setPicture(state, id, { picture, ...size, original }));
}

const label = 'Edit cut-out';

function cropped({ width, rgba }: RgbaPicture, crop: CropRectangle): RgbaPicture {
  const part = new Uint8Array(crop.width * crop.height * 4);
  for (let y = 0; y < crop.height; y++) {
    const from = 4 * (crop.left + (crop.top + y) * width);
    part.set(rgba.subarray(from, from + 4 * crop.width), 4 * y * crop.width);
  }
  return { width: crop.width, height: crop.height, rgba: part };
}

function photoIn(documents: Documents, document: string, id: string): PhotoItem {
  const photo = documents.state(document).photos.find((candidate) => candidate.id === id);
  if (!photo) throw new MaquetteError('not-found', 'This photo is not in the document any more.');
  return photo;
}
