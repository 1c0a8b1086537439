import { basename, extname } from 'node:path';
import type { DocumentState } from '../../shared/document';
import type { DocumentSnapshot } from '../../shared/ipc/documents';
import { createCommandQueue, type CommandQueue } from './commandQueue';
import { emptyState } from './edits';
import { createHistory, type History } from './history';
import { createRecoveryJournal, type RecoveryJournal } from './recoveryJournal';

/** One of the open documents. */
export interface OpenDocument {
  readonly id: string;
  path: string | null;
  /** What it is called while it has no file. */
  untitled: string;
  history: History<DocumentState>;
  /** The state that the file holds; null when there is no file or it holds another. */
  saved: DocumentState | null;
  /** The picture that its file has, or will have. */
  thumbnail: Uint8Array | null;
  revision: number;
  recovered: boolean;
  /** What its damaged file did not give back. */
  lost: string[];
  autosavedAt: number | undefined;
  autosaveError: string | undefined;
  /** Every change goes through it, so that an engine result, a quick undo and a save cannot cross. */
  queue: CommandQueue;
  journal: RecoveryJournal;
}

export interface OpenDocumentOptions {
  recoveryFolder: string;
  /** The sentence about unsaved changes that cannot be kept has come or gone. */
  onAutosaveChanged: (document: OpenDocument) => void;
  /** Its unsaved changes are safely on disk. */
  onKept?: ((document: OpenDocument, at: number) => void) | undefined;
  warn?: ((message: string, error?: unknown) => void) | undefined;
}

const notKept = 'Unsaved changes cannot be kept safe: the disk is full or may not be written. Save the project elsewhere.';

export function createOpenDocument(
  { recoveryFolder, onAutosaveChanged, onKept, warn }: OpenDocumentOptions,
  id: string,
  path: string | null,
  state: DocumentState,
  saved: DocumentState | null,
): OpenDocument {
  const tell = (error: string | undefined): void => {
    if (document.autosaveError === error) return;
    document.autosaveError = error;
    onAutosaveChanged(document);
  };
  const document: OpenDocument = {
    ...{ id, path, untitled: 'Untitled', history: createHistory(state), saved, thumbnail: null, revision: 0, recovered: false, lost: [] },
    autosavedAt: undefined,
    autosaveError: undefined,
    queue: createCommandQueue(),
    journal: createRecoveryJournal(recoveryFolder, id, path, {
      onKept: (at) => {
        document.autosavedAt = at;
        tell(undefined);
        onKept?.(document, at);
      },
      onError: (error) => {
        warn?.('the recovery journal could not be written', error);
        tell(notKept);
      },
    }),
  };
  return document;
}

export const titleOfDocument = ({ path, untitled }: OpenDocument): string => (path === null ? untitled : basename(path, extname(path)));

export const isEdited = ({ history, saved, path }: OpenDocument): boolean =>
  history.present !== saved && !(path === null && history.present === emptyState);

/** Nothing was ever done with it: another document may take its place. */
export const isPristine = ({ history, path }: OpenDocument): boolean =>
  path === null && history.present === emptyState && history.past.length === 0 && history.future.length === 0;

export function snapshotOf(document: OpenDocument): DocumentSnapshot {
  const { id, path, history, revision, recovered, lost, autosavedAt, autosaveError } = document;
  const undoStep = history.past.at(-1);
  const redoStep = history.future.at(-1);
  return {
    id,
    title: titleOfDocument(document),
    edited: isEdited(document),
    saved: path !== null,
    state: history.present,
    revision,
    ...(undoStep && { undo: `Undo ${undoStep.label}` }),
    ...(undoStep?.repeatable && { repeatable: true }),
    ...(redoStep && { redo: `Redo ${redoStep.label}` }),
    ...(recovered && { recovered }),
    ...(lost.length > 0 && { lost }),
    ...(autosavedAt !== undefined && { autosavedAt }),
    ...(autosaveError !== undefined && { autosaveError }),
  };
}
