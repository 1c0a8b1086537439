import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAssetStore, type AssetStore } from '../../src/main/documents/assetStore';
import { readDocumentFile } from '../../src/main/documents/documentFile';
import { assetsOf } from '../../src/main/documents/edits';
import { replay } from '../../src/main/documents/recoveryJournal';
import type { DocumentState } from '../../src/shared/document';

export interface Place {
  /** The studio's data folder, and the one that it saves and exports to. */
  data: string;
  files: string;
}

/** What is wrong with what a kill left behind; empty when nothing is. */
export async function findLosses({ data, files }: Place, wanted: string | undefined): Promise<string[]> {
  const losses: string[] = [];
  const assets = createAssetStore(join(data, 'assets'));
  const names = new Set<string>();
  const note = (state: DocumentState): void => state.photos.forEach(({ name }) => names.add(name));

  for (const name of await readdir(files).catch(() => [])) {
    const path = join(files, name);
    if (name.endsWith('.maquette')) {
      const scratch = createAssetStore(join(data, 'kill-test-assets'));
      await readDocumentFile(path, scratch).then(note, (error: unknown) => losses.push(`${name}: ${String(error)}`));
    } else if (name.endsWith('.stl')) {
      // Binary STL says how long it is: 84 bytes and 50 a triangle.
      const bytes = await readFile(path);
      if (bytes.length < 84 || bytes.length !== 84 + 50 * bytes.readUInt32LE(80))
        losses.push(`${name}: half an export (${bytes.length} bytes)`);
    }
  }
  for (const name of await readdir(join(data, 'recovery')).catch(() => [])) {
    if (name.endsWith('.damaged')) losses.push(`${name}: put aside as damaged`);
    if (!name.endsWith('.jsonl')) continue;
    try {
      const { state } = replay(await readFile(join(data, 'recovery', name), 'utf8'));
      note(state);
      losses.push(...(await missing(assets, state)).map((id) => `${name}: the asset ${id.slice(0, 8)} is gone or damaged`));
    } catch (error) {
      losses.push(`${name}: ${String(error)}`);
    }
  }
  if (wanted !== undefined && !names.has(wanted))
    losses.push(`the edit “${wanted}” is lost; there is ${[...names].join(', ') || 'nothing'}`);
  return losses;
}

async function missing(assets: AssetStore, state: DocumentState): Promise<string[]> {
  const gone: string[] = [];
  for (const id of assetsOf(state)) {
    await assets.read(id).catch(() => gone.push(id));
  }
  return gone;
}
