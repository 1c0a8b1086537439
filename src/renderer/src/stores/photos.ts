import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ImportResult, SamplePhoto } from '../../../shared/ipc/photos';
import { idsOfFiles, request } from '../ipc';
import { useDocument } from './document';
import { useNotices } from './notices';
import { useSelection } from './selection';

const isProject = (file: File): boolean => file.name.toLowerCase().endsWith('.maquette');

/** The ways in which photos come into the document. */
export const usePhotos = defineStore('photos', () => {
  const document = useDocument();
  const selection = useSelection();
  const notices = useNotices();
  const samples = ref<SamplePhoto[]>([]);
  /** Photos are being read and cut out. */
  const importing = ref(0);

  async function load(): Promise<void> {
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
      notices.show('err', `${more} more files could not be read; the log names them.`);
    }
    return first !== undefined;
  }

  async function during(work: Promise<ImportResult>): Promise<boolean> {
    importing.value += 1;
    try {
      return welcome(await work);
    } finally {
      importing.value -= 1;
    }
  }

  const choose = (): Promise<boolean> => during(request('photos.choose', { document: document.id }));
  const paste = (): Promise<boolean> => during(request('photos.paste', { document: document.id }));
  const importSample = (sample: string): Promise<boolean> => during(request('photos.importSample', { document: document.id, sample }));

  /** Dropped files: a project is opened, everything else is taken for photos or folders of photos. */
  async function importDropped(files: readonly File[]): Promise<boolean> {
    const project = files.find(isProject);
    if (project) {
      const [file] = await idsOfFiles([project]);
      return file !== undefined && (await document.openFile(file));
    }
    const ids = await idsOfFiles(files);
    if (ids.length === 0) {
      notices.show('warn', 'What was dropped is not a file on this computer. Save it first, or copy and paste the picture.');
      return false;
    }
    return during(request('photos.importFiles', { document: document.id, files: ids.slice(0, 1000) }));
  }

  return { samples, importing, load, choose, paste, importSample, importDropped };
});
