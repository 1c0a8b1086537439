import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/core/random';
import { launchStudio } from '../../tests/e2e/launch';
import { createArtist, type Artist } from './artist';
import { forgetRequests } from './debugger';
import { sampleMemory, type Sample } from './memory';
import { growthOf, tableOf } from './verdict';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    /** Where every sample goes, as JSON. */
    report: { type: 'string' },
    /** Where a picture of the window goes when an action fails. */
    pictures: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const random = createRandom(Number(values.seed));
const sampleEvery = 30_000;

type Action = Exclude<keyof Artist, 'openDocuments'>;
/** What can be done with a shape, and how often. */
const pool: readonly (readonly [Action, number])[] = [
  ['moveThreshold', 4],
  ['blend', 3],
  ['walk', 1],
  ['paint', 3],
  ['sculpt', 3],
  ['undoAndRedo', 4],
  ['look', 4],
  ['check', 2],
  ['duplicate', 1],
  ['lookAtCutOut', 1],
  ['changePanels', 2],
  ['changeTheme', 1],
  ['exportMesh', 2],
  ['addPhoto', 1],
  ['reconstruct', 1],
  ['save', 1],
];
const chances = pool.reduce((sum, [, chance]) => sum + chance, 0);

function choose(): Action {
  let left = random.range(0, chances);
  for (const [action, chance] of pool) if ((left -= chance) < 0) return action;
  return 'look';
}

const folder = await mkdtemp(join(tmpdir(), 'maquette-soak-'));
const files = join(folder, 'files');
await mkdir(files);
const studio = await launchStudio({ userData: join(folder, 'data'), keepData: true });
await forgetRequests(studio.page);
const shouts: string[] = [];
// What main lets go unhandled it writes to its log; what ends it says so here.
studio.app.process().stderr?.on('data', (data: Buffer) => {
  for (const line of data.toString().split('\n')) if (/unhandled|uncaught|FATAL|out of memory/i.test(line)) shouts.push(line);
});
const artist = createArtist(studio, random, files);
const samples: Sample[] = [];
const failures: string[] = [];
const done = new Map<string, number>();

const begun = Date.now();
/** Ctrl+C ends it early, with a verdict on what there is. */
let stopped = false;
process.once('SIGINT', () => (stopped = true));
const isOver = (): boolean => stopped || Date.now() - begun >= minutes * 60_000;
let sampled = 0;

async function act(action: Action): Promise<boolean> {
  try {
    await artist[action]();
    done.set(action, (done.get(action) ?? 0) + 1);
    await studio.page.waitForTimeout(500 + random.integer(2000));
    return true;
  } catch (error) {
    if (stopped) throw error;
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    failures.push(`${Math.round((Date.now() - begun) / 1000)} s, ${action}: ${message}`);
    console.error(failures.at(-1));
    if (values.pictures !== undefined) await studio.page.screenshot({ path: join(values.pictures, `failure-${failures.length}.png`) });
    return false;
  } finally {
    await artist.tidy();
    if (Date.now() - sampled >= sampleEvery) {
      sampled = Date.now();
      await forgetRequests(studio.page);
      const sample = await sampleMemory(studio, (sampled - begun) / 1000);
      samples.push(sample);
      const sizes = sample.processes.map(({ process, own }) => `${process} ${own.toFixed(0)}`);
      console.log(
        `${sample.at.toFixed(0)} s: ${sizes.join(', ')} MiB; heap ${sample.page.heap.toFixed(1)} MiB, ${sample.page.nodes} nodes`,
      );
      if (values.report !== undefined) await writeFile(values.report, JSON.stringify({ samples, failures, faults: studio.faults }));
    }
  }
}

async function work(): Promise<void> {
  while (!isOver()) {
    await act('addPhoto');
    await act('reconstruct');
    for (let i = 6 + random.integer(10); i > 0 && !isOver(); i--) {
      await artist.prepare();
      await act(choose());
    }
    await act(random.next() < 0.3 ? 'openProject' : 'newDocument');
    while ((await artist.openDocuments()) > 3) await act('closeDocument');
  }
}

await work().catch((error: unknown) => {
  // Ctrl+C ends the studio too, in the middle of whatever was being done.
  if (!stopped) throw error;
});

const log = await readFile(join(folder, 'data', 'logs', 'main.log'), 'utf8').catch(() => '');
const logged = log.split('\n').filter((line) => line.includes('[error]'));
await studio.close().catch((error: unknown) => {
  if (!stopped) throw error;
});
await rm(folder, { recursive: true, force: true, maxRetries: 5 });

const unstable = growthOf(samples).filter(({ stable }) => !stable);
const wrongs: readonly (readonly [string, readonly string[]])[] = [
  ['console errors', studio.faults],
  ['errors in the log', logged],
  ['cries on the terminal', shouts],
  ['actions that failed', failures],
  ['requests to a network', studio.requests],
];
console.log(
  `\n${((samples.at(-1)?.at ?? 0) / 60).toFixed(0)} minutes: ${[...done].map(([action, times]) => `${action} ${times}`).join(', ')}\n`,
);
console.log(tableOf(samples));
for (const [what, list] of wrongs) console.log(`${what}: ${list.length}${list.map((line) => `\n  ${line}`).join('')}`);
const passed = unstable.length === 0 && wrongs.every(([, list]) => list.length === 0);
console.log(passed ? 'Passed' : `Not passed${unstable.map(({ process }) => `; the memory of ${process} grows`).join('')}`);
process.exit(passed ? 0 : 1);
