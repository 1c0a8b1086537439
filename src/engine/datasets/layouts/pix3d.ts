import { z } from 'zod';
import type { StoredCamera } from '../storeSchema';
import type { Turn } from '../turn';
import { turnFrom } from '../turn';
import type { LayoutReader, ListedShape } from './listing';
import { parseJson } from './parseJson';

const vector = z.tuple([z.number(), z.number(), z.number()]);
const record = z.looseObject({
  img: z.string().max(500),
  category: z.string().min(1).max(100),
  mask: z.string().max(500).optional(),
  model: z.string().max(500).optional(),
  voxel: z.string().max(500).optional(),
  cam_position: vector.optional(),
  inplane_rotation: z.number().optional(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  truncated: z.boolean().optional(),
  occluded: z.boolean().optional(),
  slightly_occluded: z.boolean().optional(),
});
export type Pix3dRecord = z.infer<typeof record>;

/** @throws MaquetteError 'bad-file' with the place in the file */
export const readPix3d = (text: string, file: string): Pix3dRecord[] => parseJson(z.array(record), text, file);

/** The side from which the photographs are taken most: people photograph furniture from its front. */
export function usualFront(records: readonly Pix3dRecord[]): '+x' | '-x' | '+z' | '-z' {
  let x = 0;
  let z = 0;
  for (const { cam_position: camera } of records) {
    const length = camera ? Math.hypot(camera[0], camera[2]) : 0;
    if (!camera || !(length > 0)) continue;
    x += camera[0] / length;
    z += camera[2] / length;
  }
  if (Math.abs(x) > Math.abs(z)) return x > 0 ? '+x' : '-x';
  return z > 0 ? '+z' : '-z';
}

/** Camera of a photo in our axes. The model's longest side is about 1 in Pix3D. */
function cameraOf({ cam_position: camera, inplane_rotation: tilt = 0 }: Pix3dRecord, turn: Turn): StoredCamera | undefined {
  if (!camera) return undefined;
  const [x, y, z] = [0, 1, 2].map((row) => turn[3 * row] * camera[0] + turn[3 * row + 1] * camera[1] + turn[3 * row + 2] * camera[2]);
  const distance = Math.hypot(x, y, z);
  if (!(distance > 0)) return undefined;
  const degrees = 180 / Math.PI;
  return { azimuth: Math.atan2(x, z) * degrees, elevation: Math.asin(y / distance) * degrees, tilt: tilt * degrees, distance };
}

/** Photos with masks and the models that they show (Sun et al. 2018). It has no split of its own. */
export const pix3d: LayoutReader = {
  layout: 'pix3d',
  looksLike: 'Pix3D: pix3d.json beside img/, mask/ and model/',
  recognise: (folder) => folder.hasFile('pix3d.json'),
  async list(folder, axes) {
    const records = readPix3d(await folder.text('pix3d.json'), 'pix3d.json');
    const up = axes.up ?? 'y';
    const turn = turnFrom(up, axes.front ?? (up === 'z' ? '-y' : usualFront(records)));
    const problems: { file: string; reason: string }[] = [];
    const shapes = new Map<string, ListedShape & { pictures: ListedShape['pictures'][number][] }>();
    let unclear = 0;
    for (const entry of records) {
      const source = await sourceOf(entry);
      if (!source) {
        problems.push({
          file: (entry.model ?? entry.voxel ?? entry.img).slice(0, 200),
          reason: `The model of ${entry.img.slice(0, 200)} is not in the folder.`,
        });
        continue;
      }
      let shape = shapes.get(source.path);
      if (!shape) {
        const id = source.path.replace(/^model\//, '').replace(/\.\w+$/, '');
        shape = {
          id,
          class: entry.category,
          object: id,
          source: source.shape,
          pictures: [],
          origin: 'Pix3D',
          licence: 'CC-BY-4.0',
          creator: 'Pix3D',
        };
        shapes.set(source.path, shape);
      }
      // A photo in which the object is cut off or hidden would teach that half a chair is a chair.
      if (entry.truncated || entry.occluded) {
        unclear++;
        continue;
      }
      const file = folder.inside(entry.img);
      if (file === undefined || !(await folder.hasFile(entry.img))) {
        problems.push({ file: entry.img.slice(0, 200), reason: 'The photo is in pix3d.json but not in the folder.' });
        continue;
      }
      const mask = entry.mask === undefined ? undefined : folder.inside(entry.mask);
      const camera = cameraOf(entry, turn);
      const [left, top, right, bottom] = entry.bbox ?? [0, 0, 0, 0];
      shape.pictures.push({
        kind: 'photo',
        file,
        ...(mask !== undefined && (await folder.hasFile(entry.mask ?? '')) ? { mask } : {}),
        ...(right > left && bottom > top ? { crop: [left, top, right - left, bottom - top] } : {}),
        ...(camera ? { camera } : {}),
      });
    }
    if (unclear > 0)
      problems.push({
        file: 'pix3d.json',
        reason: `${unclear} photos show an object that is cut off or hidden in part; they are left out.`,
      });
    return { layout: 'pix3d', title: 'Pix3D', root: folder.root, up, hasTest: false, shapes: [...shapes.values()], problems };

    async function sourceOf(entry: Pix3dRecord): Promise<{ path: string; shape: ListedShape['source'] } | undefined> {
      for (const [path, kind] of [
        [entry.model, 'mesh'],
        [entry.voxel, 'grid'],
      ] as const) {
        const file = path === undefined ? undefined : folder.inside(path);
        if (path === undefined || file === undefined || !(await folder.hasFile(path))) continue;
        return { path, shape: kind === 'mesh' ? { kind, file, turn } : { kind, file, turn, fit: 'canonical' } };
      }
      return undefined;
    }
  },
};
