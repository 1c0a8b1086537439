import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistory, mergeWithin, record, redo, statesOf, undo, type History } from '../../../../src/main/documents/history';

interface State {
  value: number;
}
const at = (time: number, value: number, merge?: string): { label: string; state: State; merge?: string | undefined; at: number } => ({
  label: `set ${value}`,
  state: { value },
  merge,
  at: time,
});

describe('history', () => {
  it('behaves like two stacks of states, for any sequence of changes, undos and redos', () => {
    const command = fc.oneof(
      fc.integer().map((value) => ({ kind: 'do' as const, value })),
      fc.constantFrom({ kind: 'undo' as const }, { kind: 'redo' as const }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        let history: History<State> = createHistory({ value: 0 });
        // The model: plain arrays of numbers.
        let now = 0;
        const done: number[] = [];
        let undone: number[] = [];
        let time = 0;
        for (const step of commands) {
          time += 10_000;
          if (step.kind === 'do') {
            history = record(history, at(time, step.value));
            done.push(now);
            now = step.value;
            undone = [];
          } else if (step.kind === 'undo') {
            history = undo(history);
            const before = done.pop();
            if (before !== undefined) {
              undone.push(now);
              now = before;
            }
          } else {
            history = redo(history);
            const after = undone.pop();
            if (after !== undefined) {
              done.push(now);
              now = after;
            }
          }
          expect(history.present.value).toBe(now);
          expect(history.past.map((entry) => entry.state.value)).toEqual(done);
          expect(history.future.map((entry) => entry.state.value)).toEqual(undone);
        }
      }),
    );
  });

  it('makes one step of a drag', () => {
    let history: History<State> = createHistory({ value: 0 });
    for (let i = 1; i <= 20; i++) history = record(history, at(i * 100, i, 'threshold'));
    expect(history.past).toHaveLength(1);
    expect(undo(history).present.value).toBe(0);
    expect(redo(undo(history)).present.value).toBe(20);
  });

  it('does not merge after the time, with another key, without a key, or across undo', () => {
    const first = record(createHistory<State>({ value: 0 }), at(0, 1, 'a'));
    expect(record(first, at(mergeWithin, 2, 'a')).past).toHaveLength(1);
    expect(record(first, at(mergeWithin + 1, 2, 'a')).past).toHaveLength(2);
    expect(record(first, at(10, 2, 'b')).past).toHaveLength(2);
    expect(record(first, at(10, 2)).past).toHaveLength(2);
    expect(record(redo(undo(first)), at(10, 2, 'a')).past).toHaveLength(2);
  });

  it('takes no step for a change that changes nothing, and keeps redo then', () => {
    const history = undo(record(createHistory<State>({ value: 0 }), at(0, 1)));
    expect(record(history, { label: 'nothing', state: history.present, at: 1 })).toBe(history);
    expect(history.future).toHaveLength(1);
  });

  it('names the steps and lists every state it can come back to', () => {
    const history = undo(record(record(createHistory<State>({ value: 0 }), at(0, 1)), at(9999, 2)));
    expect(history.past.at(-1)?.label).toBe('set 1');
    expect(history.future.at(-1)?.label).toBe('set 2');
    expect(
      statesOf(history)
        .map(({ value }) => value)
        .sort(),
    ).toEqual([0, 1, 2]);
  });
});
