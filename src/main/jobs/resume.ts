import { z } from 'zod';
import type { DocumentSnapshot } from '../../shared/ipc/documents';
import type { JsonFile } from '../files/jsonFile';
import type { Task } from './jobQueue';

/** A reconstruction that has not ended, as it is kept for the next start. */
export const reconstructTask = z.object({
  kind: z.literal('reconstruct'),
  /** The document's project file: after a clean end its id is another. */
  file: z.string().nullable(),
  request: z.object({
    document: z.string(),
    photos: z.array(z.string()).min(1).max(8),
    model: z.string(),
    seed: z.number().int(),
    samples: z.number().int(),
    refine: z.number().int().optional(),
    again: z.boolean().optional(),
  }),
});
export type ReconstructTask = z.infer<typeof reconstructTask>;

export const tasksInFile = z.array(reconstructTask).max(1000);

/** The tasks of another start that belong to this document and whose photos it still has, and those that wait on for theirs. */
export function tasksFor(
  tasks: readonly ReconstructTask[],
  document: Pick<DocumentSnapshot, 'id' | 'state'>,
  path: string | null,
): { ready: ReconstructTask[]; rest: ReconstructTask[] } {
  const photos = new Set(document.state.photos.map(({ id }) => id));
  const ready: ReconstructTask[] = [];
  const rest: ReconstructTask[] = [];
  for (const task of tasks) {
    const belongs = task.request.document === document.id || (path !== null && task.file === path);
    if (!belongs) rest.push(task);
    // Without its photos there is nothing to do any more.
    else if (task.request.photos.every((id) => photos.has(id)))
      ready.push({ ...task, request: { ...task.request, document: document.id } });
  }
  return { ready, rest };
}

export interface ResumeOptions {
  file: JsonFile<ReconstructTask[]>;
  queue: (task: ReconstructTask) => void;
  /** The project file of an open document. */
  pathOf: (document: string) => string | null;
  /** Whether the document of a task can still be opened. */
  isThere: (task: ReconstructTask) => Promise<boolean>;
  log: (message: string, error?: unknown) => void;
}

export interface Resume {
  /** Keeps what has not ended, beside what still waits for its document. */
  keep(tasks: readonly Task[]): void;
  /** A document is open: its reconstructions are queued again. Returns how many. */
  documentOpened(document: Pick<DocumentSnapshot, 'id' | 'state'>, path: string | null): number;
  /** From here on nothing is forgotten: the program ends and stops its jobs itself. */
  freeze(): void;
  settled(): Promise<void>;
}

/** Brings reconstructions that had not ended back after a restart, once their document is open again. */
export async function openResume({ file, queue, pathOf, isThere, log }: ResumeOptions): Promise<Resume> {
  let waiting: ReconstructTask[] = [];
  for (const task of await file.read()) if (await isThere(task)) waiting.push(task);
  let running: ReconstructTask[] = [];
  let frozen = false;
  let writing: Promise<void> = Promise.resolve();

  const write = (): void => {
    if (frozen) return;
    // It may have been saved, and so have a file, since it was queued.
    const now = running.map((task) => ({ ...task, file: pathOf(task.request.document) ?? task.file }));
    writing = file.write([...now, ...waiting]).catch((error: unknown) => log('the waiting jobs could not be kept', error));
  };
  return {
    keep(tasks) {
      running = tasks.flatMap((task) => {
        const known = reconstructTask.safeParse(task);
        return known.success ? [known.data] : [];
      });
      write();
    },
    documentOpened(document, path) {
      const { ready, rest } = tasksFor(waiting, document, path);
      if (rest.length === waiting.length) return 0;
      waiting = rest;
      let queued = 0;
      for (const task of ready) {
        try {
          queue(task);
          queued++;
        } catch (error) {
          log('a reconstruction could not be queued again', error);
        }
      }
      write();
      return queued;
    },
    freeze() {
      write();
      frozen = true;
    },
    settled: () => writing,
  };
}
