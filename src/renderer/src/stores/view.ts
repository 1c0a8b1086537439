import { defineStore } from 'pinia';
import { reactive, ref, shallowRef, watch } from 'vue';
import { MaquetteError } from '../../../core/errors';
import { say } from '../messages';
import type { Section, Shading, StandardView, SurfaceReport, Viewport, ViewportShape } from '../viewport';

const remembered = 'maquette.layout';
const rememberedWall = 'maquette.leastWall';
/** A centimetre: what a shelf or a leg has at least. */
const usualWall = 0.01;

export interface Layout {
  shelfWidth: number;
  inspectorWidth: number;
  dockHeight: number;
  shelfOpen: boolean;
  shelfOrder: 'newest' | 'name' | 'type';
}

export const defaultLayout: Readonly<Layout> = {
  shelfWidth: 240,
  inspectorWidth: 304,
  dockHeight: 332,
  shelfOpen: true,
  shelfOrder: 'newest',
};

/** Seen from the front right, this takes away what is nearer. */
const usualSection: Section = { axis: 'x', at: 0.5, flipped: false };

function readLayout(): Layout {
  try {
    return { ...defaultLayout, ...(JSON.parse(localStorage.getItem(remembered) ?? '{}') as Partial<Layout>) };
  } catch {
    return { ...defaultLayout };
  }
}

export type DockTab = 'latent' | 'training' | 'jobs' | 'log' | 'history';
export type DialogName = 'palette' | 'keys' | 'settings' | 'keyboard' | 'recovery' | 'data' | 'newRun' | 'promote' | 'cutout' | 'picture';

/** How the window is arranged and how the viewport draws. The viewport itself stays out of reactive state. */
export const useView = defineStore('view', () => {
  const shading = ref<Shading>('clay');
  const grid = ref(true);
  const dimensions = ref(true);
  const orthographic = ref(false);
  /** The cut through what is shown; undefined: all of it is shown. */
  const section = shallowRef<Section>();
  /** How the last cut lay, for the next. */
  let lastSection: Section = usualSection;
  const report = shallowRef<SurfaceReport>();
  /** Walls thinner than this are reported, metres at the real height. */
  const leastWall = ref(Number(localStorage.getItem(rememberedWall)) || usualWall);
  /** What is shown in the place of the selected shape for a moment: a live shape that is in no document. */
  const preview = shallowRef<ViewportShape>();
  /** Two selected shapes are shown side by side. */
  const compare = ref(false);
  const dock = ref<DockTab>();
  const dialog = ref<DialogName>();
  const layout = reactive(readLayout());

  watch(leastWall, (wall) => localStorage.setItem(rememberedWall, String(wall)));
  watch(layout, () => localStorage.setItem(remembered, JSON.stringify(layout)));

  let viewport: Viewport | undefined;

  function attach(next: Viewport): void {
    viewport = next;
  }

  /** Moves the cameras of this view and of another together, this one's leading at first. Returns the function that parts them. */
  function link(other: Viewport): () => void {
    const main = viewport;
    if (!main) return () => undefined;
    const ends = [main.onOrbit((orbit) => other.setOrbit(orbit)), other.onOrbit((orbit) => main.setOrbit(orbit))];
    return () => ends.forEach((end) => end());
  }

  function detach(): void {
    viewport = undefined;
    report.value = undefined;
  }

  const frame = (): void => viewport?.frame();
  const look = (from: StandardView): void => viewport?.view(from);

  const shadings: readonly Shading[] = ['voxels', 'clay', 'colour', 'wire', 'normals', 'xray'];

  function nextShading(): void {
    shading.value = shadings[(shadings.indexOf(shading.value) + 1) % shadings.length] ?? 'clay';
  }

  /** Cuts the shape, or changes where it is cut. */
  function cut(change: Partial<Section> = {}): void {
    lastSection = { ...lastSection, ...change, at: Math.min(1, Math.max(0, change.at ?? lastSection.at)) };
    section.value = lastSection;
  }

  /** Shows the whole shape again. `forget` = the next cut begins in the middle. */
  function endCut(forget = false): void {
    section.value = undefined;
    if (forget) lastSection = usualSection;
  }

  function attached(): Viewport {
    if (!viewport) throw new MaquetteError('not-found', say('fault.noView'));
    return viewport;
  }

  /** Puts the picture in the viewport on the clipboard: PNG, transparent, larger than on screen. */
  async function copyPicture(): Promise<void> {
    const picture = await attached().screenshot({ width: 1920, height: 1440, transparent: true });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
  }

  function toggleDock(tab: DockTab): void {
    dock.value = dock.value === tab ? undefined : tab;
  }

  function resetLayout(): void {
    Object.assign(layout, defaultLayout);
    dock.value = undefined;
  }

  return {
    shading,
    grid,
    dimensions,
    orthographic,
    section,
    cut,
    endCut,
    attached,
    report,
    leastWall,
    preview,
    compare,
    link,
    dock,
    dialog,
    layout,
    attach,
    detach,
    frame,
    look,
    nextShading,
    copyPicture,
    toggleDock,
    resetLayout,
  };
});
