/** Runs commands one after the other in the order in which they were asked for. A command that fails does not stop the next. */
export interface CommandQueue {
  run<T>(command: () => T | Promise<T>): Promise<T>;
  /** Resolves when everything asked for so far has run. */
  idle(): Promise<void>;
}

export function createCommandQueue(): CommandQueue {
  let last: Promise<unknown> = Promise.resolve();
  const run = <T>(command: () => T | Promise<T>): Promise<T> => {
    const result = last.then(command);
    last = result.catch(() => undefined);
    return result;
  };
  return { run, idle: () => run(() => undefined) };
}
