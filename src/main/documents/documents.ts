import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { MaquetteError } from '../../core/errors';
import type { DocumentEdit, DocumentState } from '../../shared/document';
import type { DocumentSnapshot } from '../../shared/ipc/documents';
import type { WriteSystem } from '../../engine/files/atomicWrite';
import type { AssetStore } from './assetStore';
import { createCommandQueue, type CommandQueue } from './commandQueue';
import { readDocumentFile, writeDocumentFile } from './documentFile';
import { applyEdit, assetsOf, emptyState, labelOf } from './edits';
import { createHistory, record, redo, redoAs, statesOf, undo, type History } from './history';
import { titleOf } from './recentFiles';
import { createRecoveryJournal, findJournals, type RecoveryJournal } from './recoveryJournal';

export interface DocumentsOptions {
  assets: AssetStore;
  /** Where the recovery journals lie. */
  recoveryFolder: string;
  /** Written into project files: "Maquette 0.1.0". */
  generator: string;
  onChanged: (snapshot: DocumentSnapshot) => void;
  /** A file was opened or saved. */
  onFileUsed?: (path: string) => void;
  warn?: (message: string, error?: unknown) => void;
  newId?: () => string;
  now?: () => number;
  system?: WriteSystem;
}

/**
 * The open document and everything that changes it. One document is always open. Every change goes through the document's queue, so that
 * an engine result, a quick undo and a save cannot cross; readers see whole states only.
 */
export interface Documents {
  snapshot(): DocumentSnapshot;
  /** The state of a document; throws `not-found` when it is not open any more. */
  state(id: string): DocumentState;
  /** The file of the open document. */
  path(): string | null;
  /** Replaces the open document by an empty one. Its unsaved changes are gone: ask before. */
  create(): Promise<DocumentSnapshot>;
  /** Reads a project and replaces the open document by it; when it cannot be read the open one stays. */
  open(path: string): Promise<DocumentSnapshot>;
  save(id: string, path: string): Promise<DocumentSnapshot>;
  apply(id: string, edit: DocumentEdit, merge?: string): Promise<DocumentSnapshot>;
  /** A change that is not one of the user's edits (photos added, shapes made): one undo step. */
  change(id: string, label: string, change: (state: DocumentState) => DocumentState, options?: ChangeOptions): Promise<DocumentSnapshot>;
  undo(id: string): Promise<DocumentSnapshot>;
  redo(id: string): Promise<DocumentSnapshot>;
  /** Brings back the newest document that a crash left behind. Null when there is none. */
  recover(): Promise<DocumentSnapshot | null>;
  /** Removes assets that neither the open document nor a journal needs. */
  collectGarbage(): Promise<number>;
  /** The user gave the unsaved changes up. */
  discard(): Promise<void>;
  /** Waits for running commands and for the journal. */
  settled(): Promise<void>;
}

export interface ChangeOptions {
  /** If the last step has this label too, the change is made on the state before it and takes its place. */
  again?: boolean | undefined;
}

interface OpenDocument {
  id: string;
  path: string | null;
  history: History<DocumentState>;
  /** The state that the file holds; null when there is no file or it holds another. */
  saved: DocumentState | null;
  revision: number;
  recovered: boolean;
  autosavedAt: number | undefined;
  autosaveError: string | undefined;
  queue: CommandQueue;
  journal: RecoveryJournal;
}

/** Assets younger than this are never collected: a change may be about to refer to them. */
const graceMilliseconds = 60 * 60 * 1000;

export function createDocuments(options: DocumentsOptions): Documents {
  const { assets, recoveryFolder, generator, onChanged, onFileUsed, warn, system } = options;
  const newId = options.newId ?? randomUUID;
  const now = options.now ?? Date.now;

  function start(id: string, path: string | null, state: DocumentState, saved: DocumentState | null): OpenDocument {
    const document: OpenDocument = {
      id,
      path,
      history: createHistory(state),
      saved,
      revision: 0,
      recovered: false,
      autosavedAt: undefined,
      autosaveError: undefined,
      queue: createCommandQueue(),
      journal: createRecoveryJournal(recoveryFolder, id, path, {
        onKept: (at) => {
          document.autosavedAt = at;
          if (document.autosaveError !== undefined) tellAutosave(document, undefined);
        },
        onError: (error) => {
          warn?.('the recovery journal could not be written', error);
          tellAutosave(
            document,
            'Unsaved changes cannot be kept safe: the disk is full or may not be written. Save the project elsewhere.',
          );
        },
      }),
    };
    return document;
  }

  const tellAutosave = (document: OpenDocument, error: string | undefined): void => {
    if (document.autosaveError === error) return;
    document.autosaveError = error;
    if (document === current) onChanged(snapshotOf(document));
  };

  const isEdited = (document: OpenDocument): boolean =>
    document.history.present !== document.saved && !(document.path === null && document.history.present === emptyState);

  function snapshotOf(document: OpenDocument): DocumentSnapshot {
    const { id, path, history, revision, recovered, autosavedAt, autosaveError } = document;
    const undoStep = history.past.at(-1);
    const redoStep = history.future.at(-1);
    return {
      id,
      title: path === null ? 'Untitled' : titleOf(path),
      edited: isEdited(document),
      saved: path !== null,
      state: history.present,
      revision,
      ...(undoStep && { undo: `Undo ${undoStep.label}` }),
      ...(redoStep && { redo: `Redo ${redoStep.label}` }),
      ...(recovered && { recovered }),
      ...(autosavedAt !== undefined && { autosavedAt }),
      ...(autosaveError !== undefined && { autosaveError }),
    };
  }

  let current = start(newId(), null, emptyState, null);

  const byId = (id: string): OpenDocument => {
    if (current.id !== id) throw new MaquetteError('not-found', 'This document is not open any more.');
    return current;
  };

  /** Moves the cursor of a document and tells the world; the journal follows in its own time. */
  const commit = (document: OpenDocument, history: History<DocumentState>): DocumentSnapshot => {
    if (history === document.history) return snapshotOf(document);
    document.history = history;
    document.revision++;
    if (isEdited(document)) document.journal.note(history.present);
    else document.journal.clear(document.path);
    const snapshot = snapshotOf(document);
    onChanged(snapshot);
    return snapshot;
  };

  const run = async (id: string, command: (document: OpenDocument) => DocumentSnapshot): Promise<DocumentSnapshot> => {
    const document = byId(id);
    return document.queue.run(() => command(byId(id))); // it may have been closed while this waited
  };

  const replace = async (next: OpenDocument): Promise<DocumentSnapshot> => {
    const before = current;
    current = next;
    before.journal.clear(null);
    const snapshot = snapshotOf(next);
    onChanged(snapshot);
    await before.journal.settled();
    return snapshot;
  };

  return {
    snapshot: () => snapshotOf(current),
    state: (id) => byId(id).history.present,
    path: () => current.path,
    create: () => replace(start(newId(), null, emptyState, null)),
    async open(path) {
      const state = await readDocumentFile(path, assets);
      const snapshot = await replace(start(newId(), path, state, state));
      onFileUsed?.(path);
      return snapshot;
    },
    async save(id, path) {
      const document = byId(id);
      // In the queue: what is saved is what the user saw when asking, with all that was asked for before.
      return document.queue.run(async () => {
        const state = document.history.present;
        await writeDocumentFile(path, state, assets, generator, system);
        document.path = path;
        document.saved = state;
        document.recovered = false;
        document.autosavedAt = undefined;
        document.autosaveError = undefined;
        document.revision++;
        document.journal.clear(path);
        const snapshot = snapshotOf(document);
        if (document === current) onChanged(snapshot);
        onFileUsed?.(path);
        return snapshot;
      });
    },
    apply: (id, edit, merge) =>
      run(id, (document) =>
        commit(
          document,
          record(document.history, { label: labelOf(edit), state: applyEdit(document.history.present, edit, newId), merge, at: now() }),
        ),
      ),
    change: (id, label, change, { again = false } = {}) =>
      run(id, (document) => {
        const { history } = document;
        const last = history.past.at(-1);
        if (!again || last?.label !== label) return commit(document, record(history, { label, state: change(history.present), at: now() }));
        const state = change(last.state);
        return state === last.state ? snapshotOf(document) : commit(document, redoAs(history, { label, state, at: now() }));
      }),
    undo: (id) => run(id, (document) => commit(document, undo(document.history))),
    redo: (id) => run(id, (document) => commit(document, redo(document.history))),
    async recover() {
      for (const left of await findJournals(recoveryFolder, (message) => warn?.(message))) {
        const missing = await missingAsset(left.state);
        if (missing) {
          warn?.(`the recovery journal ${basename(left.journal)} lacks the asset ${missing}`);
          continue;
        }
        const next = start(left.document, left.file, left.state, null);
        next.recovered = true;
        next.autosavedAt = left.changedAt;
        const before = current;
        current = next;
        before.journal.clear(null);
        next.journal.note(left.state); // in the same journal, begun anew: a second crash finds it again
        await next.journal.settled();
        const snapshot = snapshotOf(next);
        onChanged(snapshot);
        return snapshot;
      }
      return null;
    },
    async collectGarbage() {
      const inUse = new Set<string>();
      for (const state of statesOf(current.history)) for (const id of assetsOf(state)) inUse.add(id);
      for (const left of await findJournals(recoveryFolder, (message) => warn?.(message))) {
        for (const id of assetsOf(left.state)) inUse.add(id);
      }
      return assets.collect(inUse, now() - graceMilliseconds);
    },
    async discard() {
      current.journal.clear(null);
      await current.journal.settled();
    },
    async settled() {
      await current.queue.idle();
      await current.journal.settled();
    },
  };

  async function missingAsset(state: DocumentState): Promise<string | null> {
    for (const id of assetsOf(state)) {
      const path = assets.pathOf(id);
      if (path === null || !(await stat(path).catch(() => null))?.isFile()) return id;
    }
    return null;
  }
}
