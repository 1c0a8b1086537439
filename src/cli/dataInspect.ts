import { inspectData } from '../engine/datasets/inspect';
import type { DataInspection } from '../shared/data';
import type { CommonOptions, Run } from './context';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';
import { table } from './terminal';

const SHOWN_PROBLEMS = 20;
const SHOWN_GROUPS = 10;

export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `maquette data inspect`: says what a folder holds. */
export async function inspect(
  folder: string,
  { all = false }: CommonOptions & { all?: boolean },
  run: Run,
): Promise<DataInspection & { exitCode: ExitCode }> {
  const found = await inspectData(folder, { signal: run.signal, onProgress: ({ stage }) => run.progress.show(stage) });
  run.say(
    `${found.title}: ${countOf(found.shapes, 'shape')}, ${countOf(found.pictures, 'picture')}, ${countOf(found.classes.length, 'class', 'classes')}`,
  );
  run.say(
    table([
      ['class', 'shapes', 'pictures', 'train', 'validation', 'test'],
      ...found.classes.map((one) => [one.name, ...[one.shapes, one.pictures, one.train, one.validation, one.test].map(String)]),
    ]),
  );
  if (found.read === false)
    run.say('The set is large: only names were looked at. Damaged files and near-duplicates come out when it is prepared.');
  if (found.duplicates.length > 0) {
    run.say(`${countOf(found.duplicates.length, 'group')} of shapes that are nearly the same, each kept in one part:`);
    for (const group of found.duplicates.slice(0, all ? undefined : SHOWN_GROUPS)) run.say(`  ${group.join(', ')}`);
    if (!all && found.duplicates.length > SHOWN_GROUPS) run.say(`  and ${found.duplicates.length - SHOWN_GROUPS} more (--all lists them)`);
  }
  sayProblems(found.problems, found.problemCount, all, run);
  return { exitCode: EXIT.ok, ...found };
}

/** Files that were left out, each with its reason. */
export function sayProblems(problems: DataInspection['problems'], count: number, all: boolean, run: Run): void {
  if (count === 0) return;
  run.say(`${countOf(count, 'problem')}:`);
  const shown = all ? problems : problems.slice(0, SHOWN_PROBLEMS);
  for (const { file, reason } of shown) run.say(`  ${file}: ${reason}`);
  if (count > shown.length) run.say(`  and ${count - shown.length} more${all ? '' : ' (--all lists them)'}`);
}
