import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { MaquetteError } from '../../core/errors';
import { atomicWrite, type WriteSystem } from '../../engine/files/atomicWrite';
import type { PictureFormat } from '../../shared/ipc/pictures';
import { fileName, withExtension } from '../exports/exportMesh';
import { toFileError } from '../files/fileErrors';

export interface PicturePlacesOptions {
  /** Asks where to; null when the user cancels. */
  choosePath: (suggestion: { name: string; format: PictureFormat }) => Promise<string | null>;
  onSaved: (path: string) => void;
  newId?: () => string;
  system?: WriteSystem;
}

/** Writes pictures of the view where the user said, and nowhere else: each place is good for one file of its format. */
export interface PicturePlaces {
  choose(request: { name: string; format: PictureFormat }): Promise<{ place: string; file: string } | null>;
  save(request: { place: string; bytes: Uint8Array }): Promise<{ file: string; bytes: number }>;
}

/** The first bytes of each format. */
const SIGNATURES: Readonly<Record<PictureFormat, readonly number[]>> = {
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  gif: [0x47, 0x49, 0x46, 0x38, 0x39, 0x61],
  webm: [0x1a, 0x45, 0xdf, 0xa3],
};
/** Places that were asked for and never used are forgotten, the oldest first. */
const KEPT_AT_MOST = 16;

export function createPicturePlaces({ choosePath, onSaved, newId = randomUUID, system }: PicturePlacesOptions): PicturePlaces {
  const places = new Map<string, { path: string; format: PictureFormat }>();
  return {
    async choose({ name, format }) {
      const chosen = await choosePath({ name: `${fileName(name)}.${format}`, format });
      if (chosen === null) return null;
      const path = withExtension(chosen, format);
      const place = newId();
      places.set(place, { path, format });
      for (const oldest of places.keys()) {
        if (places.size <= KEPT_AT_MOST) break;
        places.delete(oldest);
      }
      return { place, file: basename(path) };
    },
    async save({ place, bytes }) {
      const known = places.get(place);
      if (!known) throw new MaquetteError('not-found', 'The place for this picture is not known any more. Choose it again.');
      const { path, format } = known;
      if (!SIGNATURES[format].every((byte, i) => bytes[i] === byte))
        throw new MaquetteError('invalid-input', `This is not a ${format.toUpperCase()} file, so it was not written.`, {
          file: basename(path),
        });
      try {
        const written = await atomicWrite(path, [bytes], system);
        places.delete(place);
        onSaved(path);
        return { file: basename(path), bytes: written };
      } catch (error) {
        throw toFileError(error, path, 'saved');
      }
    },
  };
}
