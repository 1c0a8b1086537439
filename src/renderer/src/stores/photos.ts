import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import type { ImportedItems } from '../../../shared/ipc/imports';
import type { ImportResult, SamplePhoto } from '../../../shared/ipc/photos';
import { idsOfFiles, on, request } from '../ipc';
import { useText } from '../messages';
import { useDocument } from './document';
import { useNotices } from './notices';
import { useSelection } from './selection';

const isProject = (file: File): boolean => file.name.toLowerCase().endsWith('.maquette');

/** Milliseconds to wait for news of photos that an answer names: they may have been taken out of the document again meanwhile, and then no news names them. */
const newsAtLatest = 1000;

/** The ways in which photos and shapes come into the document. */
export const usePhotos = defineStore('photos', () => {
  const document = useDocument();
  const selection = useSelection();
  const notices = useNotices();
  const text = useText();
  const samples = ref<SamplePhoto[]>([]);
  /** Photos are being read and cut out. */
  const importing = ref(0);

  async function load(): Promise<void> {
    on('photos.added', ({ document: where, photos }) => {
      if (where === document.id) welcome({ photos, failures: [] });
    });
    samples.value = await request('photos.listSamples');
  }

  /** Selects what came in and says what did not; true when at least one photo came in. */
  function welcome(result: ImportResult): boolean {
    const [first] = result.photos;
    if (first !== undefined) selection.selectPhoto(first);
    for (const { message } of result.failures.slice(0, 3)) notices.show('err', message);
    const more = result.failures.length - 3;
    if (more > 0) {
      for (const { message } of result.failures.slice(3)) notices.record('err', message);
      notices.show('err', text('photos.moreFailed', { count: more }));
    }
    return first !== undefined;
  }

  /** As `welcome`, for files of all kinds: a new shape is selected, and what was guessed of it can be changed. */
  function welcomeAll(result: ImportedItems): boolean {
    const [shape, another] = result.shapes;
    if (shape) {
      selection.selectShape(shape.id);
      const other = shape.up === 'y' ? 'z' : 'y';
      if (another) notices.show('ok', text('photos.addedMany', { count: result.shapes.length }));
      else if (shape.guess === undefined) notices.show('ok', text('photos.added', { name: shape.name }));
      else {
        notices.show('ok', text('photos.addedGuess', { name: shape.name, guess: shape.guess }), {
          label: text('photos.useUp', { axis: other }),
          run: async () =>
            void (await during(
              request('imports.turn', { document: document.id, shape: shape.id, file: shape.file, up: other }),
              welcomeAll,
            )),
        });
      }
    }
    return welcome(result) || shape !== undefined;
  }

  /** An answer and the news of the document come by ways of their own, either first: what follows speaks of photos that are in the document. */
  function arrived(ids: readonly string[]): Promise<unknown> {
    const [asked, areThere] = [document.id, (): boolean => ids.every((id) => document.photos.some((photo) => photo.id === id))];
    if (areThere()) return Promise.resolve();
    let stop: () => void = () => undefined;
    const news = new Promise<void>((resolve) => {
      stop = watch([areThere, () => document.id], ([there, id]) => (there || id !== asked) && resolve(), { flush: 'sync' });
    });
    return Promise.race([news, new Promise((resolve) => setTimeout(resolve, newsAtLatest))]).finally(() => stop());
  }

  async function during<T extends { photos: readonly string[] }>(work: Promise<T>, greet: (result: T) => boolean): Promise<boolean> {
    importing.value += 1;
    try {
      const result = await work;
      await arrived(result.photos);
      return greet(result);
    } finally {
      importing.value -= 1;
    }
  }

  const choose = (): Promise<boolean> => during(request('photos.choose', { document: document.id }), welcome);
  /** Photos, meshes and grids. */
  const chooseAny = (): Promise<boolean> => during(request('imports.choose', { document: document.id }), welcomeAll);
  const paste = (): Promise<boolean> => during(request('photos.paste', { document: document.id }), welcome);
  const importSample = (sample: string): Promise<boolean> =>
    during(request('photos.importSample', { document: document.id, sample }), welcome);

  /** Asks for more photos of the object that the selected ones show, and selects them beside these. */
  async function addViews(): Promise<void> {
    const before = [...selection.photoIds];
    const known = new Set(document.photos.map((photo) => photo.id));
    if (!(await choose())) return;
    selection.selectAll('photo', [...before, ...document.photos.filter((photo) => !known.has(photo.id)).map((photo) => photo.id)]);
  }

  /** Dropped files: a project is opened, meshes and grids become shapes, everything else is taken for photos or folders of photos. */
  async function importDropped(files: readonly File[]): Promise<boolean> {
    const project = files.find(isProject);
    if (project) {
      const [file] = await idsOfFiles([project]);
      return file !== undefined && (await document.openFile(file));
    }
    const ids = await idsOfFiles(files);
    if (ids.length === 0) {
      notices.show('warn', text('drop.notFile'));
      return false;
    }
    return during(request('imports.importFiles', { document: document.id, files: ids.slice(0, 1000) }), welcomeAll);
  }

  return { samples, importing, load, choose, chooseAny, paste, importSample, addViews, importDropped };
});
