/** Where the program prints to. Results go to standard output, everything else to standard error. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether somebody watches standard error, so that a progress line makes sense. */
  readonly watched: boolean;
}

/** One line that is written over and over. Silent where nobody watches. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

const SHORTEST_PAUSE = 80;

export function createProgressLine(terminal: Terminal, enabled: boolean, now: () => number = Date.now): ProgressLine {
  if (!enabled || !terminal.watched) return { show: () => undefined, clear: () => undefined };
  let width = 0;
  let last = 0;
  const write = (text: string): void => {
    terminal.err(`\r${text.padEnd(width)}`);
    width = text.length;
  };
  return {
    show(text) {
      if (now() - last < SHORTEST_PAUSE) return;
      last = now();
      write(text.slice(0, 100));
    },
    clear() {
      if (width === 0) return;
      write('');
      terminal.err('\r');
      width = 0;
    },
  };
}

/** "chair  .85 m": columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)), []);
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]))).join('  ')).join('\n');
}
