import { cp, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/core/random';
import { inspect } from './check';
import { makePlace } from './place';
import { moments, startSession, survivors, type Moment } from './session';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    /** Only these, with commas between them. */
    moment: { type: 'string', default: moments.join() },
    /** A folder that takes a copy of what a kill left when something was lost. */
    keep: { type: 'string' },
  },
});
const times = Number(values.times);
const random = createRandom(Number(values.seed));
const chosen = values.moment.split(',').map((word): Moment => {
  const moment = moments.find((name) => name === word);
  if (!moment) throw new Error(`There is no moment "${word}". There are: ${moments.join(', ')}.`);
  return moment;
});

/** What was done longer ago than this must be there, milliseconds. */
const grace = 2000;
/** Processes of a killed studio must have ended after this. */
const patience = 20_000;

const place = await makePlace();
let edits = 0;
/** What the next start must find. */
let wanted = { saved: -1, untitled: -1 };
let step = -1;
const tally = new Map(chosen.map((moment) => [moment, { kills: 0, losses: 0 }]));

for (let round = 1; round <= times; round++) {
  const moment = chosen[(round - 1) % chosen.length] ?? 'edit';
  const losses: string[] = [];
  const demand = (what: string, wants: number, has: number): void => {
    if (has < wants) losses.push(`${what}: the edit ${wants} is lost, there is ${has}`);
  };

  const session = await startSession({ place, random, nextEdit: () => ++edits });
  const { saved, untitled } = session;
  demand('the project, opened', wanted.saved, session.opened.get(saved) ?? -1);
  demand('the unsaved document, opened', wanted.untitled, session.opened.get(untitled) ?? -1);

  const begun = Date.now();
  const at = await session.workAndKill(moment);
  const alive = await survivors(place.data, patience);
  if (alive > 0) losses.push(`${alive} processes live on`);
  const newest = (document: string): number =>
    session.edits.findLast((edit) => edit.document === document && at - edit.at >= grace)?.number ?? session.opened.get(document) ?? -1;
  wanted = { saved: newest(saved), untitled: newest(untitled) };

  const found = await inspect(place);
  losses.push(...found.losses);
  demand('the project', wanted.saved, Math.max(found.edits.get(saved) ?? -1, found.edits.get('file') ?? -1));
  demand('the unsaved document', wanted.untitled, found.edits.get(untitled) ?? -1);
  if (found.step < step) losses.push(`the training run is at step ${found.step}, and was at ${step}`);
  step = found.step;

  const counted = tally.get(moment) ?? { kills: 0, losses: 0 };
  tally.set(moment, { kills: counted.kills + 1, losses: counted.losses + (losses.length > 0 ? 1 : 0) });
  const what = `${session.edits.length} edits, training at ${step}, ${found.left} temporary files`;
  console.log(`${round}/${times} ${moment}, killed after ${at - begun} ms (${what}): ${losses.join('; ') || 'nothing lost'}`);
  if (losses.length > 0 && values.keep !== undefined) await cp(place.folder, `${values.keep}/round-${round}`, { recursive: true });
}
await rm(place.folder, { recursive: true, force: true, maxRetries: 5 });

for (const [moment, { kills, losses }] of tally) console.log(`${moment.padEnd(12)} ${kills - losses} of ${kills} kills lost nothing`);
process.exit([...tally.values()].every(({ losses }) => losses === 0) ? 0 : 1);
