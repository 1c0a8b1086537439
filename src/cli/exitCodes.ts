import type { ErrorCode } from '../core/errors';
import { MaquetteError } from '../core/errors';
import { OutputError } from './writeOutput';

/** What the program's exit code says. Kept stable: scripts rely on it. */
export const EXIT = { ok: 0, failed: 1, usage: 2, input: 3, device: 4, output: 5, cancelled: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `
Exit codes:
  0  done
  1  some of several failed (they are listed), a check found faults, or an unexpected error
  2  wrong usage
  3  an input cannot be read or used
  4  no device could do the work
  5  an output cannot be written (permission, full disk)
  130  cancelled (Ctrl-C)`;

const BY_CODE: Record<ErrorCode, ExitCode> = {
  'bad-file': EXIT.input,
  'too-large': EXIT.input,
  unsupported: EXIT.input,
  'not-found': EXIT.input,
  'invalid-input': EXIT.input,
  permission: EXIT.output,
  'disk-full': EXIT.output,
  cancelled: EXIT.cancelled,
  device: EXIT.device,
  internal: EXIT.failed,
};

/** An error about how the program was called: exit code 2. */
export class UsageError extends Error {}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof OutputError) return EXIT.output;
  return error instanceof MaquetteError ? BY_CODE[error.code] : EXIT.failed;
}

/** The error as `--json` shows it. */
export function describeError(error: unknown): { code: string; message: string; file?: string } {
  if (error instanceof MaquetteError) {
    return { code: error.code, message: error.message, ...(error.place.file === undefined ? {} : { file: error.place.file }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: error instanceof UsageError ? 'usage' : 'internal', message };
}
