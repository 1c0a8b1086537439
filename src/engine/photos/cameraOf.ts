import { focalInPixels, readExif, type CameraFacts } from '../../core/image/exif';

/** What took a photo, as `PreparedPhoto` has it. */
export interface TakenWith {
  camera?: CameraFacts;
  focal?: number;
}

/** Difference between two proportions that rounding a picture's sides explains. */
const sameProportions = 0.01;

interface Size {
  width: number;
  height: number;
}
const proportions = ({ width, height }: Size): number => Math.max(width, height) / Math.min(width, height);

/**
 * What a file's EXIF block says of the camera, and the focal length in pixels of the decoded picture. That of a picture whose proportions are not those that the camera
 * stored is unknown: something was cut off.
 */
export function cameraOf({ exif, ...stored }: Size & { exif?: Uint8Array }, picture: Size): TakenWith {
  if (!exif) return {};
  const { facts, storedSize } = readExif(exif);
  if (Object.keys(facts).length === 0) return {};
  const isWhole = storedSize === undefined || Math.abs(proportions(storedSize) / proportions(stored) - 1) < sameProportions;
  const focal = isWhole ? focalInPixels(facts, picture.width, picture.height) : undefined;
  return { camera: facts, ...(focal !== undefined && { focal }) };
}
