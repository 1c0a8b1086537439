import { z } from 'zod';
import { assetId, documentEdit, documentState, shapeItem } from '../document';
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
  /** The last step can be done again with other settings: a reconstruction. */
  repeatable: z.boolean().optional(),
  /** This document was restored after a crash and has changes that are not in its file. */
  recovered: z.boolean().optional(),
  /** When its unsaved changes were last put safely on disk, ms since 1970. */
  autosavedAt: z.number().optional(),
  /** Why they could not be, one sentence for the user. */
  autosaveError: z.string().optional(),
  /** What its damaged file did not give back, in words: "the grid of “Chair”". */
  lost: z.array(z.string()).optional(),
});
export type DocumentSnapshot = z.infer<typeof documentSnapshot>;

/** All open documents in the order of their tabs, and the one that the window shows. */
export const openDocuments = z.object({ documents: z.array(documentSummary), active: z.string() });
export type OpenDocuments = z.infer<typeof openDocuments>;

/** A document that a crash left with unsaved changes. */
export const recoveredDocument = z.object({
  id: z.string(),
  title: z.string(),
  /** Of the last change, ms since 1970. */
  changedAt: z.number(),
  photos: z.number().int(),
  shapes: z.number().int(),
  /** What to show of it: the newest shape, else the first photo. */
  shape: shapeItem.optional(),
  picture: assetId.optional(),
  /** Data of it is missing on the disk, so that it cannot be opened. */
  incomplete: z.boolean(),
});
export type RecoveredSummary = z.infer<typeof recoveredDocument>;

/** Undo and redo as one list. */
export const documentHistory = z.object({
  /** Names of the steps, oldest first. */
  steps: z.array(z.string()),
  /** How many of them are done. */
  done: z.number().int().min(0),
});
export type DocumentHistory = z.infer<typeof documentHistory>;

export const recentFile = z.object({ id: z.string(), title: z.string(), folder: z.string(), savedAt: z.string() });
export type RecentFile = z.infer<typeof recentFile>;

const byId = z.object({ document: z.string() });
/** Bytes that the picture of a project takes at most. */
export const thumbnailBytes = 2 ** 20;
const png = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= thumbnailBytes, 'must be a small picture');
/** A PNG of what the document shows, for its file. */
const withThumbnail = byId.extend({
  thumbnail: png.optional(),
});

export const documentRoutes = {
  /** The document that this window shows (one is always open). */
  'documents.getCurrent': route(z.void(), documentSnapshot),
  'documents.create': route(z.void(), documentSnapshot.nullable()),
  /** Shows the open dialog; null when the user cancels. */
  'documents.open': route(z.void(), documentSnapshot.nullable()),
  'documents.openFile': route(z.object({ file: z.string() }), documentSnapshot.nullable()),
  'documents.listRecent': route(z.void(), z.array(recentFile)),
  /** The picture in the file of a recent project, a PNG; null where there is none. */
  'documents.getThumbnail': route(z.object({ file: z.string() }), png.nullable()),
  'documents.save': route(withThumbnail, documentSnapshot.nullable()),
  'documents.saveAs': route(withThumbnail, documentSnapshot.nullable()),
  'documents.apply': route(byId.extend({ edit: documentEdit, merge: z.string().max(100).optional() }), documentSnapshot),
  'documents.undo': route(byId, documentSnapshot),
  'documents.redo': route(byId, documentSnapshot),
  'documents.listOpen': route(z.void(), openDocuments),
  /** Shows another of the open documents. */
  'documents.activate': route(byId, documentSnapshot),
  /** Asks about unsaved changes; gives the document that is shown then, null when the user cancels. */
  'documents.close': route(byId, documentSnapshot.nullable()),
  /** Reads the file again as a step that can be undone; null when the user cancels. */
  'documents.revert': route(byId, documentSnapshot.nullable()),
  'documents.getHistory': route(byId, documentHistory),
  /** Undoes or does again until so many steps are done. */
  'documents.goTo': route(byId.extend({ done: z.number().int().min(0) }), documentSnapshot),
  'documents.listRecovered': route(z.void(), z.array(recoveredDocument)),
  'documents.openRecovered': route(byId, documentSnapshot),
  'documents.discardRecovered': route(byId, z.void()),
};
