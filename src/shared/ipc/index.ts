import { z } from 'zod';
import { appRoutes } from './app';
import { dataEvents, dataRoutes } from './data';
import { blenderRoutes } from './blender';
import { documentRoutes, documentSnapshot, openDocuments } from './documents';
import { editingRoutes } from './editing';
import { engineRoutes, engineStatus, job } from './engine';
import { exportRoutes } from './exports';
import { importRoutes } from './imports';
import { latentRoutes } from './latent';
import { modelRoutes } from './models';
import { photoEvents, photoRoutes } from './photos';
import { pictureRoutes } from './pictures';
import { settings, settingsRoutes } from './settings';
import { trainingEvents, trainingRoutes } from './training';

/** Every request that the renderer can make of the main process. */
export const routes = {
  ...appRoutes,
  ...documentRoutes,
  ...editingRoutes,
  ...photoRoutes,
  ...pictureRoutes,
  ...engineRoutes,
  ...blenderRoutes,
  ...exportRoutes,
  ...importRoutes,
  ...latentRoutes,
  ...modelRoutes,
  ...dataRoutes,
  ...trainingRoutes,
  ...settingsRoutes,
};

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export type RouteInput<R extends RouteName> = z.input<Routes[R]['input']>;
export type RouteOutput<R extends RouteName> = z.output<Routes[R]['output']>;

/** Everything that main tells the renderer unasked. */
export const events = {
  ...dataEvents,
  ...photoEvents,
  ...trainingEvents,
  'documents.changed': documentSnapshot,
  /** A document was opened, shown, saved, edited for the first time or closed. */
  'documents.openChanged': openDocuments,
  /** The window shows this document from now on. */
  'documents.activated': documentSnapshot,
  /** Unsaved changes are safely on disk since this time, ms since 1970. */
  'documents.kept': z.object({ document: z.string(), at: z.number() }),
  'engine.statusChanged': engineStatus,
  'jobs.changed': job,
  /** All jobs, in the order in which they run. */
  'jobs.reordered': z.array(job),
  /** So many reconstructions that were cut off go on. */
  'jobs.resumed': z.object({ count: z.number().int() }),
  'settings.changed': settings,
  /** The user picked a command in the native menu. */
  'app.commandChosen': z.object({ id: z.string() }),
  'window.stateChanged': z.object({ maximized: z.boolean(), fullScreen: z.boolean(), focused: z.boolean() }),
};

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<E extends EventName> = z.output<Events[E]>;

export interface IpcFailure {
  code: string;
  message: string;
  data?: unknown;
}
export type IpcResult<T> = { ok: true; value: T } | { ok: false; error: IpcFailure };

export { channels } from './channels';

/** What the preload puts on `window.maquette`: exactly these three. */
export interface MaquetteBridge {
  request<R extends RouteName>(route: R, input: RouteInput<R>): Promise<IpcResult<RouteOutput<R>>>;
  on<E extends EventName>(event: E, callback: (payload: EventPayload<E>) => void): () => void;
  /** An opaque id for a file that was dropped on the window; main keeps the path. Null for a file that is not on disk. */
  pathForFile(file: unknown): Promise<string | null>;
}
