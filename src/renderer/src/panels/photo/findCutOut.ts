import { cutOutObject, type CutHints } from '../../../../core/image/cutOutObject';
import { cutOutPlainBackground } from '../../../../core/image/cutOutPlainBackground';
import type { Picture } from '../../../../core/image/picture';

/** How the object is to be found. */
export type CutMethod = { kind: 'plain' } | { kind: 'automatic' } | { kind: 'object'; hints: CutHints };

/** The mask (255 = object), or undefined when nothing was found. */
export function findCutOut(picture: Picture, method: CutMethod): Uint8Array | undefined {
  switch (method.kind) {
    case 'plain':
      return cutOutPlainBackground(picture);
    case 'automatic':
      return cutOutPlainBackground(picture) ?? cutOutObject(picture);
    case 'object':
      return cutOutObject(picture, method.hints);
  }
}
