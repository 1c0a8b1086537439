import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { useDocument } from './document';
import { useJobs } from './jobs';
import { useNotices } from './notices';
import { usePhotos } from './photos';
import { useSettings } from './settings';

/** The first steps, done with the real thing: a photo, a shape of it, the place where it is exported. */
export const useTour = defineStore('tour', () => {
  const document = useDocument();
  const jobs = useJobs();
  const photos = usePhotos();
  const settings = useSettings();
  const notices = useNotices();

  const isOn = ref(false);
  /** The document that the tour goes through: shapes that were there before do not count. */
  const shapesBefore = ref(0);
  const photosBefore = ref(0);

  /** The step follows the document, whoever did it: the tour's button, the menu or the user's own photo. */
  const step = computed<1 | 2 | 3>(() => {
    if (document.shapes.length > shapesBefore.value) return 3;
    return document.photos.length > photosBefore.value ? 2 : 1;
  });
  const sample = computed(() => photos.samples[0]);

  function start(): void {
    photosBefore.value = document.photos.length;
    shapesBefore.value = document.shapes.length;
    isOn.value = true;
  }

  /** On the first start, where nothing else was asked for. */
  function startIfNew(): void {
    if (!settings.settings.tourDone && document.isLoaded && document.isEmpty && document.recovered.length === 0) start();
  }

  async function end(): Promise<void> {
    isOn.value = false;
    if (!settings.settings.tourDone) await settings.change({ tourDone: true });
  }

  async function openSample(): Promise<void> {
    if (sample.value) await photos.importSample(sample.value.id);
  }

  const reconstruct = (): Promise<void> => jobs.reconstruct();

  return { isOn, step, sample, start, startIfNew, end, openSample, reconstruct, attempt: notices.attempt };
});
