import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { documentState, type DocumentState } from '../../shared/document';
import { syncFolder } from '../../engine/files/atomicWrite';

/**
 * A journal keeps the unsaved state of one document: a file of JSON lines, each appended and fsync'ed, so that after a crash the last whole line
 * counts and a torn one is passed over. A document without unsaved changes has no journal.
 */

const header = z.object({
  kind: z.literal('header'),
  schema: z.literal(1),
  document: z.string().regex(/^[\w-]{1,100}$/),
  file: z.string().nullable(),
});
const entry = z.object({ kind: z.literal('state'), at: z.number(), state: documentState });

export interface RecoveredDocument {
  /** Id of the document that left the journal. */
  document: string;
  /** The project file that it belongs to; null if it was never saved. */
  file: string | null;
  state: DocumentState;
  /** Of the last change, ms since 1970. */
  changedAt: number;
  /** The journal itself, for `removeJournal`. */
  journal: string;
}

export interface RecoveryJournal {
  /** Notes the newest state. States that come while the disk is busy replace each other: only the last one matters. */
  note(state: DocumentState): void;
  /** Forgets everything: the document is as its file says (which may be another one from now on), or was given up. */
  clear(file: string | null): void;
  /** Resolves when everything asked for is on disk. */
  settled(): Promise<void>;
}

export interface JournalEvents {
  onKept?: (at: number) => void;
  onError?: (error: unknown) => void;
}

/** Above this a journal is begun anew. */
const compactAbove = 8 * 2 ** 20;

export function createRecoveryJournal(
  folder: string,
  document: string,
  file: string | null,
  { onKept, onError }: JournalEvents = {},
  now: () => number = Date.now,
): RecoveryJournal {
  const path = journalPath(folder, document);
  /** Bytes of the journal that this session began; null while there is none, or one that does not count any more. */
  let size: number | null = null;
  /** `reset`: what the journal holds so far does not count any more. */
  let pending: { reset: boolean; file: string | null; state: DocumentState | null } | null = null;
  let working: Promise<void> | null = null;

  /** Begins the journal anew with one line; the old one keeps the name until the new one is whole on disk. */
  const begin = async (line: Uint8Array): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const head = toLine({ kind: 'header', schema: 1, document, file });
    await writeSynced(`${path}.new`, 'w', Buffer.concat([head, line]));
    await rename(`${path}.new`, path);
    await syncFolder(folder);
    size = head.length + line.length;
  };

  const keep = async (state: DocumentState): Promise<void> => {
    const at = now();
    const line = toLine({ kind: 'state', at, state });
    if (size === null || size + line.length > compactAbove) await begin(line);
    else {
      await writeSynced(path, 'a', line);
      size += line.length;
    }
    onKept?.(at);
  };

  const work = async (): Promise<void> => {
    while (pending) {
      const task = pending;
      pending = null;
      file = task.file;
      if (task.reset) size = null;
      try {
        if (task.state) await keep(task.state);
        else await removeJournal(path);
      } catch (error) {
        size = null; // a half-written line would spoil those that follow it: the next state begins the journal anew
        onError?.(error);
      }
    }
    working = null;
  };

  return {
    note(state) {
      pending = { reset: pending?.reset ?? false, file: pending ? pending.file : file, state };
      working ??= work();
    },
    clear(newFile) {
      pending = { reset: true, file: newFile, state: null };
      working ??= work();
    },
    settled: async () => {
      while (working) await working;
    },
  };
}

/** The journals that were left behind, newest change first. Those that cannot be read are put aside, not deleted. */
export async function findJournals(folder: string, warn: (message: string) => void): Promise<RecoveredDocument[]> {
  const found: RecoveredDocument[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.endsWith('.jsonl')) continue;
    const journal = join(folder, name);
    try {
      if ((await stat(journal)).size > 64 * 2 ** 20) throw new Error('it is too large');
      found.push({ ...replay(await readFile(journal, 'utf8')), journal });
    } catch (error) {
      warn(`${journal} could not be replayed and was put aside: ${String(error)}`);
      await rename(journal, `${journal}.damaged`).catch(() => undefined);
    }
  }
  return found.sort((a, b) => b.changedAt - a.changedAt);
}

/** The last whole state of a journal; throws when there is none. */
export function replay(text: string): Omit<RecoveredDocument, 'journal'> {
  const [first, ...lines] = text.split('\n');
  const { document, file } = header.parse(JSON.parse(first ?? ''));
  for (const line of lines.reverse()) {
    const parsed = entry.safeParse(parseJson(line));
    if (parsed.success) return { document, file, state: parsed.data.state, changedAt: parsed.data.at };
  }
  throw new Error('it holds no whole state');
}

export async function removeJournal(journal: string): Promise<void> {
  await rm(journal, { force: true });
}

async function writeSynced(path: string, flags: 'w' | 'a', bytes: Uint8Array): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

const journalPath = (folder: string, document: string): string => join(folder, `${document}.jsonl`);

const toLine = (value: z.input<typeof header> | z.input<typeof entry>): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value)}\n`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
