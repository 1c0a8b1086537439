import { parseWhole } from '../../../core/formats/text';
import { MaquetteError } from '../../../core/errors';
import type { DataFolder } from './folder';
import type { LayoutReader, ListedPicture, ListedShape } from './listing';

/** The first dimension of the grids points up; the other two follow in such an order that nothing is mirrored. Which side is the front is not said. */
const TURN = [0, 0, 1, 1, 0, 0, 0, 1, 0];

const lines = async (folder: DataFolder, path: string): Promise<string[]> =>
  (await folder.text(path))
    .replace(/\s+$/, '')
    .split(/\r?\n/)
    .map((line) => line.trim());

/** Photos of IKEA furniture with 20³ grids (Lim et al. 2013, in the form that Girdhar et al. 2016 gave it). All of it is for testing. */
export const ikea: LayoutReader = {
  layout: 'ikea',
  looksLike: 'IKEA (Lim, Girdhar): Images/, Voxels/*.mat, Lists/Images.txt, Lists/ModelID.txt, Lists/all_obj_class.txt',
  async recognise(folder) {
    return (await folder.hasFile('Lists/ModelID.txt')) && (await folder.hasFolder('Voxels'));
  },
  async list(folder) {
    const images = await lines(folder, 'Lists/Images.txt');
    const models = await lines(folder, 'Lists/ModelID.txt');
    const classes = await lines(folder, 'Lists/all_obj_class.txt');
    const names = (await folder.hasFile('Lists/all_obj_clean.txt')) ? await lines(folder, 'Lists/all_obj_clean.txt') : [];
    if (images.length !== models.length) {
      throw new MaquetteError(
        'bad-file',
        `Lists/Images.txt names ${images.length} photos and Lists/ModelID.txt ${models.length} models; there must be one for each.`,
        { file: 'Lists/ModelID.txt', line: Math.min(images.length, models.length) + 1 },
      );
    }
    const problems: { file: string; reason: string }[] = [];
    const pictures = new Map<number, ListedPicture[]>();
    const there = new Set((await folder.entries('Images')).files);
    for (const [i, image] of images.entries()) {
      const model = parseWhole(models[i]);
      if (!(model >= 1 && model <= classes.length)) {
        throw new MaquetteError(
          'bad-file',
          `Lists/ModelID.txt, line ${i + 1}: “${models[i].slice(0, 40)}” is no number from 1 to ${classes.length}.`,
          { file: 'Lists/ModelID.txt', line: i + 1 },
        );
      }
      // The list has the names with or without ending.
      const name = [image, `${image}.jpg`, `${image}.png`].find((candidate) => there.has(candidate));
      if (name === undefined) {
        problems.push({ file: `Images/${image.slice(0, 100)}`, reason: 'The photo is in Lists/Images.txt but not in the folder.' });
        continue;
      }
      const list = pictures.get(model) ?? [];
      list.push({ kind: 'photo', file: `${folder.root}/Images/${name}` });
      pictures.set(model, list);
    }
    const grids = new Set((await folder.entries('Voxels')).files);
    const shapes: ListedShape[] = [];
    for (const [model, photos] of [...pictures].sort(([a], [b]) => a - b)) {
      if (!grids.has(`${model}.mat`)) {
        problems.push({ file: `Voxels/${model}.mat`, reason: `${photos.length} photos show this model, whose grid is missing.` });
        continue;
      }
      const id = `ikea-${String(model).padStart(3, '0')}`;
      shapes.push({
        id,
        class:
          classes[model - 1]
            .replace(/^IKEA_/i, '')
            .split('_')[0]
            .toLowerCase() || 'object',
        object: names[model - 1] ? names[model - 1] : id,
        split: 'test',
        source: { kind: 'grid', file: `${folder.root}/Voxels/${model}.mat`, turn: TURN, fit: 'pad' },
        pictures: photos,
        origin: 'IKEA',
        licence: 'research use (Lim et al. 2013)',
        creator: 'IKEA',
      });
    }
    return { layout: 'ikea', title: 'IKEA photos and grids', root: folder.root, up: 'z', hasTest: true, shapes, problems };
  },
};
