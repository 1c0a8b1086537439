import type { Picture } from '../image/picture';
import { createRandom } from '../random';
import { cameraOf } from './camera';
import type { View } from './camera';
import { rasterOf } from './rasterise';
import { placeItem, surfaceOf } from './scene';
import type { Item } from './scene';
import { shadePixels } from './shadePixels';
import { shadowMap } from './shadow';
import type { Subject } from './subject';
import { projectItem } from './window';

export interface CutoutOptions {
  /** Side in pixels. */
  side: number;
  view: View;
  /** Half the picture's width at distance 1. The object's centre is in the middle. */
  tangent: number;
  /** Of the grain of wood and cloth and of the shadows' edge. */
  seed?: number;
}

/** The object alone before nothing, in even light from over the camera's left shoulder: alpha is how much of a pixel it covers; glass counts as solid. */
export function renderCutout(subject: Subject, { side, view, tangent, seed = 1 }: CutoutOptions): Picture {
  const random = createRandom(seed);
  const camera = cameraOf(view);
  const fine = 2 * side;
  const item: Item = {
    ...placeItem(subject.mesh, subject.faceNormals, 1, 0, 0, 0, 0),
    isTarget: true,
    crowd: subject.crowd,
    first: 0,
    surfaces: subject.mesh.materials.map((material) => ({ ...surfaceOf(material, random, false), screen: 0 })),
  };
  const window = { cx: -tangent, cy: tangent, step: (2 * tangent) / fine };
  const raster = rasterOf(fine, 0);
  projectItem(item, raster, camera, window);
  const angle = ((view.azimuth - 35) * Math.PI) / 180;
  const height = 0.9;
  const sun = [Math.sin(angle) * Math.cos(height), Math.sin(height), Math.cos(angle) * Math.cos(height)] as const;
  const { light, mask } = shadePixels({
    side,
    items: [item],
    raster,
    camera,
    window,
    crowdAround: subject.crowd,
    floorY: -subject.size[1] / 2,
    room: undefined,
    lighting: {
      sun,
      sunColour: [0.7, 0.7, 0.7],
      strength: 0.7,
      ambient: 0.6,
      occlusion: 0.6,
      softness: 0.02,
      shadows: shadowMap([item], sun),
      noiseStart: 0,
    },
  });
  const rgba = new Uint8Array(4 * side * side);
  for (let i = 0; i < side * side; i++) {
    if (mask[i] === 0) continue;
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = Math.min(255, Math.round(255 * Math.sqrt(light[3 * i + c] / mask[i])));
    rgba[4 * i + 3] = Math.round(255 * mask[i]);
  }
  return { width: side, height: side, rgba };
}
