import { z } from 'zod';
import { classPreview, dataInspection, preparedSet, prepareOptions } from '../data';
import { route } from './route';

const id = z.string().min(1).max(100);

/** A folder of shapes that the user chose, and what was recognised in it. Main keeps its path. */
export const dataSource = z.object({
  id: z.string(),
  /** The folder's name, without where it lies. */
  name: z.string(),
  state: z.enum(['looking', 'ready', 'failed']),
  /** While it is looked at. */
  stage: z.string().optional(),
  fraction: z.number().min(0).max(1).optional(),
  inspection: dataInspection.optional(),
  /** Why nothing could be recognised, as a sentence for the user. */
  error: z.string().optional(),
});
export type DataSource = z.infer<typeof dataSource>;

/** A preparation that was begun and is not whole: it runs, or it was stopped and can go on. */
export const unfinishedSet = z.object({
  id: z.string(),
  title: z.string(),
  /** Name of the folder that it is made from. */
  source: z.string(),
  /** Id of the job that works on it, while one does. */
  job: z.string().optional(),
});
export type UnfinishedSet = z.infer<typeof unfinishedSet>;

export const dataList = z.object({ sets: z.array(preparedSet), unfinished: z.array(unfinishedSet) });
export type DataList = z.infer<typeof dataList>;

export const dataRoutes = {
  /** Shows the folder dialog and begins to look; null when the user cancels. What is found comes with `data.sourceChanged`. */
  'data.chooseFolder': route(z.void(), dataSource.nullable()),
  /** A folder that was dropped: its opaque id from `pathForFile`. */
  'data.openFolder': route(z.object({ file: z.string() }), dataSource),
  /** Stops looking and forgets the folder. */
  'data.closeFolder': route(z.object({ source: id }), z.void()),
  'data.previewFolder': route(z.object({ source: id }), z.array(classPreview)),
  'data.list': route(z.void(), dataList),
  'data.previewSet': route(z.object({ set: id }), z.array(classPreview)),
  /** Queues the preparation; progress comes as job events. */
  'data.prepare': route(z.object({ source: id, options: prepareOptions }), unfinishedSet),
  /** Goes on with a preparation that was stopped. */
  'data.resume': route(z.object({ set: id }), unfinishedSet),
  'data.remove': route(z.object({ set: id }), z.void()),
};

export const dataEvents = {
  'data.sourceChanged': dataSource,
  'data.listChanged': dataList,
};
