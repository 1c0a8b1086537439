import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Lets everything else on this computer go first: for long work beside a window that must answer. On Linux the priority belongs to each thread, and
 * new threads take that of the one which starts them; those that are there already (Node's own) are told one by one.
 */
export function lowerPriority(): void {
  const lower = (id: number): void => {
    try {
      setPriority(id, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // Not allowed here: the work is done all the same, only not as politely.
    }
  };
  lower(0);
  if (process.platform !== 'linux') return;
  for (const thread of threadIds()) lower(thread);
}

function threadIds(): number[] {
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch {
    return [];
  }
}
