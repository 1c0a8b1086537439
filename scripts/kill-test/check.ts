import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGlb } from '../../src/core/formats/glb';
import { readObj } from '../../src/core/formats/obj';
import { readPly } from '../../src/core/formats/ply';
import { readStl } from '../../src/core/formats/stl';
import { checkMesh } from '../../src/core/mesh/checkMesh';
import type { TriangleMesh } from '../../src/core/mesh/mesh';
import { readCheckpoint } from '../../src/engine/checkpoints/file';
import { CHECKPOINTS, readMetrics, readRun } from '../../src/engine/training/runs';
import { createAssetStore, type AssetStore } from '../../src/main/documents/assetStore';
import { readDocumentFile } from '../../src/main/documents/documentFile';
import { assetsOf } from '../../src/main/documents/edits';
import { replay } from '../../src/main/documents/recoveryJournal';
import type { DocumentState } from '../../src/shared/document';
import { numberOfEdit, type Place } from './place';

/** What the disk holds after a kill. */
export interface Found {
  /** What is wrong with it, in sentences; empty when nothing is. */
  losses: string[];
  /** Newest edit by the id of the document whose journal holds it, and, under `file`, of the project file. */
  edits: Map<string, number>;
  /** Steps of the training run that its newest checkpoint holds; -1: it has none. */
  step: number;
  /** Temporary files that nobody will finish. */
  left: number;
}

const readers: Readonly<Record<string, (bytes: Uint8Array, name: string) => TriangleMesh>> = {
  stl: readStl,
  glb: readGlb,
  obj: readObj,
  ply: readPly,
};

/** Reads everything that the kill left behind with the studio's own readers, without the studio. */
export async function inspect(place: Place): Promise<Found> {
  const found: Found = { losses: [], edits: new Map(), step: -1, left: 0 };
  await inspectFiles(place, found);
  await inspectJournals(place, found);
  await inspectRun(place, found);
  return found;
}

const newestEdit = ({ photos }: DocumentState): number => Math.max(-1, ...photos.map(({ name }) => numberOfEdit(name)));

async function inspectFiles({ folder, files }: Place, found: Found): Promise<void> {
  const { losses, edits } = found;
  const scratch = createAssetStore(join(folder, 'read-assets'));
  for (const name of await readdir(files)) {
    const path = join(files, name);
    const extension = name.split('.').at(-1) ?? '';
    try {
      if (extension === 'tmp') found.left++;
      else if (extension === 'maquette') edits.set('file', newestEdit(await readDocumentFile(path, scratch)));
      else {
        const mesh = readers[extension]?.(await readFile(path), name);
        if (mesh && !checkMesh(mesh).closed) losses.push(`${name}: the surface is open`);
      }
    } catch (error) {
      losses.push(`${name}: ${String(error)}`);
    }
  }
}

async function inspectJournals({ data }: Place, { losses, edits }: Found): Promise<void> {
  const assets = createAssetStore(join(data, 'assets'));
  for (const name of await readdir(join(data, 'recovery')).catch(() => [])) {
    if (name.endsWith('.damaged')) losses.push(`${name}: put aside as damaged`);
    if (!name.endsWith('.jsonl')) continue;
    try {
      const { document, state } = replay(await readFile(join(data, 'recovery', name), 'utf8'));
      edits.set(document, newestEdit(state));
      losses.push(...(await missing(assets, state)).map((id) => `${name}: the asset ${id.slice(0, 8)} is gone or damaged`));
    } catch (error) {
      losses.push(`${name}: ${String(error)}`);
    }
  }
}

async function missing(assets: AssetStore, state: DocumentState): Promise<string[]> {
  const gone: string[] = [];
  for (const id of assetsOf(state)) await assets.read(id).catch(() => gone.push(id));
  return gone;
}

async function inspectRun({ run }: Place, found: Found): Promise<void> {
  try {
    await readRun(run);
    await readMetrics(run);
    for (const name of await readdir(join(run, CHECKPOINTS)).catch(() => [])) {
      if (!name.endsWith('.ckpt')) {
        found.left++;
        continue;
      }
      await readCheckpoint(join(run, CHECKPOINTS, name));
      found.step = Math.max(found.step, Number(/^step-(\d+)/.exec(name)?.[1] ?? -1));
    }
  } catch (error) {
    found.losses.push(`the training run: ${String(error)}`);
  }
}
