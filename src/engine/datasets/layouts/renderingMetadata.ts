import { MaquetteError } from '../../../core/errors';
import { parseDecimal } from '../../../core/formats/text';
import type { StoredCamera } from '../storeSchema';

/** Distance in rendering_metadata.txt is a share of this, in diagonals of the model's box: ShapeNet v1 scales that to 1. */
const FARTHEST = 1.75;

/**
 * Cameras of 3D-R2N2's renderings: a line each of azimuth, elevation, in-plane rotation (degrees), distance ratio and field of view. Azimuth 0 looks at the
 * front of ShapeNet v1 (+x), 90 has the camera at its +z, which is our -x: so ours runs the other way.
 *
 * @throws MaquetteError 'bad-file' with the line
 */
export function readRenderingMetadata(text: string, file: string): StoredCamera[] {
  const cameras: StoredCamera[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/\s+/);
    if (words[0] === '') continue;
    const [azimuth, elevation, tilt, ratio] = words.map(parseDecimal);
    if (words.length < 4 || ![azimuth, elevation, tilt, ratio].every(Number.isFinite)) {
      throw new MaquetteError(
        'bad-file',
        `${file}, line ${i + 1}: five numbers are expected (azimuth, elevation, tilt, distance, field of view).`,
        {
          file,
          line: i + 1,
        },
      );
    }
    cameras.push({ azimuth: (((-azimuth % 360) + 540) % 360) - 180, elevation, tilt, distance: ratio * FARTHEST });
  }
  return cameras;
}
