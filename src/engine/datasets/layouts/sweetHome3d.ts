import { posix } from 'node:path';
import type { DataProblem } from '../../../shared/data';
import { MaquetteError } from '../../../core/errors';
import { readProperties } from '../properties';
import { catalogueIndex, listSweetHome3d } from '../sweetHome3d';
import { CATALOGUES } from '../sweetHome3dModels';
import type { Catalogue } from '../sweetHome3dModels';
import type { DataFolder } from './folder';
import type { LayoutReader, ListedShape } from './listing';
import { readFile } from 'node:fs/promises';

const INDEX = /(Plugin|Default)FurnitureCatalog\.properties$/;
const NO_TURN = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The catalogues known by name, if the folder holds them: themselves, or in `catalogues/`. */
async function knownCatalogues(folder: DataFolder): Promise<{ root: DataFolder; names: Catalogue[] } | undefined> {
  for (const path of ['', 'catalogues']) {
    const root = folder.at(path);
    const names: Catalogue[] = [];
    for (const name of CATALOGUES) if (await root.hasFile(`${name}/${catalogueIndex(name)}`)) names.push(name);
    if (names.length > 0) return { root, names };
  }
  return undefined;
}

/** Index files of other catalogues: in the folder or one below. */
async function otherIndexes(folder: DataFolder): Promise<string[]> {
  const { files, folders } = await folder.entries();
  const found = files.filter((file) => INDEX.test(file));
  for (const name of folders.slice(0, 200))
    for (const file of (await folder.entries(name)).files) if (INDEX.test(file)) found.push(`${name}/${file}`);
  return found;
}

/** Unpacked furniture catalogues of Sweet Home 3D. Of the known ones only the models of the paper's six classes, sorted by hand, with the fixed test part. */
export const sweetHome3d: LayoutReader = {
  layout: 'sweethome3d',
  looksLike: 'Sweet Home 3D: unpacked catalogues, each with PluginFurnitureCatalog.properties',
  async recognise(folder) {
    return (await knownCatalogues(folder)) !== undefined || (await otherIndexes(folder)).length > 0;
  },
  async list(folder) {
    const known = await knownCatalogues(folder);
    const problems: DataProblem[] = [];
    const shapes = known ? await listKnown(known.root, known.names, problems) : await listOthers(folder, problems);
    return { layout: 'sweethome3d', title: 'Sweet Home 3D', root: folder.root, up: 'y', hasTest: known !== undefined, shapes, problems };
  },
};

async function listKnown(root: DataFolder, names: readonly Catalogue[], problems: DataProblem[]): Promise<ListedShape[]> {
  const shapes: ListedShape[] = [];
  for (const model of await listSweetHome3d(root.root, names)) {
    if (model.iconFile === undefined)
      problems.push({ file: `${model.catalogue}/icon of ${model.name}`, reason: 'The icon shows another model and is left out.' });
    shapes.push({
      id: model.id,
      class: model.class,
      object: model.object,
      split: model.split,
      source: { kind: 'mesh', file: model.objFile, turn: model.rotation, metres: model.metres },
      pictures: model.iconFile === undefined ? [] : [{ kind: 'icon', file: model.iconFile }],
      origin: model.catalogue,
      licence: model.licence,
      creator: model.creator,
    });
  }
  return shapes;
}

async function listOthers(folder: DataFolder, problems: DataProblem[]): Promise<ListedShape[]> {
  const shapes: ListedShape[] = [];
  for (const path of await otherIndexes(folder)) {
    const root = folder.at(posix.dirname(path) === '.' ? '' : posix.dirname(path));
    const properties = readProperties(await readFile(`${folder.root}/${path}`, 'latin1'));
    for (let n = 1; properties.has(`name#${n}`); n++) {
      try {
        shapes.push(readEntry(root, properties, n));
      } catch (error) {
        if (!(error instanceof MaquetteError)) throw error;
        problems.push({ file: path, reason: error.message });
      }
    }
  }
  return shapes;
}

/** One piece of a catalogue. @throws MaquetteError 'bad-file' */
export function readEntry(root: DataFolder, properties: ReadonlyMap<string, string>, n: number): ListedShape {
  const name = (properties.get(`name#${n}`) ?? `number ${n}`).slice(0, 100);
  const bad = (what: string): MaquetteError => new MaquetteError('bad-file', `${root.name}: “${name}” ${what}.`, { file: root.name });
  const fileOf = (key: string): string | undefined => {
    const value = properties.get(`${key}#${n}`);
    if (value === undefined) return undefined;
    // Paths start at the catalogue's own root, with a slash.
    const file = root.inside(value.replace(/^[/\\]+/, ''));
    if (file === undefined) throw bad(`names a ${key} outside of its folder`);
    return file;
  };
  const model = fileOf('model');
  if (model === undefined || !/\.(obj|stl|ply|off|glb)$/i.test(model)) throw bad('has no model that can be read');
  const turn = (properties.get(`modelRotation#${n}`) ?? NO_TURN.join(' ')).trim().split(/\s+/).map(Number);
  if (turn.length !== 9 || !turn.every(Number.isFinite)) throw bad('has a modelRotation that is not nine numbers');
  const metres = ['width', 'height', 'depth'].map((key) => Number(properties.get(`${key}#${n}`)) / 100);
  if (!metres.every((length) => length > 0 && Number.isFinite(length))) throw bad('has no width, height and depth');
  const icon = fileOf('icon');
  const id = `${root.name}-${n}`;
  return {
    id,
    class: (properties.get(`category#${n}`) ?? 'furniture').toLowerCase().slice(0, 100),
    object: id,
    source: { kind: 'mesh', file: model, turn, metres: [metres[0], metres[1], metres[2]] },
    pictures: icon === undefined ? [] : [{ kind: 'icon', file: icon }],
    origin: root.name,
    licence: (properties.get('license') ?? 'as the catalogue says').slice(0, 200),
    creator: (properties.get(`creator#${n}`) ?? 'unknown').slice(0, 200),
  };
}
