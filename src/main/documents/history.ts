/**
 * Undo and redo over immutable states. A step keeps the state before it (states share their parts and hold no large data, see
 * shared/document.ts), so nothing has to be undone by hand. Pure: every function returns a new history.
 */
export interface History<S> {
  readonly present: S;
  readonly past: readonly Step<S>[];
  readonly future: readonly Step<S>[];
  /** What the next change may be merged into; gone after undo and redo. */
  readonly open?: { merge: string; at: number } | undefined;
}

interface Step<S> {
  /** What was done, for the menu: "Set threshold". */
  readonly label: string;
  /** It can be done again in another way, see redoAs. */
  readonly repeatable?: boolean | undefined;
  /** In `past` the state before the step, in `future` the state after it. */
  readonly state: S;
}

export interface Change<S> {
  label: string;
  repeatable?: boolean | undefined;
  state: S;
  /** Changes with the same key that follow within `mergeWithin` are one step: a drag of a slider. */
  merge?: string | undefined;
  /** Milliseconds. */
  at: number;
}

export const mergeWithin = 500;
const stepsKept = 500;

export function createHistory<S>(state: S): History<S> {
  return { present: state, past: [], future: [] };
}

/** Puts a change on top; one that changes nothing (the same state object) leaves the history as it is. */
export function record<S>(history: History<S>, { label, repeatable, state, merge, at }: Change<S>): History<S> {
  if (state === history.present) return history;
  const open = merge === undefined ? undefined : { merge, at };
  const merges = merge !== undefined && history.open?.merge === merge && at - history.open.at <= mergeWithin && history.past.length > 0;
  const past = merges ? history.past : [...history.past, { label, repeatable, state: history.present }].slice(-stepsKept);
  return { present: state, past, future: [], open };
}

/** Does the last step again in another way: the change, made on the state before it, takes its place. */
export function redoAs<S>(history: History<S>, change: Change<S>): History<S> {
  const step = history.past.at(-1);
  if (!step) return record(history, change);
  return record({ present: step.state, past: history.past.slice(0, -1), future: [] }, change);
}

export function undo<S>(history: History<S>): History<S> {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    present: step.state,
    past: history.past.slice(0, -1),
    future: [...history.future, { ...step, state: history.present }],
  };
}

export function redo<S>(history: History<S>): History<S> {
  const step = history.future.at(-1);
  if (!step) return history;
  return {
    present: step.state,
    past: [...history.past, { ...step, state: history.present }],
    future: history.future.slice(0, -1),
  };
}

/** Undoes or does again until `count` steps are done. */
export function goTo<S>(history: History<S>, count: number): History<S> {
  let at = history;
  while (at.past.length > count && at.past.length > 0) at = undo(at);
  while (at.past.length < count && at.future.length > 0) at = redo(at);
  return at;
}

/** Names of all steps, those that are done first, then those that redo would do in their order. */
export function labelsOf<S>(history: History<S>): string[] {
  return [...history.past.map((step) => step.label), ...history.future.map((step) => step.label).reverse()];
}

/** Every state that undo or redo can come back to, the present included. */
export function statesOf<S>(history: History<S>): S[] {
  return [...history.past.map((step) => step.state), history.present, ...history.future.map((step) => step.state)];
}
