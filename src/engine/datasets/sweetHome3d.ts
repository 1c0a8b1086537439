import { execFile } from 'node:child_process';
import { access, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { MaquetteError } from '../../core/errors';
import { safeEntryPath, unzip } from '../../core/formats/unzip';
import { FURNITURE_CLASSES } from '../../core/furniture/classes';
import type { FurnitureClass } from '../../core/furniture/classes';
import { meshBounds } from '../../core/render/mesh';
import type { PaintedMesh } from '../../core/render/mesh';
import { readProperties } from './properties';
import { readPainted } from './readPainted';
import type { Split } from './storeSchema';
import { CATALOGUES, CATALOGUE_LICENCES, MODELS_OF_CLASS, SAME_OBJECTS, TEST_CATALOGUES, WRONG_ICONS } from './sweetHome3dModels';
import type { Catalogue } from './sweetHome3dModels';

const run = promisify(execFile);
const PACKAGES = ['sweethome3d', 'sweethome3d-furniture'];
const JAR_FOLDER = 'com/eteks/sweethome3d/io/';
const MAX_UNPACKED_BYTES = 400 * 2 ** 20;

/** One furniture model of a catalogue, as its index describes it. */
export interface CatalogueModel {
  /** "Scopia-27". */
  id: string;
  catalogue: Catalogue;
  class: FurnitureClass;
  name: string;
  creator: string;
  licence: string;
  /** The id of the object it is one of: its own, or that of a near-duplicate. */
  object: string;
  split: Exclude<Split, 'unused'>;
  /** Absolute paths. */
  objFile: string;
  /** Absent if the catalogue's icon shows another model. */
  iconFile?: string;
  /** Width (x), height (y), depth (z) in metres. */
  metres: [number, number, number];
  /** Row by row; turns the file's vertices into the upright pose. */
  rotation: readonly number[];
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Fetches and unpacks the catalogues into `folder` (once; later calls return at once). On Debian and its kin the packages are downloaded with apt-get;
 * elsewhere the two .deb files must be put into the folder by hand. Returns the folder of unpacked catalogues.
 */
export async function fetchSweetHome3d(folder: string, report: (line: string) => void = () => {}): Promise<string> {
  const unpacked = join(folder, 'catalogues');
  if (await exists(unpacked)) return unpacked;
  await mkdir(folder, { recursive: true });
  const debOf = (files: string[], name: string): string | undefined =>
    files.find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
  let files = await readdir(folder);
  const missing = PACKAGES.filter((name) => debOf(files, name) === undefined);
  if (missing.length > 0) {
    report(`downloading ${missing.join(' and ')}`);
    try {
      await run('apt-get', ['download', ...missing], { cwd: folder });
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n').slice(-2).join(' ').trim() : '';
      throw new MaquetteError(
        'not-found',
        `The Sweet Home 3D catalogues could not be downloaded (${why}). Put the Debian packages ${missing.map((name) => `${name}_*_all.deb`).join(' and ')} into ${folder} and start again.`,
      );
    }
    files = await readdir(folder);
  }
  const raw = join(folder, 'unpacked.tmp');
  const target = join(folder, 'catalogues.tmp');
  await rm(raw, { recursive: true, force: true });
  await rm(target, { recursive: true, force: true });
  for (const name of PACKAGES) {
    const deb = debOf(files, name);
    if (deb === undefined) throw new MaquetteError('not-found', `${name}_*_all.deb is not in ${folder}.`);
    report(`unpacking ${deb}`);
    try {
      await run('dpkg', ['-x', join(folder, deb), raw]);
    } catch {
      throw new MaquetteError('bad-file', `${deb} could not be unpacked with dpkg. It may be cut short: delete it and start again.`, {
        file: deb,
      });
    }
  }
  const share = join(raw, 'usr/share/sweethome3d');
  for (const catalogue of CATALOGUES) {
    if (catalogue === 'default') await unzipInto(join(share, 'sweethome3d.jar'), join(target, catalogue), JAR_FOLDER);
    else await unzipInto(join(share, 'furniture', `${catalogue}.sh3f`), join(target, catalogue), '');
  }
  await rm(raw, { recursive: true, force: true });
  await rename(target, unpacked);
  return unpacked;
}

/** Unpacks the entries under `prefix`; refuses names that would leave the folder and archives that grow beyond reason. */
async function unzipInto(archive: string, folder: string, prefix: string): Promise<void> {
  const name = basename(archive);
  const entries = unzip(
    await readFile(archive),
    name,
    { bytes: MAX_UNPACKED_BYTES },
    (entry) => entry.startsWith(prefix) && !entry.endsWith('.class'),
  );
  for (const [entry, bytes] of entries) {
    const path = join(folder, safeEntryPath(entry, name));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
}

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Where each catalogue keeps its list, from its own folder. */
export const catalogueIndex = (catalogue: Catalogue): string =>
  catalogue === 'default' ? `${JAR_FOLDER}DefaultFurnitureCatalog.properties` : 'PluginFurnitureCatalog.properties';

/** The furniture of the six classes in the unpacked catalogues, in a fixed order, with its split. */
export async function listSweetHome3d(unpacked: string, catalogues: readonly Catalogue[] = CATALOGUES): Promise<CatalogueModel[]> {
  const models: CatalogueModel[] = [];
  for (const catalogue of catalogues) {
    const index = catalogueIndex(catalogue);
    const root = join(unpacked, catalogue);
    const properties = readProperties(await readFile(join(root, index), 'latin1'));
    for (const furniture of FURNITURE_CLASSES) {
      for (const n of MODELS_OF_CLASS[furniture][catalogue] ?? []) {
        const value = (key: string): string => {
          const text = properties.get(`${key}#${n}`);
          if (text === undefined)
            throw new MaquetteError(
              'bad-file',
              `${catalogue} has no ${key}#${n}: another version of the catalogue than the one known here.`,
              { file: index },
            );
          return text;
        };
        const centimetres = (key: string): number => {
          const number = Number(value(key));
          if (!(number > 0)) throw new MaquetteError('bad-file', `${catalogue}: ${key}#${n} is not a length.`, { file: index });
          return number / 100;
        };
        const id = `${catalogue}-${n}`;
        const rotation = (properties.get(`modelRotation#${n}`) ?? IDENTITY.join(' ')).trim().split(/\s+/).map(Number);
        if (rotation.length !== 9 || !rotation.every(Number.isFinite))
          throw new MaquetteError('bad-file', `${catalogue}: modelRotation#${n} is not nine numbers.`, { file: index });
        models.push({
          id,
          catalogue,
          class: furniture,
          name: value('name'),
          creator: properties.get(`creator#${n}`) ?? 'unknown',
          licence: CATALOGUE_LICENCES[catalogue],
          object: SAME_OBJECTS.find((group) => group.includes(id))?.[0] ?? id,
          split: TEST_CATALOGUES.includes(catalogue) ? 'test' : 'train',
          objFile: join(root, posix.join('.', value('model'))),
          ...(WRONG_ICONS.has(id) ? {} : { iconFile: join(root, posix.join('.', value('icon'))) }),
          metres: [centimetres('width'), centimetres('height'), centimetres('depth')],
          rotation,
        });
      }
    }
  }
  return markValidation(models);
}

/** Every eighth object of each class that is not for testing becomes validation (12.5 %), near-duplicates together. */
function markValidation(models: CatalogueModel[]): CatalogueModel[] {
  const validation = new Set<string>();
  for (const furniture of FURNITURE_CLASSES) {
    const objects = [
      ...new Set(models.filter((model) => model.class === furniture && model.split === 'train').map((model) => model.object)),
    ];
    for (let i = 3; i < objects.length; i += 8) validation.add(objects[i]);
  }
  return models.map((model) => (model.split === 'train' && validation.has(model.object) ? { ...model, split: 'validation' } : model));
}

/** Reads a model with its materials, upright and at its real size: metres, y up, front +z, centred. */
export async function readCatalogueModel(model: Pick<CatalogueModel, 'id' | 'objFile' | 'rotation' | 'metres'>): Promise<PaintedMesh> {
  const title = `${model.id} (${basename(model.objFile)})`;
  // Models share pictures with their neighbours in the catalogue: one folder up is still inside of it.
  const mesh = await readPainted(model.objFile, dirname(dirname(model.objFile)), () => {}, title);
  return toRealSize(mesh, model.rotation, model.metres);
}

/** Turns the mesh, then stretches its bounding box to the declared size and centres it. */
export function toRealSize(mesh: PaintedMesh, rotation: readonly number[], metres: readonly [number, number, number]): PaintedMesh {
  const turn = (list: Float32Array): Float32Array => {
    const out = new Float32Array(list.length);
    for (let i = 0; i < list.length; i += 3) {
      for (let row = 0; row < 3; row++) {
        out[i + row] = [0, 1, 2].reduce((sum, column) => sum + rotation[3 * row + column] * list[i + column], 0);
      }
    }
    return out;
  };
  const positions = turn(mesh.positions);
  const box = meshBounds({ positions, indices: mesh.indices });
  const factors = metres.map((length, a) => {
    const side = box[a + 3] - box[a];
    return side > 0 ? length / side : 1;
  });
  for (let i = 0; i < positions.length; i++) {
    const a = i % 3;
    positions[i] = (positions[i] - (box[a] + box[a + 3]) / 2) * factors[a];
  }
  if (!mesh.normals) return { ...mesh, positions };
  const normals = turn(mesh.normals);
  // Normals go with the inverse of the stretch.
  for (let i = 0; i < normals.length; i++) normals[i] = normals[i] / factors[i % 3];
  return { ...mesh, positions, normals };
}
