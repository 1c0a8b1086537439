import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { DocumentState } from '../../shared/document';
import { hashOf, type AssetStore } from './assetStore';
import { assetChecks } from './documentFile';
import { projectLimits, type ProjectLimits } from './limits';
import { readManifest } from './manifest';

const inflate = promisify(inflateRaw);

const LOCAL = Buffer.from([0x50, 0x4b, 3, 4]);
const DESCRIPTOR = Buffer.from([0x50, 0x4b, 7, 8]);

export interface Salvaged {
  state: DocumentState;
  /** In words: "the grid of “Chair”". */
  lost: string[];
}

/**
 * What can still be read of a damaged project, whatever is wrong with its zip: the entries are found by their own headers, not by the directory
 * at the end, which a file that was cut short does not have. The manifest comes first in our files; an asset counts only if its bytes have
 * the hash that it is named by. Null when the manifest is gone, or nothing that it names is left.
 */
export async function salvageDocumentFile(
  path: string,
  assets: AssetStore,
  limits: ProjectLimits = projectLimits,
): Promise<Salvaged | null> {
  const bytes = await readWhole(path, limits.fileBytes);
  if (!bytes) return null;
  const entries = findEntries(bytes, limits.entries);
  const manifest = entries.get('manifest.json');
  if (!manifest) return null;
  let state: DocumentState;
  try {
    const text = await readEntry(bytes, manifest, limits.manifestBytes, () => true);
    if (!text) return null;
    state = readManifest(text, path);
  } catch {
    return null;
  }

  const lost: string[] = [];
  const found = new Set<string>();
  for (const [id, check] of assetChecks(state, limits)) {
    const entry = entries.get(`assets/${id}`);
    const asset = entry && (await readEntry(bytes, entry, check.limit, (candidate) => hashOf(candidate) === id));
    if (asset && check.fits(asset)) {
      await assets.put(asset);
      found.add(id);
    } else lost.push(check.what);
  }
  const rest = withoutLost(state, found);
  return rest.photos.length + rest.shapes.length === 0 ? null : { state: rest, lost };
}

/** A photo goes with its picture and a shape with its grid; without what it was cropped from, its latent vector, mesh or colours an item stays. */
function withoutLost(state: DocumentState, found: ReadonlySet<string>): DocumentState {
  return {
    ...state,
    photos: state.photos
      .filter((photo) => found.has(photo.picture))
      .map((photo) => {
        const rest = { ...photo };
        if (rest.original !== undefined && !found.has(rest.original.picture)) delete rest.original;
        return rest;
      }),
    shapes: state.shapes
      .filter((shape) => found.has(shape.grid))
      .map((shape) => {
        const rest = { ...shape };
        if (rest.latent !== undefined && !found.has(rest.latent)) delete rest.latent;
        if (rest.mesh !== undefined && !found.has(rest.mesh.data)) delete rest.mesh;
        if (rest.colour !== undefined && !found.has(rest.colour)) delete rest.colour;
        return rest;
      }),
  };
}

async function readWhole(path: string, limit: number): Promise<Buffer | null> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return null;
  try {
    const found = await file.stat();
    return found.isFile() && found.size <= limit ? await file.readFile() : null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

interface FoundEntry {
  method: number;
  /** Offset of the data, and of the entry after it. */
  start: number;
  end: number;
}

function findEntries(bytes: Buffer, limit: number): Map<string, FoundEntry> {
  const headers: { name: string; method: number; start: number; at: number }[] = [];
  for (let at = bytes.indexOf(LOCAL); at >= 0 && headers.length <= 4 * limit; at = bytes.indexOf(LOCAL, at + 4)) {
    if (at + 30 > bytes.length) break;
    const nameLength = bytes.readUInt16LE(at + 26);
    const start = at + 30 + nameLength + bytes.readUInt16LE(at + 28);
    const name = bytes.toString('latin1', at + 30, at + 30 + nameLength);
    // The four bytes also occur in data: only names of ours count.
    if (!/^(manifest\.json|assets\/[0-9a-f]{64})$/.test(name) || start > bytes.length) continue;
    headers.push({ name, method: bytes.readUInt16LE(at + 8), start, at });
  }
  const entries = new Map<string, FoundEntry>();
  headers.forEach(({ name, method, start }, i) => {
    if (!entries.has(name)) entries.set(name, { method, start, end: headers[i + 1]?.at ?? bytes.length });
  });
  return entries;
}

/** The bytes of an entry that `fits` accepts; null when there are none. */
async function readEntry(
  bytes: Buffer,
  { method, start, end }: FoundEntry,
  limit: number,
  fits: (bytes: Uint8Array) => boolean,
): Promise<Uint8Array | null> {
  const data = bytes.subarray(start, end);
  if (method === 8) {
    // Inflating stops at the end of its own stream, whatever follows.
    const inflated = await inflate(data, { maxOutputLength: limit }).catch(() => null);
    return inflated && fits(inflated) ? inflated : null;
  }
  if (method !== 0) return null;
  // Stored without a length in its header: the record after the data repeats how long it is.
  for (let at = data.indexOf(DESCRIPTOR); at >= 0; at = data.indexOf(DESCRIPTOR, at + 4)) {
    if (at > limit || at + 16 > data.length) break;
    if (data.readUInt32LE(at + 8) !== at) continue;
    const candidate = data.subarray(0, at);
    if (fits(candidate)) return candidate;
  }
  // Of other writers, or cut off right after the data.
  return data.length <= limit && fits(data) ? data : null;
}
