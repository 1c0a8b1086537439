import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { MaquetteError } from '../../core/errors';
import { meshBytesLength, unpackMesh } from '../../core/mesh/meshBytes';
import type { DocumentState } from '../../shared/document';
import { atomicWrite, type WriteSystem } from '../../engine/files/atomicWrite';
import { toFileError } from '../files/fileErrors';
import { pngSize } from '../photos/png';
import { hashOf, type AssetStore } from './assetStore';
import { assetsOf } from './edits';
import { projectLimits, type ProjectLimits } from './limits';
import { readManifest, writeManifest } from './manifest';
import { thumbnailName } from './thumbnail';
import { readZipDirectory, readZipEntry } from './zipReader';

/**
 * A `.maquette` file is one zip: `manifest.json` (see manifest.ts), `thumbnail.png` (see thumbnail.ts) and `assets/<SHA-256>`, each asset once. Pictures are
 * stored as they are (PNG is packed already), grids and latents are deflated.
 */

const manifestName = 'manifest.json';
/** Bytes packed between two turns of the event loop: some milliseconds. */
const atOnce = 2 ** 17;
const assetName = (id: string): string => `assets/${id}`;

/** Writes the state and its assets whole or not at all. */
export async function writeDocumentFile(
  path: string,
  state: DocumentState,
  assets: Pick<AssetStore, 'read'>,
  generator: string,
  system?: WriteSystem,
  thumbnail?: Uint8Array | null,
): Promise<void> {
  try {
    await atomicWrite(path, zipOf(state, assets, generator, thumbnail), system);
  } catch (error) {
    throw toFileError(error, path, 'saved');
  }
}

async function* zipOf(
  state: DocumentState,
  assets: Pick<AssetStore, 'read'>,
  generator: string,
  thumbnail?: Uint8Array | null,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else ready.push(chunk);
  });
  const pictures = new Set(state.photos.flatMap((photo) => [photo.picture, ...(photo.original ? [photo.original.picture] : [])]));
  const taken = (): Uint8Array[] => {
    if (failure) throw failure;
    return ready.splice(0);
  };
  async function* add(name: string, bytes: Uint8Array, packed: boolean): AsyncGenerator<Uint8Array> {
    const entry = packed ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    // The same state gives the same bytes on every day and in every time zone.
    entry.mtime = new Date(1980, 0, 1);
    zip.add(entry);
    for (let at = 0; at === 0 || at < bytes.length; at += atOnce) {
      entry.push(bytes.subarray(at, at + atOnce), at + atOnce >= bytes.length);
      yield* taken();
      await setImmediate(); // deflating is done here and now: let the window breathe
    }
  }

  yield* add(manifestName, writeManifest(state, generator), false);
  if (thumbnail) yield* add(thumbnailName, thumbnail, true);
  for (const id of [...assetsOf(state)].sort()) yield* add(assetName(id), await assets.read(id), pictures.has(id));
  zip.end();
  yield* taken();
}

/**
 * Reads a project: everything is checked against the limits before it is unpacked, each asset against its own hash and the size that the
 * manifest gives it. Assets go to `assets`; when a later one is bad, those that this call added are taken out again.
 */
export async function readDocumentFile(path: string, assets: AssetStore, limits: ProjectLimits = projectLimits): Promise<DocumentState> {
  const name = basename(path);
  const file = await open(path, 'r').catch((error: unknown) => {
    throw toFileError(error, path, 'opened');
  });
  const added: string[] = [];
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new MaquetteError('bad-file', `“${name}” is not a file.`, { file: name });
    if (found.size > limits.fileBytes) throw new MaquetteError('too-large', `“${name}” is too large to be opened.`, { file: name });
    const entries = await readZipDirectory(file, name, limits);
    const manifest = entries.get(manifestName);
    if (!manifest) throw new MaquetteError('bad-file', `“${name}” is not a Maquette project: it has no manifest.`, { file: name });
    const state = readManifest(await readZipEntry(file, name, manifest, limits.manifestBytes), name);

    for (const [id, check] of assetChecks(state, limits)) {
      const entry = entries.get(assetName(id));
      if (!entry) throw new MaquetteError('bad-file', `“${name}” is incomplete: ${check.what} is missing.`, { file: name });
      const bytes = await readZipEntry(file, name, entry, check.limit);
      if (hashOf(bytes) !== id || !check.fits(bytes)) {
        throw new MaquetteError('bad-file', `“${name}” is damaged: ${check.what} is not what the project says.`, { file: name });
      }
      const { isNew } = await assets.put(bytes);
      if (isNew) added.push(id);
    }
    return state;
  } catch (error) {
    for (const id of added) await assets.remove(id);
    throw toFileError(error, path, 'opened');
  } finally {
    await file.close();
  }
}

export interface AssetCheck {
  /** For the message. */
  what: string;
  /** Bytes. */
  limit: number;
  fits(bytes: Uint8Array): boolean;
}

/** What each asset of a state must be. */
export function assetChecks(state: DocumentState, limits: ProjectLimits): Map<string, AssetCheck> {
  const checks = new Map<string, AssetCheck>();
  // An asset with two roles must satisfy both.
  const add = (id: string, check: AssetCheck): void => {
    const other = checks.get(id);
    checks.set(
      id,
      other ? { ...check, limit: Math.min(check.limit, other.limit), fits: (bytes) => check.fits(bytes) && other.fits(bytes) } : check,
    );
  };
  const addPicture = (what: string, { picture, width, height }: { picture: string; width: number; height: number }): void =>
    add(picture, {
      what,
      limit: limits.assetBytes,
      fits: (bytes) => {
        const size = pngSize(bytes);
        return size?.width === width && size.height === height && width * height <= limits.photoPixels;
      },
    });
  for (const photo of state.photos) {
    addPicture(`the picture of “${photo.name}”`, photo);
    if (photo.original) addPicture(`the uncropped picture of “${photo.name}”`, photo.original);
  }
  for (const shape of state.shapes) {
    const grid = 4 * shape.gridSize ** 3;
    add(shape.grid, { what: `the grid of “${shape.name}”`, limit: limits.assetBytes, fits: (bytes) => bytes.length === grid });
    if (shape.mesh !== undefined) {
      const { data, vertices, triangles } = shape.mesh;
      add(data, {
        what: `the mesh of “${shape.name}”`,
        limit: limits.assetBytes,
        fits: (bytes) => bytes.length === meshBytesLength(vertices, triangles) && unpackMesh(bytes, vertices, triangles) !== null,
      });
    }
    if (shape.colour !== undefined) {
      const cells = 3 * shape.gridSize ** 3;
      add(shape.colour, { what: `the colours of “${shape.name}”`, limit: limits.assetBytes, fits: (bytes) => bytes.length === cells });
    }
    if (shape.latent === undefined) continue;
    add(shape.latent, {
      what: `the latent vector of “${shape.name}”`,
      limit: limits.latentBytes,
      fits: (bytes) => bytes.length > 0 && bytes.length % 4 === 0,
    });
  }
  return checks;
}
