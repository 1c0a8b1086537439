import { createRandom } from '../random';
import { cameraOf, randomView } from './camera';
import type { View } from './camera';
import { buildClutter } from './clutter';
import { finishPicture, randomCamerawork } from './finish';
import type { Texture } from './mesh';
import { addOccluder } from './occluder';
import type { CrowdField } from './occlusion';
import { withPhoto } from './photoBackdrop';
import { rasterOf } from './rasterise';
import { randomRoom } from './room';
import { addExtras, placeItem, surfaceOf } from './scene';
import type { Item } from './scene';
import { shadePixels } from './shadePixels';
import { shadowMap } from './shadow';
import { faceNormalsOf } from './subject';
import type { Subject } from './subject';
import { frameWindow, projectItem } from './window';

export { prepareSubject } from './subject';
export type { Subject } from './subject';

export interface PictureOptions {
  /** Side in pixels. */
  side: number;
  seed: number;
  /** Other furniture to stand around, from which some may be taken. */
  extras: readonly Subject[];
  /** Fixed view instead of a random one. */
  view?: View;
  /** Photos of which half of the pictures have one behind the object; at most a few hundred pixels wide, because they are not smoothed. */
  backgrounds?: readonly Texture[];
}

export interface RenderedPicture {
  side: number;
  /** side²*3 bytes. */
  rgb: Uint8Array;
  /** side² bytes: how much of the pixel shows the object. */
  mask: Uint8Array;
  view: View;
  /** For the file it goes to: 35..92, or 95 for a good camera. */
  jpegQuality: number;
}

/** Renders the object as it might be photographed. The same subject, extras and options give the same bytes. */
export function renderPicture(subject: Subject, options: PictureOptions): RenderedPicture {
  const random = createRandom(options.seed);
  const view = options.view ?? randomView(random);
  const camera = cameraOf(view);
  const side = options.side;
  const fine = 2 * side;
  const floorY = -subject.size[1] / 2;
  const room = withPhoto(randomRoom(random, floorY, camera), options.backgrounds ?? [], options.seed);

  const items: Item[] = [];
  const addItem = (placed: ReturnType<typeof placeItem>, isTarget: boolean, crowd: CrowdField | undefined, repaint: boolean): void => {
    const last = items.at(-1);
    items.push({
      ...placed,
      isTarget,
      crowd,
      first: last ? last.first + last.mesh.triangleMaterials.length : 0,
      surfaces: placed.mesh.materials.map((material) => surfaceOf(material, random, repaint && random.next() < 0.8)),
    });
  };
  // A catalogue model keeps its own paint most of the time; a wild one now and then teaches shape over colour.
  addItem(placeItem(subject.mesh, subject.faceNormals, 1, 0, 0, 0, 0), true, subject.crowd, random.next() < 0.18);
  if (random.next() < 0.3) {
    const clutter = buildClutter(subject.grid, subject.gridSize, random);
    if (clutter) addItem(placeItem(clutter, faceNormalsOf(clutter), 1, 0, 0, 0, 0), true, undefined, false);
  }
  if (!room.plain) addExtras(items, addItem, options.extras, subject, random, floorY, camera);

  const window = frameWindow(items[0], camera, random, fine);
  const raster = rasterOf(fine, 0);
  for (const item of items) projectItem(item, raster, camera, window);

  // The sun: from above, mostly from the camera's side.
  const sunAngle = (view.azimuth * Math.PI) / 180 + random.normal() * 1.1;
  const sunHeight = random.range(0.35, 1.3);
  const sun: [number, number, number] = [
    Math.sin(sunAngle) * Math.cos(sunHeight),
    Math.sin(sunHeight),
    Math.cos(sunAngle) * Math.cos(sunHeight),
  ];
  const shadows = random.next() < 0.75 ? shadowMap(items, sun) : undefined;
  const softness = random.range(0.004, 0.05);
  const ambient = random.range(0.3, 0.75);
  const strength = random.range(0.45, 1.1) * (1.15 - ambient) * 1.6;
  const warm = random.range(-0.12, 0.12);
  const sunColour = [strength * (1 + warm), strength, strength * (1 - warm)] as const;
  const occlusion = random.range(0.4, 1);

  const { light, mask } = shadePixels({
    side,
    items,
    raster,
    camera,
    window,
    crowdAround: subject.crowd,
    floorY,
    room,
    lighting: { sun, sunColour, strength, ambient, occlusion, softness, shadows, noiseStart: 3 * random.integer(1365) },
  });
  if (random.next() < 1 / 6) addOccluder(light, mask, side, random);
  const rgb = finishPicture(light, side, randomCamerawork(random), random);
  const jpegQuality = random.next() < 0.4 ? Math.round(random.range(35, 92)) : 95;
  return { side, rgb, mask: Uint8Array.from(mask, (value) => Math.round(255 * value)), view, jpegQuality };
}
