import { createRandom } from '../random';
import type { Texture } from './mesh';
import type { PhotoBackdrop, Room } from './room';

/** The room, or for every other seed a photo in its place. With no photos the room is given back as it is. */
export function withPhoto(room: Room, photos: readonly Texture[], seed: number): Room {
  if (photos.length === 0) return room;
  // Numbers of its own, so that the rest of the picture is what it would be without photos.
  const random = createRandom(seed ^ 0x0b5cee2d);
  if (random.next() < 0.5) return room;
  const texture = photos[random.integer(photos.length)];
  const side = Math.min(texture.width, texture.height) * random.range(0.5, 1);
  return {
    ...room,
    plain: true,
    photo: {
      texture,
      side,
      left: random.range(0, texture.width - side),
      top: random.range(0, texture.height - side),
      mirrored: random.next() < 0.5,
    },
  };
}

/** Fills the colour (linear) at a place in the picture: x to the right and y down, 0..1. */
export function lookAtPhoto({ texture, left, top, side, mirrored }: PhotoBackdrop, x: number, y: number, colour: Float64Array): void {
  const column = Math.min(texture.width - 1, Math.floor(left + (mirrored ? 1 - x : x) * side));
  const row = Math.min(texture.height - 1, Math.floor(top + y * side));
  const at = 3 * (column + texture.width * row);
  for (let c = 0; c < 3; c++) colour[c] = (texture.rgb[at + c] / 255) ** 2;
}
