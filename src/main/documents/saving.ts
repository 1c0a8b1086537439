import type { DocumentSnapshot } from '../../shared/ipc/documents';
import { MaquetteError } from '../../core/errors';
import { fileName, withExtension } from '../exports/exportMesh';
import type { Dialogs } from '../window/dialogs';
import type { Documents } from './documents';

export type SaveDialogs = Pick<Dialogs, 'saveProject' | 'askToSave' | 'tellError'>;

interface SaveOptions {
  /** Also where it has a file already. */
  askAlways?: boolean;
  thumbnail?: Uint8Array | undefined;
}

/** Saves to the document's file, or asks for one. Null when the user cancels. */
export async function save(
  documents: Documents,
  dialogs: SaveDialogs,
  id: string,
  { askAlways = false, thumbnail }: SaveOptions = {},
): Promise<DocumentSnapshot | null> {
  const known = documents.path(id);
  if (known !== null && !askAlways) return documents.save(id, known, thumbnail);
  const chosen = await dialogs.saveProject(known ?? `${fileName(suggestTitle(documents.snapshot(id)))}.maquette`);
  return chosen === null ? null : documents.save(id, withExtension(chosen, 'maquette'), thumbnail);
}

/**
 * Asks what to do with a document's unsaved changes before it is closed. True when it may go: there are none, they were saved, or given up. A save
 * that fails is told, and the document stays.
 */
export async function mayLeave(documents: Documents, dialogs: SaveDialogs, id: string): Promise<boolean> {
  const snapshot = documents.snapshot(id);
  if (!snapshot.edited) return true;
  switch (await dialogs.askToSave(snapshot.title)) {
    case 'cancel':
      return false;
    case 'discard':
      return true;
    case 'save':
      try {
        return (await save(documents, dialogs, snapshot.id)) !== null;
      } catch (error) {
        const sentence = error instanceof MaquetteError ? error.message : 'It could not be saved for an unforeseen reason.';
        await dialogs.tellError('The project was not saved', sentence);
        return false;
      }
  }
}

/** The same for every open document; each that is asked about is shown. True when all may go. */
export async function mayLeaveAll(documents: Documents, dialogs: SaveDialogs): Promise<boolean> {
  for (const { id, edited } of documents.listOpen().documents) {
    if (!edited) continue;
    if (documents.listOpen().active !== id) documents.activate(id);
    if (!(await mayLeave(documents, dialogs, id))) return false;
  }
  return true;
}

/** A name for the first save: that of the first shape or photo. */
function suggestTitle({ title, saved, state }: DocumentSnapshot): string {
  if (saved || title !== 'Untitled') return title;
  return state.shapes[0]?.name ?? state.photos[0]?.name.replace(/\.[^.]+$/, '') ?? title;
}
