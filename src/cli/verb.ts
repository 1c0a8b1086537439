import type { Command } from 'commander';
import { Option } from 'commander';
import type { CommonOptions, Run } from './context';
import type { ExitCode } from './exitCodes';
import { EXIT_CODES_HELP } from './exitCodes';
import { collect } from './parseOptions';

/** What a verb hands back: an object that `--json` prints, with the exit code in it. */
export interface Report {
  exitCode: ExitCode;
}

/** Runs a verb's work with its options; the program's owner deals with errors, output and exit code. */
export type Perform = (options: CommonOptions, work: (run: Run) => Promise<Report>) => Promise<void>;

const BACKENDS = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm', 'cpu'] as const;

/** A command with the options that all have; one with `engine` also says on what it runs and where its models are. */
export function verb(parent: Command, name: string, description: string, { engine = true } = {}): Command {
  const command = parent
    .command(name)
    .description(description)
    .option('--json', 'print one JSON object on standard output and nothing else')
    .option('--quiet', 'print errors only');
  if (!engine) return command;
  return command
    .addOption(new Option('--device <backend>', 'try this one first').choices([...BACKENDS]))
    .option('--models <folder>', 'another folder with models (may be repeated)', collect);
}

export function examples(command: Command, lines: readonly (readonly [string, string])[]): void {
  const text = lines.map(([line, meaning]) => `  ${line}\n      ${meaning}`).join('\n');
  command.addHelpText('after', `\nExamples:\n${text}\n${EXIT_CODES_HELP}`);
}
