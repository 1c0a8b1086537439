import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/core/random';
import { launchStudio, type Studio } from '../../tests/e2e/launch';
import { findLosses } from './check';

const { values } = parseArgs({ options: { times: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } });
const times = Number(values.times);
const random = createRandom(Number(values.seed));
const activities = ['edit', 'save', 'reconstruct', 'export'] as const;
type Activity = (typeof activities)[number];

const photo = join(import.meta.dirname, '../../resources/samples/chair.jpg');
/** What was done longer ago than this must be there, milliseconds. */
const grace = 2000;
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Through the bridge that the page itself uses: the buttons are the end-to-end tests' matter, here the moment counts. */
const ask = (studio: Studio, route: string, input?: unknown): Promise<unknown> =>
  studio.page.evaluate(`window.maquette.request(${JSON.stringify(route)}, ${JSON.stringify(input)})
    .then((result) => { if (!result.ok) throw new Error(result.error.message); return result.value; })`);

interface Snapshot {
  id: string;
  state: { photos: { id: string; name: string }[]; shapes: { id: string }[] };
}

const folder = await mkdtemp(join(tmpdir(), 'maquette-kill-'));
const place = { data: join(folder, 'data'), files: join(folder, 'files') };
await mkdir(place.files, { recursive: true });
await mkdir(place.data, { recursive: true });

let failed = 0;
let edits = 0;
for (let round = 1; round <= times; round++) {
  const activity = activities[random.integer(activities.length)] ?? 'edit';
  const studio = await launchStudio({ userData: place.data, keepData: true });
  const made: { name: string; at: number }[] = [];
  const lived = await work(studio, activity, made);
  const now = Date.now();
  await studio.kill();
  const wanted = made.findLast(({ at }) => now - at >= grace)?.name;
  // Edits that came later may have taken the place of the one that must be there at least.
  const later = made.filter(({ at }) => now - at < grace).map(({ name }) => name);
  let losses = await findLosses(place, wanted);
  for (const name of later) if (losses.some((loss) => loss.includes('is lost'))) losses = await findLosses(place, name);
  console.log(`${round}/${times} ${activity}, killed after ${lived} ms: ${losses.length === 0 ? 'nothing lost' : losses.join('; ')}`);
  if (losses.length > 0) failed++;
}
await rm(folder, { recursive: true, force: true, maxRetries: 5 });
console.log(`${times - failed} of ${times} kills lost nothing`);
process.exit(failed === 0 ? 0 : 1);

/** Works until the moment of the kill. Returns how long that was, in milliseconds. */
async function work(studio: Studio, activity: Activity, made: { name: string; at: number }[]): Promise<number> {
  const project = join(place.files, 'chair.maquette');
  await studio.answerDialogs({ open: [photo], save: project });
  for (const { id } of (await ask(studio, 'documents.listRecovered')) as { id: string }[])
    await ask(studio, 'documents.openRecovered', { document: id });
  let document = (await ask(studio, 'documents.getCurrent')) as Snapshot;
  if (document.state.photos.length === 0) {
    await ask(studio, 'photos.choose', { document: document.id });
    document = (await ask(studio, 'documents.getCurrent')) as Snapshot;
  }
  const [first] = document.state.photos;
  if (!first) throw new Error('the sample photo was not added');

  const begun = Date.now();
  // Some reconstructions shall come to their end, so that there is something to export.
  const lives = 200 + random.integer(activity === 'reconstruct' ? 20_000 : 6000);
  const isOver = (): boolean => Date.now() - begun >= lives;
  const edit = async (): Promise<void> => {
    const name = `edit ${++edits}`;
    await ask(studio, 'documents.apply', { document: document.id, edit: { type: 'rename', id: first.id, name } });
    made.push({ name, at: Date.now() });
  };
  // What is asked for is not waited for: the kill shall come into the middle of it.
  const aside = (route: string, input: unknown): void => void ask(studio, route, input).catch(() => undefined);
  if (activity === 'reconstruct') {
    const models = (await ask(studio, 'engine.listModels')) as { id: string }[];
    aside('engine.reconstruct', { document: document.id, photos: [first.id], model: models[0]?.id, seed: 1, samples: 1 });
  }
  const [shape] = document.state.shapes;
  if (activity === 'export' && shape) {
    await studio.answerDialogs({ save: join(place.files, `export-${edits}.stl`) });
    const settings = { target: 'slicer', format: 'stl', unit: 'mm', up: 'z' };
    aside('exports.saveMesh', { document: document.id, shape: shape.id, settings });
  }
  while (!isOver()) {
    await edit();
    if (activity === 'save') aside('documents.save', { document: document.id });
    await wait(random.integer(300));
  }
  return Date.now() - begun;
}
