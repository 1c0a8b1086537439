import type { DataInspection, DataProblem } from '../../shared/data';
import type { JobControl } from '../../shared/engine';
import { MaquetteError } from '../../core/errors';
import { assignSplits } from './assignSplits';
import { findDuplicates, signatureOf } from './duplicates';
import type { Signature } from './duplicates';
import type { AxisChoice, Listing } from './layouts/listing';
import { recogniseLayout } from './layouts/recogniseLayout';
import { runParts } from './partPool';
import type { PoolOptions } from './partPool';
import { throwIfStopped } from './stopped';
import { openStore } from './store';
import type { Split } from './storeSchema';
import { readManifest, readSetProblems } from './storeFiles';

/** In larger sets a look at every shape takes minutes: there only names are looked at, and the shapes when they are prepared. */
const MOST_READ = 1500;
/** Problems that are handed on; the count has all. */
const MOST_PROBLEMS = 300;
const CHECKED_AT_ONCE = 16;
/** How the split is shown before anything else is chosen. */
const USUAL_SPLIT = { validationShare: 0.1, seed: 1 };

/**
 * Looks at a folder: what it is, its classes and parts, what cannot be used and which shapes are nearly the same. Writes nothing.
 *
 * @throws MaquetteError 'not-found', 'invalid-input' if nothing fits, with what would; 'bad-file' for a damaged list; 'cancelled'
 */
export async function inspectData(
  folder: string,
  control: JobControl = {},
  pool: Pick<PoolOptions, 'workers' | 'workerFile'> = {},
): Promise<DataInspection> {
  control.onProgress?.({ stage: 'Looking at the folder' });
  const { reader, folder: found } = await recogniseLayout(folder, control.signal);
  throwIfStopped(control.signal);
  if (reader === 'prepared') return inspectPrepared(found.root, found.name);
  const listing = await reader.list(found, {});
  checkNotEmpty(listing, folder);
  const problems: DataProblem[] = [...listing.problems];
  const read = listing.shapes.length <= MOST_READ;
  let usable = listing.shapes;
  let duplicates: string[][] = [];
  if (read) {
    const checked = await checkListing(listing, control, pool);
    problems.push(...checked.problems);
    usable = listing.shapes.filter(({ id }) => checked.cells.has(id));
    duplicates = await duplicatesOf(usable, checked.cells, control.signal);
  }
  const splits = assignSplits(usable, duplicates, { ...USUAL_SPLIT, hasTest: listing.hasTest });
  const rows = usable.map((shape, i) => ({ class: shape.class, pictures: shape.pictures.length, split: splits[i] }));
  return {
    layout: listing.layout,
    title: listing.title,
    ...countClasses(rows),
    problems: problems.slice(0, MOST_PROBLEMS),
    problemCount: problems.length,
    duplicates,
    up: listing.up,
    read,
  };
}

/** Lists what is in a folder of a data set, for its preparation. @throws as inspectData; 'invalid-input' for a set that is prepared already */
export async function listData(folder: string, axes: AxisChoice, signal?: AbortSignal): Promise<Listing> {
  const { reader, folder: found } = await recogniseLayout(folder, signal);
  if (reader === 'prepared')
    throw new MaquetteError('invalid-input', `“${folder}” is a prepared data set already: train on it as it is.`, { file: folder });
  const listing = await reader.list(found, axes);
  checkNotEmpty(listing, folder);
  return listing;
}

function checkNotEmpty(listing: Listing, folder: string): void {
  if (listing.shapes.length > 0) return;
  const [first] = listing.problems;
  const why = first ? ` The first of ${listing.problems.length} problems: ${first.file}: ${first.reason}` : '';
  throw new MaquetteError('invalid-input', `“${folder}” looks like ${listing.title} but holds no shape that can be used.${why}`, {
    file: folder,
  });
}

async function checkListing(
  listing: Listing,
  control: JobControl,
  pool: Pick<PoolOptions, 'workers' | 'workerFile'>,
): Promise<{ cells: Map<string, Compared>; problems: DataProblem[] }> {
  const { shapes, root } = listing;
  let seen = 0;
  const requests = Array.from({ length: Math.ceil(shapes.length / CHECKED_AT_ONCE) }, (_, i) => ({
    kind: 'check' as const,
    job: { root, shapes: shapes.slice(i * CHECKED_AT_ONCE, (i + 1) * CHECKED_AT_ONCE).map((shape) => ({ ...shape, pictures: [] })) },
  }));
  const answers = await runParts(requests, {
    ...pool,
    signal: control.signal,
    onStep(step) {
      seen += step.shapes;
      control.onProgress?.({ fraction: seen / shapes.length, stage: `Reading shapes (${seen} of ${shapes.length})` });
    },
  });
  const cells = new Map<string, Compared>();
  const problems: DataProblem[] = [];
  for (const answer of answers) {
    if (answer.kind !== 'checked') continue;
    for (const one of answer.checked) {
      if (one.cells && one.extent) cells.set(one.id, { cells: one.cells, extent: one.extent });
      else if (one.problem) problems.push(one.problem);
    }
  }
  return { cells, problems };
}

/** What two shapes are compared by. */
export interface Compared {
  /** Packed, of the size that is compared. */
  cells: Uint8Array;
  extent: readonly [number, number, number];
}

/** Groups of ids of shapes that are nearly the same. Shapes that `compared` does not have are passed over. */
export async function duplicatesOf(
  shapes: readonly { id: string; object: string }[],
  compared: ReadonlyMap<string, Compared>,
  signal?: AbortSignal,
): Promise<string[][]> {
  const ids: string[] = [];
  const objects: string[] = [];
  const signatures: Signature[] = [];
  for (const { id, object } of shapes) {
    const one = compared.get(id);
    if (!one) continue;
    ids.push(id);
    objects.push(object);
    signatures.push(signatureOf(one.cells, one.extent));
  }
  return (await findDuplicates(signatures, objects, signal)).map((group) => group.map((i) => ids[i]));
}

async function inspectPrepared(folder: string, name: string): Promise<DataInspection> {
  const manifest = await readManifest(folder);
  const store = await openStore(folder);
  try {
    const pictures = new Map<number, number>();
    for (const { shape } of store.pictures) pictures.set(shape, (pictures.get(shape) ?? 0) + 1);
    const rows = store.shapes.map((shape, i) => ({ class: shape.class, pictures: pictures.get(i) ?? 0, split: shape.split }));
    const { problems, duplicates } = await readSetProblems(folder);
    return {
      layout: 'prepared',
      title: `Prepared set “${manifest.name || name}”`,
      ...countClasses(rows),
      problems: problems.slice(0, MOST_PROBLEMS),
      problemCount: problems.length,
      duplicates,
      up: 'y',
      read: true,
    };
  } finally {
    await store.close();
  }
}

function countClasses(
  rows: readonly { class: string; pictures: number; split: Split }[],
): Pick<DataInspection, 'classes' | 'shapes' | 'pictures'> {
  const classes = new Map<string, DataInspection['classes'][number]>();
  let pictures = 0;
  for (const row of rows) {
    let entry = classes.get(row.class);
    if (!entry) classes.set(row.class, (entry = { name: row.class, shapes: 0, pictures: 0, train: 0, validation: 0, test: 0 }));
    entry.shapes++;
    entry.pictures += row.pictures;
    if (row.split !== 'unused') entry[row.split]++;
    pictures += row.pictures;
  }
  return { classes: [...classes.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), shapes: rows.length, pictures };
}
