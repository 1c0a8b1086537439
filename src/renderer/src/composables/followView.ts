import { watch } from 'vue';
import { useDocument } from '../stores/document';
import { usePhotoFit } from '../stores/photoFit';
import { useSelection } from '../stores/selection';
import { useView } from '../stores/view';
import type { Viewport } from '../viewport';

/** Keeps the section, the photo overlay and the colours of the 3D view as the stores have them, for as long as the caller's scope lives. */
export function followView(viewport: Viewport): void {
  const document = useDocument();
  const selection = useSelection();
  const view = useView();
  const fit = usePhotoFit();

  watch(
    () => view.section,
    (section) => viewport.setSection(section ?? null),
    { immediate: true },
  );
  viewport.onSectionMoved((at) => view.cut({ at }));
  // Where one document's shape was cut says nothing about another's.
  watch(
    () => document.id,
    () => view.endCut(true),
  );

  watch(
    () => fit.shown,
    (photo) => {
      // A photo is taken in perspective.
      if (photo) view.orthographic = false;
      viewport.showPhoto(photo ?? null);
    },
    { immediate: true },
  );
  watch(
    () => fit.opacity,
    (opacity) => viewport.setPhotoOpacity(opacity),
    { immediate: true },
  );
  viewport.onPhotoLeft(() => (fit.shown = undefined));

  watch(
    () => [view.shading === 'colour', selection.shape?.id, selection.shape?.grid, selection.shape?.colour, fit.photo?.picture] as const,
    ([isColour]) => {
      if (isColour) void fit.takeColours();
    },
    { immediate: true },
  );
  watch(
    () => (view.preview ? null : fit.colours),
    (colours) => viewport.setColours(colours),
    { immediate: true },
  );
}
