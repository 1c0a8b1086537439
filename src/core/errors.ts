/** What went wrong, in a form that every layer (engine, IPC, command line) can pass on and word for its user. */
export type ErrorCode =
  | 'bad-file' // the bytes are not what the format says
  | 'too-large' // over a stated limit
  | 'unsupported' // understood, but not something we read or write
  | 'not-found'
  | 'permission'
  | 'disk-full'
  | 'invalid-input' // an option or argument out of its range
  | 'cancelled'
  | 'device' // a backend failed or gives wrong numbers
  | 'internal';

export interface ErrorPlace {
  /** File name as the user knows it. */
  file?: string;
  /** Line (text formats, from 1) or byte offset (binary formats, from 0) where the fault was seen. */
  line?: number;
  byte?: number;
}

/** The one error class of the project. `message` is a sentence for the user: what happened and, where it helps, what to do. */
export class MaquetteError extends Error {
  override readonly name = 'MaquetteError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly place: ErrorPlace = {},
  ) {
    super(message);
  }
}
