import { defineStore } from 'pinia';
import { computed, reactive, ref, watch } from 'vue';
import type { PhotoItem, ShapeItem } from '../../../shared/document';
import { assetUrl } from '../assets';
import { createFits, type FitControl } from '../photoFit/fits';
import { createFitTask } from '../photoFit/task';
import type { CellColours, ShownPhoto } from '../viewport';
import { useDocument } from './document';
import { useSelection } from './selection';

/** The photos of the selected shape in the 3D view: one laid over it from where it was taken, the first as colours on its surface. */
export const usePhotoFit = defineStore('photoFit', () => {
  const document = useDocument();
  const selection = useSelection();
  const fits = createFits();

  /** The card of the overlay is there. */
  const isOpen = ref(false);
  const opacity = ref(0.5);
  const viewTask = createFitTask();
  const colourTask = createFitTask();
  /** What lies over the view now. */
  const shown = ref<ShownPhoto>();
  const colours = ref<CellColours | null>(null);
  /** The user stopped the search for the colours. */
  const colourStopped = ref(false);

  /** What the selected shape was made from, as far as the document has it. */
  const photos = computed(() => {
    const byId = new Map(document.photos.map((item) => [item.id, item]));
    return selection.shape?.origin.photos.flatMap((id) => byId.get(id) ?? []) ?? [];
  });
  /** What a shape's colours come from: the photo that its front, and its camera, are of. */
  const firstPhotoOf = (shape: ShapeItem): PhotoItem | undefined => document.photos.find(({ id }) => id === shape.origin.photos[0]);
  const photo = computed(() => selection.shape && firstPhotoOf(selection.shape));
  /** Which photo the user wants to see over a shape, by the shape's id. */
  const chosen = reactive(new Map<string, string>());
  /** The photo that is laid over the shape: the chosen one, else the first. */
  const overlaid = computed(() => {
    const wanted = selection.shape && chosen.get(selection.shape.id);
    return photos.value.find(({ id }) => id === wanted) ?? photos.value[0];
  });
  const surface = computed(() => selection.shape && document.surfaceOf(selection.shape));

  /** Looks from where the photo was taken, with the photo over the shape. */
  async function match(): Promise<void> {
    const [shape, from, settings] = [selection.shape, overlaid.value, surface.value];
    if (!shape || !from || !settings) return;
    const view = await viewTask.run((control) => fits.viewOf(shape, from, settings, control));
    if (!view || selection.shape?.id !== shape.id || !isOpen.value) return;
    shown.value = { shape: shape.id, url: assetUrl(from.picture), width: from.width, height: from.height, view };
  }

  /** Lays another of the shape's photos over it. */
  function choose(id: string): void {
    if (selection.shape) chosen.set(selection.shape.id, id);
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
    const { shape } = selection;
    colourStopped.value = false;
    if (!shape) {
      colourTask.cancel();
      colours.value = null;
      return;
    }
    const made = await colourTask.run((control) => coloursOf(shape, control));
    if (made !== undefined) colours.value = made;
  }

  /** The colours of any shape of the document; null where it has none. */
  const coloursOf = (shape: ShapeItem, control: FitControl): Promise<CellColours | null> =>
    fits.coloursOf(shape, firstPhotoOf(shape), document.surfaceOf(shape), control);

  function stopColours(): void {
    colourTask.cancel();
    colourStopped.value = true;
    colours.value = null;
  }

  watch(
    () => [selection.shape?.id, overlaid.value?.id, overlaid.value?.picture, overlaid.value?.side],
    () => {
      viewTask.cancel();
      viewTask.failure.value = undefined;
      shown.value = undefined;
      if (isOpen.value) void match();
    },
  );
  watch(
    () => selection.shape?.id,
    () => (colours.value = null),
  );
  watch(() => document.id, hide);

  return {
    isOpen,
    opacity,
    photo,
    photos,
    overlaid,
    choose,
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
    coloursOf,
    firstPhotoOf,
    stopColours,
  };
});
