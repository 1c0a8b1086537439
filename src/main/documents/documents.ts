import { randomUUID } from 'node:crypto';
import { MaquetteError } from '../../core/errors';
import type { DocumentEdit, DocumentState } from '../../shared/document';
import type { DocumentHistory, DocumentSnapshot, OpenDocuments, RecoveredSummary } from '../../shared/ipc/documents';
import type { WriteSystem } from '../../engine/files/atomicWrite';
import type { AssetStore } from './assetStore';
import { readDocumentFile, writeDocumentFile } from './documentFile';
import { applyEdit, assetsOf, emptyState, labelOf } from './edits';
import { goTo, labelsOf, record, redo, redoAs, statesOf, undo, type History } from './history';
import { createLeftBehind } from './leftBehind';
import { createOpenDocument, isEdited, isPristine, snapshotOf, titleOfDocument, type OpenDocument } from './openDocument';
import { titleOf } from './recentFiles';
import { findJournals } from './recoveryJournal';
import { salvageDocumentFile } from './salvage';
import { isThumbnail, readThumbnail } from './thumbnail';

export interface DocumentsOptions {
  assets: AssetStore;
  /** Where the recovery journals lie. */
  recoveryFolder: string;
  /** Written into project files: "Maquette 0.1.0". */
  generator: string;
  onChanged: (snapshot: DocumentSnapshot) => void;
  /** Another document is shown from now on. */
  onActivated?: (snapshot: DocumentSnapshot) => void;
  /** The list of open documents is another, or what it says of one. */
  onOpenChanged?: (open: OpenDocuments) => void;
  /** Unsaved changes of an open document are safely on disk. */
  onKept?: (id: string, at: number) => void;
  /** A file was opened or saved. */
  onFileUsed?: (path: string) => void;
  warn?: (message: string, error?: unknown) => void;
  newId?: () => string;
  now?: () => number;
  system?: WriteSystem;
}

/**
 * The open documents and everything that changes them; one of them is shown, and one is always open. Every change goes through its document's
 * queue, so that an engine result, a quick undo and a save cannot cross; readers see whole states only.
 */
export interface Documents {
  /** Of the document with this id, else of the one that is shown. */
  snapshot(id?: string): DocumentSnapshot;
  listOpen(): OpenDocuments;
  /** The state of a document; throws `not-found` when it is not open any more. */
  state(id: string): DocumentState;
  /** The file of a document. */
  path(id: string): string | null;
  /** Opens an empty document and shows it. */
  create(): DocumentSnapshot;
  /**
   * Reads a project and shows it, or shows the document that has it open already. Of a damaged one what can be read is opened without a file of its
   * own; `lost` says what is missing.
   */
  open(path: string): Promise<DocumentSnapshot>;
  activate(id: string): DocumentSnapshot;
  /** Its unsaved changes are gone: ask before. Returns the document that is shown then. */
  close(id: string): Promise<DocumentSnapshot>;
  /** With a picture of what is shown, where there is one; else with the one that it had. */
  save(id: string, path: string, thumbnail?: Uint8Array): Promise<DocumentSnapshot>;
  /** The state that the file holds, as one undo step. */
  revert(id: string): Promise<DocumentSnapshot>;
  apply(id: string, edit: DocumentEdit, merge?: string): Promise<DocumentSnapshot>;
  /** A change that is not one of the user's edits (photos added, shapes made): one undo step. */
  change(id: string, label: string, change: (state: DocumentState) => DocumentState, options?: ChangeOptions): Promise<DocumentSnapshot>;
  undo(id: string): Promise<DocumentSnapshot>;
  redo(id: string): Promise<DocumentSnapshot>;
  history(id: string): DocumentHistory;
  /** Undoes or does again until `done` steps are done. */
  goTo(id: string, done: number): Promise<DocumentSnapshot>;
  /** What a crash left behind and is not open yet, newest change first. */
  listRecovered(): Promise<RecoveredSummary[]>;
  openRecovered(id: string): Promise<DocumentSnapshot>;
  discardRecovered(id: string): Promise<void>;
  /** Removes assets that neither an open document nor a journal needs. */
  collectGarbage(): Promise<number>;
  /** The user gave all unsaved changes up. */
  discard(): Promise<void>;
  /** Waits for running commands and for the journals. */
  settled(): Promise<void>;
}

export interface ChangeOptions {
  /** If the last step has this label too, the change is made on the state before it and takes its place. */
  again?: boolean | undefined;
  /** The step can be done again in another way. */
  repeatable?: boolean | undefined;
}

/** Assets younger than this are never collected: a change may be about to refer to them. */
const graceMilliseconds = 60 * 60 * 1000;

export function createDocuments(options: DocumentsOptions): Documents {
  const { assets, recoveryFolder, generator, onChanged, onActivated, onOpenChanged, onKept, onFileUsed, warn, system } = options;
  const newId = options.newId ?? randomUUID;
  const now = options.now ?? Date.now;

  const start = (id: string, path: string | null, state: DocumentState, saved: DocumentState | null): OpenDocument =>
    createOpenDocument(
      {
        ...{ recoveryFolder, warn, onAutosaveChanged: (document) => tell(document) },
        onKept: (document, at) => open.includes(document) && onKept?.(document.id, at),
      },
      id,
      path,
      state,
      saved,
    );

  let active = start(newId(), null, emptyState, null);
  let open: OpenDocument[] = [active];
  let told = '';

  const listOpen = (): OpenDocuments => ({
    documents: open.map((document) => ({
      id: document.id,
      title: titleOfDocument(document),
      edited: isEdited(document),
      saved: document.path !== null,
    })),
    active: active.id,
  });
  const tellOpen = (): void => {
    const list = listOpen();
    const text = JSON.stringify(list);
    if (text === told) return;
    told = text;
    onOpenChanged?.(list);
  };
  const tell = (document: OpenDocument): DocumentSnapshot => {
    const snapshot = snapshotOf(document);
    if (open.includes(document)) {
      onChanged(snapshot);
      tellOpen();
    }
    return snapshot;
  };

  const byId = (id: string): OpenDocument => {
    const found = open.find((document) => document.id === id);
    if (!found) throw new MaquetteError('not-found', 'This document is not open any more.');
    return found;
  };

  const show = (document: OpenDocument): DocumentSnapshot => {
    active = document;
    const snapshot = snapshotOf(document);
    onActivated?.(snapshot);
    tellOpen();
    return snapshot;
  };
  /** Beside the one that is shown, or in its place where nothing was done with that. */
  const add = (document: OpenDocument): DocumentSnapshot => {
    const at = open.indexOf(active);
    open = isPristine(active) ? open.with(at, document) : open.toSpliced(at + 1, 0, document);
    return show(document);
  };

  /** Moves the cursor of a document and tells the world; the journal follows in its own time. */
  const commit = (document: OpenDocument, history: History<DocumentState>): DocumentSnapshot => {
    if (history === document.history) return snapshotOf(document);
    document.history = history;
    document.revision++;
    if (isEdited(document)) document.journal.note(history.present);
    else document.journal.clear(document.path);
    return tell(document);
  };

  const run = async (
    id: string,
    command: (document: OpenDocument) => DocumentSnapshot | Promise<DocumentSnapshot>,
  ): Promise<DocumentSnapshot> => byId(id).queue.run(() => command(byId(id))); // it may have been closed while this waited

  const leftBehind = createLeftBehind({ assets, recoveryFolder, warn, isOpen: (id) => open.some((document) => document.id === id) });

  async function read(path: string): Promise<OpenDocument> {
    try {
      const state = await readDocumentFile(path, assets);
      const document = start(newId(), path, state, state);
      document.thumbnail = await readThumbnail(path);
      return document;
    } catch (error) {
      const rest = error instanceof MaquetteError && error.code === 'bad-file' ? await salvageDocumentFile(path, assets) : null;
      if (!rest) throw error;
      warn?.(`opened a damaged project without ${rest.lost.length} of its parts`);
      const document = start(newId(), null, rest.state, null);
      document.untitled = titleOf(path);
      document.lost = rest.lost;
      document.journal.note(rest.state);
      return document;
    }
  }

  return {
    snapshot: (id) => snapshotOf(id === undefined ? active : byId(id)),
    listOpen,
    state: (id) => byId(id).history.present,
    path: (id) => byId(id).path,
    create: () => add(start(newId(), null, emptyState, null)),
    async open(path) {
      const known = open.find((document) => document.path === path);
      if (known) return show(known);
      const document = await read(path);
      const snapshot = add(document);
      onFileUsed?.(path);
      return snapshot;
    },
    activate: (id) => show(byId(id)),
    async close(id) {
      const document = byId(id);
      const at = open.indexOf(document);
      open = open.filter((other) => other !== document);
      document.journal.clear(null);
      if (open.length === 0) open = [start(newId(), null, emptyState, null)];
      const next = document === active ? open[Math.min(at, open.length - 1)] : active;
      const snapshot = show(next ?? active);
      await document.journal.settled();
      return snapshot;
    },
    save: (id, path, thumbnail) =>
      // In the queue: what is saved is what the user saw when asking, with all that was asked for before.
      run(id, async (document) => {
        if (open.some((other) => other !== document && other.path === path))
          throw new MaquetteError(
            'invalid-input',
            `“${titleOf(path)}” is open as another document. Choose another name, or close it first.`,
          );
        const state = document.history.present;
        if (thumbnail && isThumbnail(thumbnail)) document.thumbnail = thumbnail;
        await writeDocumentFile(path, state, assets, generator, system, document.thumbnail);
        Object.assign(document, { path, saved: state, recovered: false, lost: [], autosavedAt: undefined, autosaveError: undefined });
        document.revision++;
        document.journal.clear(path);
        onFileUsed?.(path);
        return tell(document);
      }),
    revert: (id) =>
      run(id, async (document) => {
        if (document.path === null)
          throw new MaquetteError('not-found', 'This document was never saved, so there is nothing to go back to.');
        const state = await readDocumentFile(document.path, assets);
        document.saved = state;
        return commit(document, record(document.history, { label: 'Revert to saved', state, at: now() }));
      }),
    apply: (id, edit, merge) =>
      run(id, (document) =>
        commit(
          document,
          record(document.history, { label: labelOf(edit), state: applyEdit(document.history.present, edit, newId), merge, at: now() }),
        ),
      ),
    change: (id, label, change, { again = false, repeatable } = {}) =>
      run(id, (document) => {
        const { history } = document;
        const last = history.past.at(-1);
        if (!again || last?.label !== label)
          return commit(document, record(history, { label, repeatable, state: change(history.present), at: now() }));
        const state = change(last.state);
        return state === last.state ? snapshotOf(document) : commit(document, redoAs(history, { label, repeatable, state, at: now() }));
      }),
    undo: (id) => run(id, (document) => commit(document, undo(document.history))),
    redo: (id) => run(id, (document) => commit(document, redo(document.history))),
    history: (id) => {
      const { history } = byId(id);
      return { steps: labelsOf(history), done: history.past.length };
    },
    goTo: (id, done) => run(id, (document) => commit(document, goTo(document.history, done))),
    listRecovered: () => leftBehind.summaries(),
    async openRecovered(id) {
      const left = await leftBehind.whole(id);
      const document = start(left.document, left.file, left.state, null);
      document.recovered = true;
      document.autosavedAt = left.changedAt;
      // Opened meanwhile as it was saved, and untouched: one of the two is enough.
      const untouched = open.find((other) => left.file !== null && other.path === left.file && !isEdited(other));
      const snapshot = add(document);
      if (untouched) {
        open = open.filter((other) => other !== untouched);
        tellOpen();
      }
      document.journal.note(left.state); // in the same journal, begun anew: a second crash finds it again
      await document.journal.settled();
      return snapshot;
    },
    discardRecovered: (id) => leftBehind.discard(id),
    async collectGarbage() {
      const inUse = new Set<string>();
      for (const { history } of open) for (const state of statesOf(history)) for (const id of assetsOf(state)) inUse.add(id);
      for (const left of await findJournals(recoveryFolder, (message) => warn?.(message))) {
        for (const id of assetsOf(left.state)) inUse.add(id);
      }
      return assets.collect(inUse, now() - graceMilliseconds);
    },
    async discard() {
      for (const { journal } of open) journal.clear(null);
      await Promise.all(open.map(({ journal }) => journal.settled()));
    },
    async settled() {
      await Promise.all(open.map(({ queue }) => queue.idle()));
      await Promise.all(open.map(({ journal }) => journal.settled()));
    },
  };
}
