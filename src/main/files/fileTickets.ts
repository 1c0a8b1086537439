import { randomUUID } from 'node:crypto';
import { MaquetteError } from '../../core/errors';

/** Keeps the paths of files that the user handed over; the page holds opaque ids only. */
export interface FileTickets {
  issue: (path: string) => string;
  /** The path of a ticket, or null for an id that was never given out or is too old. */
  find(id: string): string | null;
  /** As `find`, but throws `not-found`. */
  redeem: (id: string) => string;
}

/** @param limit tickets kept; the oldest go first */
export function createFileTickets(limit = 5000, newId: () => string = randomUUID): FileTickets {
  const paths = new Map<string, string>();
  const find = (id: string): string | null => paths.get(id) ?? null;
  return {
    issue(path) {
      const id = newId();
      paths.set(id, path);
      for (const oldest of paths.keys()) {
        if (paths.size <= limit) break;
        paths.delete(oldest);
      }
      return id;
    },
    find,
    redeem(id) {
      const path = find(id);
      if (path === null) throw new MaquetteError('not-found', 'This file is not known any more. Drop or choose it again.');
      return path;
    },
  };
}
