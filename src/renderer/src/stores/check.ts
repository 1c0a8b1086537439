import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { SurfaceSettings } from '../../../shared/document';
import { useText } from '../messages';
import { checkRows, type CheckRow } from './check/rows';
import { useDocument } from './document';
import { useNotices } from './notices';
import { useSelection } from './selection';
import { useSettings } from './settings';
import { useView } from './view';

/** What stands between the selected shape and a good file, and its mending. */
export const useCheck = defineStore('check', () => {
  const document = useDocument();
  const selection = useSelection();
  const settings = useSettings();
  const view = useView();
  const notices = useNotices();
  const text = useText();

  const unit = computed(() => settings.settings.unit);
  const rows = computed<CheckRow[]>(() => {
    const shape = selection.shape;
    return shape && view.report ? checkRows(shape, document.surfaceOf(shape), view.report, { unit: unit.value, wall: view.leastWall }) : [];
  });
  const toReview = computed(() => rows.value.filter((row) => row.state === 'warn'));
  /** What can be mended without asking: a height has to be typed. */
  const mendable = computed(() => toReview.value.filter(({ fix }) => fix !== undefined && fix.kind !== 'height'));

  /** All that is given in one undo step, and a notice that says what it changed. */
  async function mend(wanted: readonly CheckRow[]): Promise<void> {
    const shape = selection.shape;
    const fixes = wanted.flatMap(({ fix }) => fix ?? []);
    // The surface of the voxels is sound: whatever was wrong with the mesh goes with it.
    const voxels = fixes.find((fix) => fix.kind === 'voxels');
    const surfaces = fixes.filter((fix) => fix.kind === 'surface');
    if (!shape || (!voxels && surfaces.length === 0)) return;
    if (voxels) await document.apply({ type: 'removeMesh', id: shape.id });
    else
      await document.setSurface(
        shape.id,
        surfaces.reduce<Partial<SurfaceSettings>>((all, { change }) => ({ ...all, ...change }), {}),
      );
    const done = voxels ? voxels.done : surfaces.map((fix) => fix.done).join(' ');
    notices.show('ok', done, { label: text('common.undo'), run: () => document.undo() });
  }

  return { unit, rows, toReview, mendable, mend, mendAll: () => mend(mendable.value) };
});
