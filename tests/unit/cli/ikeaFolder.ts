import { join } from 'node:path';
import sharp from 'sharp';
import type { FurnitureClass } from '../../../src/core/furniture';
import { buildFurniture } from '../../../src/core/furniture';
import { prepareSubject } from '../../../src/core/render/picture';
import { renderCutout } from '../../../src/core/render/cutout';
import { tangentAround } from '../../../src/core/render/views';
import { voxelise } from '../../../src/core/voxel/voxelise';
import { mat, put } from '../engine/datasets/sampleSets';

/** Cells along an edge of the set's grids. */
export const IKEA_EDGE = 20;

export interface IkeaModel {
  class: FurnitureClass;
  seed: number;
  /** Quarter turns about the upright axis: the set's azimuth is not canonical. */
  quarters: number;
  photos: number;
}

/**
 * Furniture of our own in the IKEA form: `Images/<8 digits>_<3 digits>.jpg`, `Voxels/<n>.mat` with `grid`, 20³ bytes whose first dimension points up, and the four lists. Gives each model's
 * grid as our index order holds it: x + N*(y + N*z), where the file's dimensions are y, z and x.
 */
export async function writeIkeaFolder(root: string, models: readonly IkeaModel[]): Promise<Float32Array[]> {
  const n = IKEA_EDGE;
  const [images, numbers, grids]: [string[], string[], Float32Array[]] = [[], [], []];
  for (const [m, { class: name, seed, quarters, photos }] of models.entries()) {
    const mesh = buildFurniture(name, seed, 2);
    const { cells } = voxelise(mesh, n);
    const full = (up: number, j: number, k: number): boolean => {
      let [x, z] = [k, j];
      for (let q = 0; q < quarters; q++) [x, z] = [z, n - 1 - x];
      return cells[x + n * (up + n * z)] === 1;
    };
    await put(root, `Voxels/${m + 1}.mat`, mat('grid', n, full, m % 2 === 0));
    grids.push(Float32Array.from({ length: n ** 3 }, (_, i) => Number(full(Math.floor(i / n) % n, Math.floor(i / n ** 2), i % n))));
    const subject = prepareSubject(mesh, voxelise(mesh, 32).cells, 32);
    for (let p = 0; p < photos; p++) {
      const view = { azimuth: 30 + 25 * p, elevation: 15, tilt: 0, distance: 2.6 };
      const { rgba, width, height } = renderCutout(subject, { side: 160, view, tangent: tangentAround(subject.size, view.distance) });
      const image = `${String(m + 1).padStart(8, '0')}_${String(p + 1).padStart(3, '0')}`;
      const photo = sharp(rgba, { raw: { width, height, channels: 4 } }).flatten({ background: '#f4f4f2' });
      await put(root, `Images/${image}.jpg`, await photo.jpeg({ quality: 95 }).toBuffer());
      images.push(image);
      numbers.push(String(m + 1));
    }
  }
  const list = (lines: string[]): string => `${lines.join('\n')}\n`;
  await put(root, join('Lists', 'Images.txt'), list(images));
  await put(root, join('Lists', 'ModelID.txt'), list(numbers));
  await put(root, join('Lists', 'all_obj_class.txt'), list(models.map((model) => model.class)));
  await put(root, join('Lists', 'all_obj_clean.txt'), list(models.map((model, m) => `IKEA_${model.class}_${m + 1}`)));
  return grids;
}
