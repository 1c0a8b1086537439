import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ExportSettings, ShapeItem } from '../../../shared/document';
import { inFormat, presetOf, type ExportFormat, type ExportTarget } from '../../../shared/exportTargets';
import { MaquetteError } from '../../../core/errors';
import { bytes, counted } from '../format';
import { request } from '../ipc';
import { useText } from '../messages';
import { useDocument } from './document';
import { useNotices, type NoticeAction } from './notices';
import { useSelection } from './selection';
import { useSettings } from './settings';

/** Writing shapes to files, and sending them to Blender. */
export const useExport = defineStore('export', () => {
  const document = useDocument();
  const selection = useSelection();
  const settings = useSettings();
  const notices = useNotices();
  const text = useText();
  const busy = ref(false);
  const sending = ref(false);
  const colouring = ref(false);

  const canExport = computed(() => selection.shape !== undefined && !busy.value);
  const canExportAll = computed(() => document.shapes.length > 1 && !busy.value);
  const canSend = computed(() => selection.shape !== undefined && !sending.value);
  const showFolder = (): NoticeAction => ({ label: text('common.showInFolder'), run: () => request('exports.revealLast') });

  /** Another program: as it was last exported for, else by the program's own conventions. */
  function setTarget(target: ExportTarget): Promise<void> {
    const { export: current, exportTargets } = settings.settings;
    return settings.change({
      export: exportTargets[target] ?? presetOf(target),
      exportTargets: { ...exportTargets, [current.target]: current },
    });
  }

  function setFormat(format: ExportFormat): Promise<void> {
    return settings.change({ export: inFormat(settings.settings.export, format) });
  }

  const change = (part: Partial<ExportSettings>): Promise<void> => settings.changeExport(part);

  async function during<T>(flag: typeof busy, work: () => Promise<T>): Promise<T> {
    flag.value = true;
    try {
      return await work();
    } finally {
      flag.value = false;
    }
  }

  async function run(): Promise<void> {
    const { shape } = selection;
    if (!shape || busy.value) return;
    await during(busy, async () => {
      // What is on screen is what is written.
      await document.commitSurface(shape.id);
      const result = await request('exports.saveMesh', { document: document.id, shape: shape.id, settings: settings.settings.export });
      if (!result) return;
      const facts = { file: result.file, triangles: counted('triangles', result.triangles), size: bytes(result.bytes) };
      notices.show('ok', text('export.done', facts), showFolder());
    });
  }

  /** Each shape into a file of its own, in one folder. */
  async function runAll(shapes: readonly ShapeItem[] = document.shapes): Promise<void> {
    if (shapes.length === 0 || busy.value) return;
    await during(busy, async () => {
      for (const shape of shapes) await document.commitSurface(shape.id);
      const ids = shapes.map(({ id }) => id);
      const result = await request('exports.saveAll', { document: document.id, shapes: ids, settings: settings.settings.export });
      if (!result) return;
      if (result.files.length > 0)
        notices.show('ok', text('export.doneAll', { shapes: counted('shapes', result.files.length) }), showFolder());
      for (const { message } of result.failures) notices.show('err', message);
    });
  }

  async function sendToBlender(): Promise<void> {
    const { shape } = selection;
    if (!shape || sending.value) return;
    await during(sending, async () => {
      await document.commitSurface(shape.id);
      try {
        const { colour } = settings.settings.export;
        const sent = await request('blender.send', { document: document.id, shape: shape.id, colour });
        if (!sent) return;
        notices.show('ok', text(`export.blender.${sent.how}`, { name: sent.name }));
      } catch (error) {
        if (!(error instanceof MaquetteError && error.code === 'not-found')) throw error;
        notices.show('err', error.message, {
          label: text('export.chooseBlender'),
          run: async () => {
            if (await request('blender.choose')) await sendToBlender();
          },
        });
      }
    });
  }

  const canColour = computed(() => !colouring.value && document.photos.some(({ id }) => id === selection.shape?.origin.photos[0]));

  /** Takes the colours of the photo that the selected shape came from. */
  async function takeColours(): Promise<void> {
    const { shape } = selection;
    if (!shape || !canColour.value) return;
    await during(colouring, async () => {
      await document.commitSurface(shape.id);
      if (await request('exports.takeColours', { document: document.id, shape: shape.id })) {
        notices.show('ok', text('export.coloured', { name: shape.name }));
      }
    });
  }

  /** Writes the add-on for Blenders that are open already. */
  async function saveAddon(): Promise<void> {
    const saved = await request('blender.saveAddon');
    if (!saved) return;
    notices.show('ok', text('export.addonSaved', { file: saved.file }), showFolder());
  }

  return {
    busy,
    sending,
    colouring,
    canColour,
    takeColours,
    canExport,
    canExportAll,
    canSend,
    setTarget,
    setFormat,
    change,
    run,
    runAll,
    sendToBlender,
    saveAddon,
  };
});
