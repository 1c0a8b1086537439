/** A linear history of immutable states that holds at most so many bytes. */
export interface Steps<T> {
  readonly now: T;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  push(next: T): void;
  undo(): void;
  redo(): void;
}

/** @param sizeOf bytes of a state; the oldest are forgotten when all together are more than `most` */
export function createSteps<T>(first: T, sizeOf: (state: T) => number, most = 96 * 2 ** 20): Steps<T> {
  let states = [first];
  let at = 0;
  return {
    get now() {
      return states[at];
    },
    get canUndo() {
      return at > 0;
    },
    get canRedo() {
      return at < states.length - 1;
    },
    push(next) {
      states = [...states.slice(0, at + 1), next];
      let bytes = states.reduce((sum, state) => sum + sizeOf(state), 0);
      while (states.length > 2 && bytes > most) bytes -= sizeOf(states.shift() as T);
      at = states.length - 1;
    },
    undo() {
      at = Math.max(0, at - 1);
    },
    redo() {
      at = Math.min(states.length - 1, at + 1);
    },
  };
}
