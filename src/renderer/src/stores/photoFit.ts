import { defineStore } from 'pinia';
import { computed, ref, watch, type Ref } from 'vue';
import { assetUrl } from '../assets';
import { isCancelled, sentenceOf } from '../ipc';
import { createFits, type FitControl } from '../photoFit/fits';
import type { FitStage } from '../photoFit/messages';
import type { CellColours, ShownPhoto } from '../viewport';
import { useDocument } from './document';
import { useSelection } from './selection';

/** One search at a time: how far it is, and how it failed. */
interface FitTask {
  readonly stage: Ref<FitStage | undefined>;
  readonly failure: Ref<string | undefined>;
  /** Undefined when it is cancelled, replaced by another or fails. */
  run<T>(work: (control: FitControl) => Promise<T>): Promise<T | undefined>;
  cancel(): void;
}

function createTask(): FitTask {
  const stage = ref<FitStage>();
  const failure = ref<string>();
  let current: AbortController | undefined;
  return {
    stage,
    failure,
    async run(work) {
      current?.abort();
      const own = new AbortController();
      current = own;
      failure.value = undefined;
      stage.value = 'reading';
      const isCurrent = (): boolean => current === own;
      try {
        const made = await work({ signal: own.signal, onStage: (next) => isCurrent() && (stage.value = next) });
        return isCurrent() ? made : undefined;
      } catch (error) {
        if (isCurrent() && !isCancelled(error) && !own.signal.aborted) failure.value = sentenceOf(error);
        return undefined;
      } finally {
        if (isCurrent()) {
          stage.value = undefined;
          current = undefined;
        }
      }
    },
    cancel: () => current?.abort(),
  };
}

/** The photo of the selected shape in the 3D view: laid over it from where it was taken, and as colours on its surface. */
export const usePhotoFit = defineStore('photoFit', () => {
  const document = useDocument();
  const selection = useSelection();
  const fits = createFits();

  /** The card of the overlay is there. */
  const isOpen = ref(false);
  const opacity = ref(0.5);
  const viewTask = createTask();
  const colourTask = createTask();
  /** What lies over the view now. */
  const shown = ref<ShownPhoto>();
  const colours = ref<CellColours | null>(null);
  /** The user stopped the search for the colours. */
  const colourStopped = ref(false);

  const photo = computed(() => document.photos.find(({ id }) => id === selection.shape?.origin.photos[0]));
  const surface = computed(() => selection.shape && document.surfaceOf(selection.shape));

  /** Looks from where the photo was taken, with the photo over the shape. */
  async function match(): Promise<void> {
    const [shape, from, settings] = [selection.shape, photo.value, surface.value];
    if (!shape || !from || !settings) return;
    const view = await viewTask.run((control) => fits.viewOf(shape, from, settings, control));
    if (!view || selection.shape?.id !== shape.id || !isOpen.value) return;
    shown.value = { shape: shape.id, url: assetUrl(from.picture), width: from.width, height: from.height, view };
  }

  function hide(): void {
    viewTask.cancel();
    shown.value = undefined;
    isOpen.value = false;
  }

  async function toggle(): Promise<void> {
    if (isOpen.value) hide();
    else {
      isOpen.value = true;
      await match();
    }
  }

  /** Brings the colours of the selected shape up; null where it has none. */
  async function takeColours(): Promise<void> {
    const [shape, from, settings] = [selection.shape, photo.value, surface.value];
    colourStopped.value = false;
    if (!shape || !settings) {
      colourTask.cancel();
      colours.value = null;
      return;
    }
    const made = await colourTask.run((control) => fits.coloursOf(shape, from, settings, control));
    if (made !== undefined) colours.value = made;
  }

  function stopColours(): void {
    colourTask.cancel();
    colourStopped.value = true;
    colours.value = null;
  }

  // Another shape has another photo.
  watch(
    () => selection.shape?.id,
    () => {
      viewTask.cancel();
      viewTask.failure.value = undefined;
      shown.value = undefined;
      colours.value = null;
      if (isOpen.value) void match();
    },
  );
  watch(() => document.id, hide);

  return {
    isOpen,
    opacity,
    photo,
    shown,
    colours,
    colourStopped,
    viewStage: viewTask.stage,
    viewFailure: viewTask.failure,
    colourStage: colourTask.stage,
    colourFailure: colourTask.failure,
    match,
    hide,
    toggle,
    cancelView: () => viewTask.cancel(),
    takeColours,
    stopColours,
  };
});
