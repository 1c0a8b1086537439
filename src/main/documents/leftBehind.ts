import { stat } from 'node:fs/promises';
import { MaquetteError } from '../../core/errors';
import type { DocumentState } from '../../shared/document';
import type { RecoveredSummary } from '../../shared/ipc/documents';
import type { AssetStore } from './assetStore';
import { assetsOf } from './edits';
import { titleOf } from './recentFiles';
import { findJournals, removeJournal, type RecoveredDocument } from './recoveryJournal';

export interface LeftBehindOptions {
  assets: Pick<AssetStore, 'pathOf'>;
  recoveryFolder: string;
  /** Whether the document with this id is open: its journal is in use. */
  isOpen: (id: string) => boolean;
  warn?: ((message: string) => void) | undefined;
}

/** What a crash left behind: the journals of documents that are not open. */
export interface LeftBehind {
  summaries(): Promise<RecoveredSummary[]>;
  /** One that can be opened. Throws `not-found`, or `bad-file` when something that it refers to is missing. */
  whole(id: string): Promise<RecoveredDocument>;
  /** Throws `not-found`. */
  discard(id: string): Promise<void>;
}

export function createLeftBehind({ assets, recoveryFolder, isOpen, warn }: LeftBehindOptions): LeftBehind {
  const list = async (): Promise<RecoveredDocument[]> => {
    const found = await findJournals(recoveryFolder, (message) => warn?.(message));
    return found.filter(({ document }) => !isOpen(document));
  };
  const find = async (id: string): Promise<RecoveredDocument> => {
    const found = (await list()).find(({ document }) => document === id);
    if (!found) throw new MaquetteError('not-found', 'There are no unsaved changes of this document any more.');
    return found;
  };
  const isIncomplete = async (state: DocumentState): Promise<boolean> => {
    for (const id of assetsOf(state)) {
      const path = assets.pathOf(id);
      if (path === null || !(await stat(path).catch(() => null))?.isFile()) return true;
    }
    return false;
  };

  return {
    async summaries() {
      const summaries: RecoveredSummary[] = [];
      for (const { document, file, state, changedAt } of await list()) {
        const shape = state.shapes.at(-1);
        const picture = state.photos.at(0)?.picture;
        summaries.push({
          id: document,
          title: file === null ? 'Untitled' : titleOf(file),
          ...{ changedAt, photos: state.photos.length, shapes: state.shapes.length },
          ...(shape && { shape }),
          ...(picture !== undefined && { picture }),
          incomplete: await isIncomplete(state),
        });
      }
      return summaries;
    },
    async whole(id) {
      const left = await find(id);
      if (await isIncomplete(left.state))
        throw new MaquetteError('bad-file', 'Pictures or grids of this document are missing on the disk, so it cannot be opened.');
      return left;
    },
    discard: async (id) => removeJournal((await find(id)).journal),
  };
}
