import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { preparePhoto } from '../../../src/engine/photos/preparePhoto';
import { createAssetStore } from '../../../src/main/documents/assetStore';
import { readDocumentFile } from '../../../src/main/documents/documentFile';
import { createDocuments, type Documents } from '../../../src/main/documents/documents';
import { addShapes } from '../../../src/main/documents/edits';
import { exportShape } from '../../../src/main/exports/exportMesh';
import { makeMeshFile } from '../../../src/main/exports/makeMeshFile';
import { createJobQueue } from '../../../src/main/jobs/jobQueue';
import { importPaths } from '../../../src/main/photos/importPhotos';
import { exportFormats, presetOf } from '../../../src/shared/exportTargets';
import { makeShape } from '../../unit/main/fixtures';

/** Words and numbers of the photo's own block that nobody else shall read. */
const secrets = ['Jane Roe', 'S/N-4711-0815', 'My garden behind the house', 'GPSLatitude'];
/** 48/1 51/1 30/1 as a TIFF file keeps it, in both orders of bytes. */
const latitude = [48, 1, 51, 1, 30, 1];
const places = [true, false].map((little) => {
  const bytes = Buffer.alloc(24);
  latitude.forEach((value, i) => (little ? bytes.writeUInt32LE(value, 4 * i) : bytes.writeUInt32BE(value, 4 * i)));
  return bytes;
});
const secretsIn = (bytes: Uint8Array): string[] => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [...secrets.filter((text) => buffer.includes(text)), ...(places.some((place) => buffer.includes(place)) ? ['the place'] : [])];
};

let folder: string;
let documents: Documents;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maquette-privacy-'));
});
afterEach(async () => {
  await documents.settled();
  await rm(folder, { recursive: true });
});

async function photoWithSecrets(): Promise<Uint8Array> {
  const picture = sharp({ create: { width: 64, height: 48, channels: 3, background: '#fff' } }).composite([
    { input: { create: { width: 24, height: 24, channels: 3, background: '#a33' } }, left: 20, top: 12 },
  ]);
  return picture
    .withExif({
      IFD0: { Make: 'Canon', Model: 'Canon EOS R6', Artist: 'Jane Roe', ImageDescription: 'My garden behind the house' },
      IFD2: { DateTimeOriginal: '2024:05:17 14:03:22', BodySerialNumber: 'S/N-4711-0815' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 30/1', GPSLongitudeRef: 'E', GPSLongitude: '2/1 17/1 40/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><GPSLatitude>48,51.5N</GPSLatitude></x:xmpmeta>')
    .jpeg()
    .toBuffer();
}

it('takes nothing of a photo but its pixels and the camera into documents, recovery files and exports', async () => {
  const photo = await photoWithSecrets();
  // Else the rest of this test would prove nothing.
  expect(secretsIn(photo)).toEqual([...secrets, 'the place']);
  await writeFile(join(folder, 'garden.jpg'), photo);
  const assets = createAssetStore(join(folder, 'assets'));
  const jobs = createJobQueue({ onChanged: () => undefined });
  documents = createDocuments({ assets, recoveryFolder: join(folder, 'recovery'), generator: 'a test', onChanged: () => undefined });
  const document = documents.snapshot().id;
  const { photos } = await importPaths({ documents, assets, jobs, engine: { preparePhoto } }, document, [join(folder, 'garden.jpg')]);

  const shape = { ...(await makeShape(assets, 'shape', 1, 12)), origin: { kind: 'photo' as const, photos } };
  await documents.change(document, 'Add', (state) => addShapes(state, [shape]));
  await documents.settled();
  const out = join(folder, 'out');
  await mkdir(out);
  await documents.save(document, join(out, 'garden.maquette'));
  const [kept] = (await readDocumentFile(join(out, 'garden.maquette'), assets)).photos;
  expect(kept?.camera).toEqual({ takenAt: '2024-05-17T14:03:22', camera: 'Canon EOS R6' });
  const build = (request: Parameters<typeof makeMeshFile>[0]): ReturnType<typeof makeMeshFile> => makeMeshFile(request);
  for (const format of exportFormats) {
    const choosePath = (): Promise<string> => Promise.resolve(join(out, `garden.${format}`));
    const services = { documents, assets, jobs, build, choosePath, chooseFolder: () => Promise.resolve(out) };
    await exportShape(services, { document, shape: shape.id, settings: { ...presetOf('other'), format } });
  }

  const written = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = written
    .filter((entry) => entry.isFile() && entry.name !== 'garden.jpg')
    .map(({ parentPath, name }) => join(parentPath, name));
  expect(files.length).toBeGreaterThan(exportFormats.length + 2);
  for (const file of files) {
    const bytes = await readFile(file);
    expect(secretsIn(bytes), file).toEqual([]);
    if (!/\.(maquette|3mf)$/.test(file)) continue;
    for (const [name, entry] of Object.entries(unzipSync(bytes))) expect(secretsIn(entry), `${name} in ${file}`).toEqual([]);
  }
});
