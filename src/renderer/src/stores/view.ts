import { defineStore } from 'pinia';
import { reactive, ref, shallowRef, watch } from 'vue';
import { MaquetteError } from '../../../core/errors';
import type { Shading, StandardView, SurfaceReport, Viewport, ViewportShape } from '../viewport';

const remembered = 'maquette.layout';

export interface Layout {
  shelfWidth: number;
  inspectorWidth: number;
  dockHeight: number;
  shelfOpen: boolean;
}

export const defaultLayout: Readonly<Layout> = { shelfWidth: 240, inspectorWidth: 304, dockHeight: 332, shelfOpen: true };

function readLayout(): Layout {
  try {
    return { ...defaultLayout, ...(JSON.parse(localStorage.getItem(remembered) ?? '{}') as Partial<Layout>) };
  } catch {
    return { ...defaultLayout };
  }
}

export type DockTab = 'latent' | 'training' | 'jobs' | 'log';
export type DialogName = 'palette' | 'keys' | 'settings' | 'data' | 'newRun' | 'promote';

/** How the window is arranged and how the viewport draws. The viewport itself stays out of reactive state. */
export const useView = defineStore('view', () => {
  const shading = ref<Shading>('clay');
  const grid = ref(true);
  const dimensions = ref(true);
  const orthographic = ref(false);
  const report = shallowRef<SurfaceReport>();
  /** What is shown in the place of the selected shape for a moment: a live shape that is in no document. */
  const preview = shallowRef<ViewportShape>();
  const dock = ref<DockTab>();
  const dialog = ref<DialogName>();
  const layout = reactive(readLayout());

  watch(layout, () => localStorage.setItem(remembered, JSON.stringify(layout)));

  let viewport: Viewport | undefined;

  function attach(next: Viewport): void {
    viewport = next;
  }

  function detach(): void {
    viewport = undefined;
    report.value = undefined;
  }

  const frame = (): void => viewport?.frame();
  const look = (from: StandardView): void => viewport?.view(from);

  const shadings: readonly Shading[] = ['voxels', 'clay', 'wire', 'normals', 'xray'];

  function nextShading(): void {
    shading.value = shadings[(shadings.indexOf(shading.value) + 1) % shadings.length] ?? 'clay';
  }

  /** Puts the picture in the viewport on the clipboard: PNG, transparent, larger than on screen. */
  async function copyPicture(): Promise<void> {
    if (!viewport) throw new MaquetteError('not-found', 'There is no 3D view to take a picture of.');
    const picture = await viewport.screenshot({ width: 1920, height: 1440, transparent: true });
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
    report,
    preview,
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
