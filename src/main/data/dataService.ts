import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import { atomicWrite } from '../../engine/files/atomicWrite';
import { prepareOptions, type ClassPreview, type PreparedSet, type PrepareOptions } from '../../shared/data';
import type { Engine } from '../../shared/engine';
import type { DataList, DataSource, UnfinishedSet } from '../../shared/ipc/data';
import { toFileError } from '../files/fileErrors';
import type { JobQueue } from '../jobs/jobQueue';
import { listSets } from './listSets';

export interface DataOptions {
  /** A prepared set a folder, and beside it `<id>.json` while it is not whole. */
  sets: string;
  engine: Pick<Engine, 'inspectData' | 'prepareData' | 'previewData'>;
  jobs: JobQueue;
  onSourceChanged: (source: DataSource) => void;
  onListChanged: (list: DataList) => void;
  /** Nothing is looked at or prepared any more. */
  onIdle?: () => void;
  warn?: (message: string, error?: unknown) => void;
  newId?: () => string;
}

/** Folders of shapes that the user points at, and the sets that were prepared from them for training. */
export interface DataService {
  /** Begins to look at a folder; what is found comes as changes of the source. */
  open(path: string): DataSource;
  /** Stops looking and forgets the folder. */
  close(source: string): void;
  list(): Promise<DataList>;
  previewFolder(source: string): Promise<ClassPreview[]>;
  previewSet(set: string): Promise<ClassPreview[]>;
  /** Queues a preparation. */
  prepare(source: string, options: PrepareOptions): Promise<UnfinishedSet>;
  /** Goes on with one that was stopped, where it was stopped. */
  resume(set: string): Promise<UnfinishedSet>;
  remove(set: string): Promise<void>;
  /** A prepared set and its folder; throws `not-found`. */
  find(set: string): Promise<{ set: PreparedSet; folder: string }>;
  /** Whether anything is being looked at or prepared. */
  busy(): boolean;
}

/** What a preparation was asked for, kept until it is whole: `<id>.json`. */
const request = z.object({ folder: z.string(), options: prepareOptions });
type Request = z.infer<typeof request>;

interface OpenSource {
  path: string;
  source: DataSource;
  abort: AbortController;
}

/** Sources are forgotten, oldest first, beyond this number. */
const sourcesKept = 8;

export function createDataService(options: DataOptions): DataService {
  const { sets: root, engine, jobs, onSourceChanged, onListChanged, onIdle, warn, newId = randomUUID } = options;
  const sources = new Map<string, OpenSource>();
  /** Jobs by the set that they prepare. */
  const working = new Map<string, string>();

  const folderOf = (set: string): string => join(root, set);
  const requestOf = (set: string): string => join(root, `${set}.json`);
  const findSource = (id: string): OpenSource => {
    const found = sources.get(id);
    if (!found) throw new MaquetteError('not-found', 'This folder is not known any more. Choose it again.');
    return found;
  };
  const change = (entry: OpenSource, part: Partial<DataSource>): void => {
    entry.source = { ...entry.source, ...part };
    // Not for one that was closed meanwhile.
    if (sources.get(entry.source.id) === entry) onSourceChanged(entry.source);
  };

  const busy = (): boolean => working.size > 0 || [...sources.values()].some(({ source }) => source.state === 'looking');
  const tellIdle = (): void => {
    if (!busy()) onIdle?.();
  };

  async function look(entry: OpenSource): Promise<void> {
    const { signal } = entry.abort;
    try {
      const inspection = await engine.inspectData(
        { folder: entry.path },
        { signal, onProgress: ({ stage, fraction }) => change(entry, { stage, fraction }) },
      );
      change(entry, { state: 'ready', inspection, stage: undefined, fraction: undefined });
    } catch (error) {
      if (signal.aborted) return;
      const known = error instanceof MaquetteError;
      if (!known) warn?.('a folder could not be looked at', error);
      change(entry, { state: 'failed', error: known ? error.message : 'The folder could not be looked at. The log says more.' });
    } finally {
      tellIdle();
    }
  }

  async function readRequest(set: string): Promise<Request | undefined> {
    const text = await readFile(requestOf(set), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return request.parse(JSON.parse(text));
    } catch (error) {
      warn?.(`${requestOf(set)} is damaged`, error);
      return undefined;
    }
  }

  async function list(): Promise<DataList> {
    const names = await readdir(root).catch(() => []);
    const ids = names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));
    const unfinished: UnfinishedSet[] = [];
    for (const id of ids) {
      const asked = await readRequest(id);
      if (asked) unfinished.push(describe(id, asked));
    }
    const waiting = new Set(ids);
    return { sets: (await listSets(root)).filter(({ id }) => !waiting.has(id)), unfinished };
  }

  const tellList = (): void => {
    list().then(onListChanged, (error: unknown) => warn?.('the prepared sets could not be listed', error));
  };

  const describe = (id: string, { folder, options: { title } }: Request): UnfinishedSet => {
    const job = working.get(id);
    return { id, title, source: basename(folder), ...(job !== undefined && { job }) };
  };

  function queue(id: string, asked: Request): UnfinishedSet {
    const { id: job, result } = jobs.add({
      kind: 'prepare',
      title: `Prepare ${asked.options.title}`,
      run: async (control) => {
        await engine.prepareData({ ...asked, out: folderOf(id) }, control);
        await rm(requestOf(id), { force: true });
      },
    });
    working.set(id, job);
    const ended = (): void => {
      working.delete(id);
      tellList();
      tellIdle();
    };
    result.then(ended, ended);
    tellList();
    return describe(id, asked);
  }

  async function find(id: string): Promise<{ set: PreparedSet; folder: string }> {
    const set = (await list()).sets.find((candidate) => candidate.id === id);
    if (!set) throw new MaquetteError('not-found', 'This data set is not there any more. Choose another one or prepare it again.');
    return { set, folder: folderOf(id) };
  }

  return {
    open(path) {
      const id = newId();
      const entry: OpenSource = { path, source: { id, name: basename(path), state: 'looking' }, abort: new AbortController() };
      sources.set(id, entry);
      for (const [oldest, { abort }] of sources) {
        if (sources.size <= sourcesKept) break;
        abort.abort();
        sources.delete(oldest);
      }
      void look(entry);
      return entry.source;
    },
    close(id) {
      sources.get(id)?.abort.abort();
      sources.delete(id);
    },
    list,
    previewFolder: (id) => engine.previewData({ folder: findSource(id).path }),
    previewSet: async (id) => engine.previewData({ folder: (await find(id)).folder, prepared: true }),
    async prepare(source, options) {
      const id = newId();
      const asked: Request = { folder: findSource(source).path, options };
      try {
        await mkdir(folderOf(id), { recursive: true });
        await atomicWrite(requestOf(id), [new TextEncoder().encode(`${JSON.stringify(asked, null, 2)}\n`)]);
      } catch (error) {
        throw toFileError(error, options.title, 'saved');
      }
      return queue(id, asked);
    },
    async resume(id) {
      const asked = await readRequest(id);
      if (!asked) throw new MaquetteError('not-found', 'This preparation is not there any more. Choose the folder again.');
      return working.has(id) ? describe(id, asked) : queue(id, asked);
    },
    async remove(id) {
      const { sets, unfinished } = await list();
      const known = [...sets, ...unfinished].find((set) => set.id === id);
      if (!known) throw new MaquetteError('not-found', 'This data set is not there any more.');
      if (working.has(id)) throw new MaquetteError('invalid-input', `“${known.title}” is being prepared. Cancel that first.`);
      try {
        await rm(folderOf(id), { recursive: true, force: true, maxRetries: 3 });
        await rm(requestOf(id), { force: true });
      } catch (error) {
        throw toFileError(error, known.title, 'removed');
      }
      tellList();
    },
    find,
    busy,
  };
}
