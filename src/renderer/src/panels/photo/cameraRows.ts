import type { PhotoItem } from '../../../../shared/document';
import { say } from '../../messages';

export interface CameraRow {
  name: string;
  value: string;
}

/** Whole and tenths of a millimetre, as lenses are called. */
const millimetres = (value: number): string => `${Number(value.toFixed(1))} mm`;

/** What is known of the camera, in rows to read. @param locale of the date; absent: the system's */
export function cameraRows({ camera }: Pick<PhotoItem, 'camera'>, locale?: string): CameraRow[] {
  if (!camera) return [];
  const { takenAt, camera: body, lens, focalLength, focalLength35 } = camera;
  const rows: CameraRow[] = [];
  if (takenAt !== undefined) {
    // The clock of the camera, wherever it was: read and written in one zone.
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
    rows.push({ name: say('photo.taken'), value: format.format(new Date(`${takenAt}Z`)) });
  }
  if (body !== undefined) rows.push({ name: say('photo.camera'), value: body });
  if (lens !== undefined) rows.push({ name: say('photo.lens'), value: lens });
  if (focalLength !== undefined) rows.push({ name: say('photo.focalLength'), value: millimetres(focalLength) });
  if (focalLength35 !== undefined) rows.push({ name: say('photo.focalLength35'), value: millimetres(focalLength35) });
  return rows;
}
