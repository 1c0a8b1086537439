import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { bytes, plural } from '../format';
import { request } from '../ipc';
import { useDocument } from './document';
import { useNotices } from './notices';
import { useSelection } from './selection';
import { useSettings } from './settings';

/** Writing the selected shape to a mesh file. */
export const useExport = defineStore('export', () => {
  const document = useDocument();
  const selection = useSelection();
  const settings = useSettings();
  const notices = useNotices();
  const busy = ref(false);

  const canExport = computed(() => selection.shape !== undefined && !busy.value);

  async function run(): Promise<void> {
    const shape = selection.shape;
    if (!shape || busy.value) return;
    busy.value = true;
    try {
      // What is on screen is what is written.
      await document.commitSurface(shape.id);
      const result = await request('exports.saveMesh', { document: document.id, shape: shape.id, settings: settings.settings.export });
      if (!result) return;
      notices.show('ok', `Exported ${result.file}: ${plural(result.triangles, 'triangle')}, ${bytes(result.bytes)}.`, {
        label: 'Show in folder',
        run: () => request('exports.revealLast'),
      });
    } finally {
      busy.value = false;
    }
  }

  return { busy, canExport, run };
});
