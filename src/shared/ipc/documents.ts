import { z } from 'zod';
import { documentEdit, documentState } from '../document';
import { route } from './route';

export const documentSummary = z.object({
  id: z.string(),
  /** File name without extension, or "Untitled". */
  title: z.string(),
  /** There are changes that are not in the file. */
  edited: z.boolean(),
  saved: z.boolean(),
});

export const documentSnapshot = documentSummary.extend({
  state: documentState,
  /** Goes up by one with each change, so that a late answer can be told from a fresh one. */
  revision: z.number().int(),
  /** What undo and redo would take back or do again, as words for the menu: "Undo Set threshold". */
  undo: z.string().optional(),
  redo: z.string().optional(),
  /** This document was restored after a crash and has changes that are not in its file. */
  recovered: z.boolean().optional(),
  /** When its unsaved changes were last put safely on disk, ms since 1970. */
  autosavedAt: z.number().optional(),
  /** Why they could not be, one sentence for the user. */
  autosaveError: z.string().optional(),
});
export type DocumentSnapshot = z.infer<typeof documentSnapshot>;

export const recentFile = z.object({ id: z.string(), title: z.string(), folder: z.string(), savedAt: z.string() });
export type RecentFile = z.infer<typeof recentFile>;

const byId = z.object({ document: z.string() });

export const documentRoutes = {
  /** The document of this window (one is always open). */
  'documents.getCurrent': route(z.void(), documentSnapshot),
  'documents.create': route(z.void(), documentSnapshot.nullable()),
  /** Shows the open dialog; null when the user cancels. */
  'documents.open': route(z.void(), documentSnapshot.nullable()),
  'documents.openFile': route(z.object({ file: z.string() }), documentSnapshot.nullable()),
  'documents.listRecent': route(z.void(), z.array(recentFile)),
  'documents.save': route(byId, documentSnapshot.nullable()),
  'documents.saveAs': route(byId, documentSnapshot.nullable()),
  'documents.apply': route(byId.extend({ edit: documentEdit, merge: z.string().max(100).optional() }), documentSnapshot),
  'documents.undo': route(byId, documentSnapshot),
  'documents.redo': route(byId, documentSnapshot),
};
