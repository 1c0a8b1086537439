import { randomUUID } from 'node:crypto';
import { MaquetteError } from '../../core/errors';
import type { JobControl } from '../../shared/engine';
import type { Job } from '../../shared/ipc/engine';

export interface JobOptions<T> {
  kind: Job['kind'];
  title: string;
  run: (control: Required<JobControl>) => Promise<T>;
  /** Ids of the shapes that the job added, for its row. */
  shapesOf?: (result: T) => string[];
  /** `run` may be called again after it failed or was cancelled. */
  repeatable?: boolean;
  /** What is kept of the job, so that another start of the program can queue it again; it is handed to `onTasksChanged`. */
  task?: Task;
}

/** Plain data that says what a job does. */
export interface Task {
  kind: string;
}

export interface AddedJob<T> {
  id: string;
  /** Rejects with the job's MaquetteError; `cancelled` when it was cancelled. */
  result: Promise<T>;
}

export interface JobQueue {
  add<T>(options: JobOptions<T>): AddedJob<T>;
  list(): Job[];
  /** Ends a waiting job, and tells a running one to stop; its row says "cancelled" at once, whatever the work still does. */
  cancel(id: string): void;
  cancelAll(): void;
  clearEnded(): void;
  /** Runs a job again that failed or was cancelled, as the last of its lane. */
  retry(id: string): void;
  /** Puts a waiting job before or behind its neighbour in its lane. */
  move(id: string, by: -1 | 1): void;
  /** Of the jobs that have not ended, in their order. */
  tasks(): Task[];
}

export interface JobQueueOptions {
  onChanged: (job: Job) => void;
  /** Told of failures that are no sentence for the user. */
  warn?: (message: string, error: unknown) => void;
  newId?: () => string;
  now?: () => number;
  /** The jobs stand in another order. */
  onReordered?: (jobs: Job[]) => void;
  /** Other jobs than before would have to be queued again after a restart. */
  onTasksChanged?: (tasks: Task[]) => void;
  /** Least milliseconds between two progress events of a job. */
  progressEvery?: number;
  /** How long cancelled work may go on before the next job starts all the same. */
  patience?: number;
}

interface Entry {
  job: Job;
  abort: AbortController;
  task: Task | undefined;
  start: () => Promise<void>;
  fail: (error: MaquetteError) => void;
}

const endedKept = 100;
const isEnded = (job: Job): boolean => job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';
const cancelled = (): MaquetteError => new MaquetteError('cancelled', 'Cancelled.');

/** Long work: each kind has a lane of its own, so that a reconstruction need not wait for a training run; in a lane one job follows the other. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  const { onChanged, onReordered, onTasksChanged, warn } = options;
  const newId = options.newId ?? randomUUID;
  const now = options.now ?? Date.now;
  const progressEvery = options.progressEvery ?? 50;
  const patience = options.patience ?? 10_000;
  let entries: Entry[] = [];
  const busy = new Set<Job['kind']>();

  const tasks = (): Task[] => entries.flatMap(({ job, task }) => (task && !isEnded(job) ? [task] : []));
  let lastTasks: Task[] = [];
  const update = (entry: Entry, change: Partial<Job>): void => {
    entry.job = { ...entry.job, ...change };
    onChanged(entry.job);
    tellTasks();
  };
  const tellTasks = (): void => {
    const now = tasks();
    if (now.length === lastTasks.length && now.every((task, i) => task === lastTasks[i])) return;
    lastTasks = now;
    onTasksChanged?.(now);
  };
  const end = (entry: Entry, change: Partial<Job> & Pick<Job, 'state'>): void => {
    if (isEnded(entry.job)) return;
    update(entry, { ...change, endedAt: now() });
    const ended = entries.filter(({ job }) => isEnded(job));
    if (ended.length > endedKept) entries = entries.filter((candidate) => candidate !== ended[0]);
  };

  /** Works off one lane. */
  const work = async (kind: Job['kind']): Promise<void> => {
    if (busy.has(kind)) return;
    busy.add(kind);
    for (let next; (next = entries.find(({ job }) => job.kind === kind && job.state === 'waiting'));) await next.start();
    busy.delete(kind);
  };

  return {
    add<T>({ kind, title, run, shapesOf, repeatable = false, task }: JobOptions<T>): AddedJob<T> {
      const { promise: result, resolve, reject } = withResolvers<T>();
      result.catch(() => undefined); // the row tells it too
      let lastProgress = -Infinity;
      let lastStage = '';

      const entry: Entry = {
        job: { id: newId(), kind, title, state: 'waiting', stage: 'Waiting', ...(repeatable && { repeatable }) },
        abort: new AbortController(),
        task,
        fail: reject,
        async start() {
          const { abort } = entry; // a later try has another
          const isOver = (): boolean => entry.abort !== abort || isEnded(entry.job);
          update(entry, { state: 'running', stage: 'Starting', startedAt: now() });
          const control: Required<JobControl> = {
            signal: abort.signal,
            onProgress: ({ fraction, stage }) => {
              if (isOver() || (stage === lastStage && now() - lastProgress < progressEvery)) return;
              lastProgress = now();
              lastStage = stage;
              update(entry, { stage, fraction: fraction === undefined ? undefined : Math.min(1, Math.max(0, fraction)) });
            },
          };
          const finished = run(control).then(
            (value) => {
              if (isOver()) return; // cancelled meanwhile: the late result is dropped
              end(entry, { state: 'done', stage: 'Done', fraction: 1, ...(shapesOf && { shapes: shapesOf(value) }) });
              resolve(value);
            },
            (error: unknown) => {
              if (isOver()) return;
              const known = error instanceof MaquetteError ? error : unforeseen(error, title, warn);
              if (known.code === 'cancelled') end(entry, { state: 'cancelled', stage: 'Cancelled' });
              else end(entry, { state: 'failed', stage: 'Failed', error: known.message });
              reject(known);
            },
          );
          await Promise.race([finished, afterAbort(abort.signal, patience)]);
        },
      };
      entries.push(entry);
      onChanged(entry.job);
      tellTasks();
      void work(kind);
      return { id: entry.job.id, result };
    },
    list: () => entries.map(({ job }) => job),
    cancel(id) {
      const entry = byId(id);
      if (!isEnded(entry.job)) stop(entry);
    },
    cancelAll() {
      for (const entry of entries.filter(({ job }) => !isEnded(job)).reverse()) stop(entry);
    },
    clearEnded() {
      entries = entries.filter(({ job }) => !isEnded(job));
    },
    retry(id) {
      const entry = byId(id);
      if (!isEnded(entry.job) || entry.job.state === 'done' || entry.job.repeatable !== true)
        throw new MaquetteError('invalid-input', 'Only a job that failed or was cancelled can be tried again.');
      entry.abort = new AbortController();
      entries = [...entries.filter((other) => other !== entry), entry];
      const { id: same, kind, title } = entry.job;
      entry.job = { id: same, kind, title, state: 'waiting', stage: 'Waiting', repeatable: true };
      onChanged(entry.job);
      onReordered?.(entries.map(({ job }) => job));
      tellTasks();
      void work(kind);
    },
    move(id, by) {
      const entry = byId(id);
      const lane = entries.filter(({ job }) => job.kind === entry.job.kind && job.state === 'waiting');
      const other = lane[lane.indexOf(entry) + by];
      if (entry.job.state !== 'waiting' || !other) return;
      const [a, b] = [entries.indexOf(entry), entries.indexOf(other)];
      entries = entries.with(a, other).with(b, entry);
      onReordered?.(entries.map(({ job }) => job));
      tellTasks();
    },
    tasks,
  };

  function byId(id: string): Entry {
    const entry = entries.find(({ job }) => job.id === id);
    if (!entry) throw new MaquetteError('not-found', 'This job is not in the list any more.');
    return entry;
  }

  function stop(entry: Entry): void {
    end(entry, { state: 'cancelled', stage: 'Cancelled' });
    entry.fail(cancelled());
    entry.abort.abort();
  }
}

function unforeseen(error: unknown, title: string, warn: JobQueueOptions['warn']): MaquetteError {
  warn?.(`the job “${title}” failed`, error);
  return new MaquetteError('internal', `${title} failed for an unforeseen reason. The log says more.`);
}

/** Resolves a while after the signal aborts. */
function afterAbort(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const wait = (): void => void setTimeout(resolve, milliseconds).unref();
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
  });
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
