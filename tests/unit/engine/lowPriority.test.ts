import { execFileSync } from 'node:child_process';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const script = `
  import { readdirSync, readFileSync } from 'node:fs';
  import { getPriority } from 'node:os';
  import { Worker } from 'node:worker_threads';
  import { lowerPriority } from ${JSON.stringify(join(import.meta.dirname, '../../../src/engine/lowPriority.ts'))};
  lowerPriority();
  // A thread that is started afterwards, as training's are.
  const worker = new Worker('setTimeout(() => {}, 200)', { eval: true });
  worker.on('online', () => {
    const threads = process.platform === 'linux' ? readdirSync('/proc/self/task') : [];
    // The 19th number of a thread's line, counted behind its name in brackets, is how nice it is.
    const nice = threads.map((id) => Number(readFileSync('/proc/self/task/' + id + '/stat', 'utf8').split(') ')[1].split(' ')[16]));
    console.log(JSON.stringify({ own: getPriority(), nice }));
  });
`;

it('lets all threads of its process wait for others, and leaves other processes alone', () => {
  const before = getPriority();
  const answer = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { encoding: 'utf8' });
  const { own, nice } = JSON.parse(answer) as { own: number; nice: number[] };
  expect(own).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
  expect([...new Set(nice)]).toEqual(process.platform === 'linux' ? [own] : []);
  expect(getPriority()).toBe(before);
});
