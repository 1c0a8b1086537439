import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../src/core/random';
import { launchStudio, type Studio } from '../../tests/e2e/launch';
import { nameOfEdit, numberOfEdit, type Place } from './place';

/** What the studio is busy with when it is killed. */
export const moments = ['edit', 'save', 'reconstruct', 'train', 'export'] as const;
export type Moment = (typeof moments)[number];

/** The latest that it is killed, milliseconds after the work began: each kind of work shall be met in its middle. */
const longest: Readonly<Record<Moment, number>> = { edit: 5000, save: 6000, reconstruct: 15_000, train: 60_000, export: 6000 };
const photo = join(import.meta.dirname, '../../resources/samples/chair.jpg');
const formats = ['stl', 'glb', 'obj', 'ply'];

interface Snapshot {
  id: string;
  state: { photos: { id: string; name: string }[]; shapes: { id: string }[] };
}

/** An edit of which the studio said that it was made. */
export interface MadeEdit {
  document: string;
  number: number;
  /** Date.now() when it had said so. */
  at: number;
}

export interface Session {
  /** Ids of the documents: the one that has a file, and the one that was never saved. */
  saved: string;
  untitled: string;
  /** The newest edit that each had when it was opened. */
  opened: ReadonlyMap<string, number>;
  edits: MadeEdit[];
  /** Works until the moment of the kill, kills, and returns when that was (Date.now()). */
  workAndKill(moment: Moment): Promise<number>;
}

export interface SessionOptions {
  place: Place;
  random: Random;
  /** Gives each edit a number of its own. */
  nextEdit: () => number;
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Through the bridge that the page itself uses: the buttons are the end-to-end tests' matter, here the moment counts. */
async function ask<T>(studio: Studio, route: string, input?: unknown): Promise<T> {
  return studio.page.evaluate<T>(`window.maquette.request(${JSON.stringify(route)}, ${JSON.stringify(input)})
    .then((result) => { if (!result.ok) throw new Error(result.error.message); return result.value; })`);
}

const newestEdit = ({ state }: Snapshot): number => Math.max(-1, ...state.photos.map(({ name }) => numberOfEdit(name)));

/** Starts the studio on what the last kill left, and opens both documents as a user would: from the recovery list, else from the file. */
export async function startSession({ place, random, nextEdit }: SessionOptions): Promise<Session> {
  const studio = await launchStudio({ userData: place.data, keepData: true });
  await studio.answerDialogs({ open: [place.project], save: place.project });
  const documents: Snapshot[] = [];
  for (const { id } of await ask<{ id: string }[]>(studio, 'documents.listRecovered'))
    documents.push(await ask<Snapshot>(studio, 'documents.openRecovered', { document: id }));
  let saved = documents.find(({ state }) => state.shapes.some(({ id }) => id === 'stool'));
  let untitled = documents.find((document) => document !== saved);
  saved ??= await ask<Snapshot>(studio, 'documents.open');
  if (!untitled) {
    const { id } = await ask<Snapshot>(studio, 'documents.create');
    await studio.answerDialogs({ open: [photo], save: place.project });
    await ask(studio, 'photos.choose', { document: id });
    untitled = await ask<Snapshot>(studio, 'documents.getCurrent');
  }
  const both = [saved, untitled];
  const edits: MadeEdit[] = [];

  async function edit({ id: document, state }: Snapshot): Promise<void> {
    const number = nextEdit();
    await ask(studio, 'documents.apply', { document, edit: { type: 'rename', id: state.photos[0]?.id, name: nameOfEdit(number) } });
    edits.push({ document, number, at: Date.now() });
  }

  /** Asks for work of a kind, saves and exports again and again. The kill comes into the middle of it. */
  async function busy(moment: Moment, stool: Snapshot): Promise<void> {
    const { id: document } = stool;
    if (moment === 'train') await ask(studio, 'training.resume', { run: 'boxy' });
    while (moment === 'save') {
      await ask(studio, 'documents.save', { document });
      await wait(random.integer(300));
    }
    for (let i = 0; moment === 'export'; i++) {
      const format = formats[random.integer(formats.length)];
      // The same few names: an older file shall be replaced as a whole too.
      await studio.answerDialogs({ save: join(place.files, `export-${i % 3}.${format}`) });
      const settings = { target: 'other', format, unit: 'mm', up: 'z' };
      await ask(studio, 'exports.saveMesh', { document, shape: 'stool', settings });
    }
    if (moment === 'reconstruct') {
      const [model] = await ask<{ id: string; kind?: string }[]>(studio, 'engine.listModels');
      for (const { id, state } of both) {
        const photos = [state.photos[0]?.id];
        await ask(studio, 'engine.reconstruct', { document: id, photos, model: model?.id, seed: random.integer(1000), samples: 2 });
      }
    }
  }

  return {
    saved: saved.id,
    untitled: untitled.id,
    opened: new Map(both.map((document) => [document.id, newestEdit(document)])),
    edits,
    async workAndKill(moment) {
      const [stool] = both;
      if (!stool) throw new Error('the project is not open');
      const until = Date.now() + 200 + random.integer(longest[moment]);
      // The kill answers neither.
      const killed = { yet: false };
      const unlessKilled = (error: unknown): void => {
        if (!killed.yet) throw error;
      };
      const work = busy(moment, stool).catch(unlessKilled);
      const edited = (async () => {
        while (!killed.yet) {
          for (const document of both) await edit(document);
          await wait(random.integer(300));
        }
      })().catch(unlessKilled);
      await Promise.race([wait(until - Date.now()), work.then(() => wait(until - Date.now())), edited]);
      killed.yet = true;
      const at = Date.now();
      await studio.kill();
      await Promise.all([work, edited]);
      return at;
    },
  };
}

/** Waits for the processes of a killed studio to end by themselves. Returns how many did not within `milliseconds`. */
export async function survivors(data: string, milliseconds: number): Promise<number> {
  for (const end = Date.now() + milliseconds; ;) {
    const count = await processesOn(data);
    if (count === 0 || Date.now() > end) return count;
    await wait(100);
  }
}

/** Linux only: elsewhere nothing tells the command lines. */
async function processesOn(data: string): Promise<number> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(`--user-data-dir=${data}`)).length;
}
