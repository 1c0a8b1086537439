import type { Command } from 'commander';
import { CommanderError } from 'commander';
import type { CommonOptions, Surroundings } from './context';
import { createRun } from './context';
import { describeError, EXIT, exitCodeOf, UsageError } from './exitCodes';
import type { ExitCode } from './exitCodes';
import { createProgram } from './program';
import type { Perform } from './verb';

/**
 * Runs the program once.
 *
 * @param words the command line without the program's own name
 * @returns the exit code
 */
export async function runCli(words: readonly string[], surroundings: Surroundings, version = ''): Promise<ExitCode> {
  const { terminal } = surroundings;
  let exitCode: ExitCode = EXIT.ok;
  const perform: Perform = async (options, work) => {
    const run = createRun(surroundings, options);
    try {
      const { exitCode: code, ...report } = await work(run);
      exitCode = code;
      if (options.json) terminal.out(`${JSON.stringify({ ok: code === EXIT.ok, ...report }, toPlain, 2)}\n`);
    } catch (error) {
      exitCode = surroundings.signal.aborted ? EXIT.cancelled : exitCodeOf(error);
      run.progress.clear();
      complain(error, options, surroundings);
    } finally {
      await run.close().catch((error: unknown) => complain(error, options, surroundings));
    }
  };
  const program = createProgram(perform, version);
  for (const command of [program, ...allCommands(program)]) {
    command.exitOverride();
    command.configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.err(text) });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.ok;
    if (words.includes('--json')) complain(new UsageError(error.message), { json: true }, surroundings);
    return EXIT.usage;
  }
  return exitCode;
}

function complain(error: unknown, options: CommonOptions, { terminal }: Surroundings): void {
  const { code, message } = describeError(error);
  if (options.json) terminal.out(`${JSON.stringify({ ok: false, error: describeError(error) }, undefined, 2)}\n`);
  else terminal.err(`maquette: ${message}${code === 'usage' ? ' (add --help for the options)' : ''}\n`);
  if (code === 'internal' && process.env.MAQUETTE_DEBUG && error instanceof Error) terminal.err(`${error.stack ?? ''}\n`);
}

/** Typed arrays do not belong into JSON as objects with numbered fields. */
function toPlain(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value;
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}
