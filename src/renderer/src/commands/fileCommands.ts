import { Download, FilePlus, FolderOpen, Image, Import, LifeBuoy, Palette, RotateCcw, Save, Send, Sparkles, X } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { documentPicture } from '../composables/documentPicture';
import { useDocument } from '../stores/document';
import { useExport } from '../stores/export';
import { useJobs } from '../stores/jobs';
import { usePhotos } from '../stores/photos';
import { useSelection } from '../stores/selection';
import { useView } from '../stores/view';
import { useText } from '../messages';
import type { Command } from './command';

export function fileCommands(): ComputedRef<Command[]> {
  const document = useDocument();
  const photos = usePhotos();
  const jobs = useJobs();
  const exporting = useExport();
  const view = useView();
  const selection = useSelection();
  const text = useText();
  const picture = (): Promise<Uint8Array | undefined> => documentPicture(selection.shape ?? document.shapes.at(-1), document.photos.at(-1));

  return computed(() => {
    const loaded = document.isLoaded;
    const base: Command[] = [
      {
        id: 'file.new',
        label: text('file.new'),
        icon: FilePlus,
        menu: ['File'],
        group: 1,
        keys: ['Ctrl+N'],
        run: async () => void (await document.create()),
      },
      {
        id: 'file.open',
        label: text('file.open'),
        icon: FolderOpen,
        menu: ['File'],
        group: 1,
        keys: ['Ctrl+O'],
        run: async () => void (await document.open()),
      },
      ...document.recent.slice(0, 10).map((file, index): Command => ({
        id: `file.openRecent.${index + 1}`,
        label: file.title,
        menu: ['File', 'Open Recent'],
        group: 1,
        run: async () => void (await document.openFile(file.id)),
      })),
      {
        id: 'photo.reconstruct',
        label: text('file.reconstruct'),
        icon: Sparkles,
        menu: ['File'],
        group: 2,
        keys: ['Ctrl+R'],
        enabled: loaded,
        run: async () => {
          if (await photos.choose()) await jobs.reconstruct();
        },
      },
      {
        id: 'file.import',
        label: text('file.import'),
        icon: Import,
        menu: ['File'],
        group: 2,
        keys: ['Ctrl+I'],
        enabled: loaded,
        run: async () => void (await photos.chooseAny()),
      },
      ...photos.samples.slice(0, 9).map((sample, index): Command => ({
        id: `file.openSample.${index + 1}`,
        label: sample.title,
        icon: Image,
        menu: ['File', 'Open Sample'],
        group: 2,
        keys: [`Alt+${index + 1}`],
        enabled: loaded,
        run: async () => void (await photos.importSample(sample.id)),
      })),
      {
        id: 'file.save',
        label: text('file.save'),
        icon: Save,
        menu: ['File'],
        group: 3,
        keys: ['Ctrl+S'],
        enabled: loaded,
        run: async () => void (await document.save(await picture())),
      },
      {
        id: 'file.saveAs',
        label: text('file.saveAs'),
        menu: ['File'],
        group: 3,
        keys: ['Ctrl+Shift+S'],
        enabled: loaded,
        run: async () => void (await document.saveAs(await picture())),
      },
      {
        id: 'file.revert',
        label: text('file.revert'),
        icon: RotateCcw,
        menu: ['File'],
        group: 3,
        enabled: document.snapshot?.saved === true && document.snapshot.edited,
        run: () => document.revert(),
      },
      {
        id: 'file.recover',
        label: text('file.recover'),
        icon: LifeBuoy,
        menu: ['File'],
        group: 3,
        enabled: document.recovered.length > 0,
        run: () => {
          view.dialog = 'recovery';
        },
      },
      {
        id: 'file.close',
        label: text('file.close'),
        icon: X,
        menu: ['File'],
        group: 3,
        keys: ['Ctrl+W'],
        enabled: loaded,
        run: () => document.close(),
      },
      {
        id: 'file.export',
        label: text('file.export'),
        icon: Download,
        menu: ['File'],
        group: 4,
        keys: ['Ctrl+E'],
        enabled: exporting.canExport,
        run: () => exporting.run(),
      },
      {
        id: 'file.exportAll',
        label: text('file.exportAll'),
        menu: ['File'],
        group: 4,
        enabled: exporting.canExportAll,
        run: () => exporting.runAll(),
      },
      {
        id: 'file.takeColours',
        label: text('file.takeColours'),
        icon: Palette,
        menu: ['Shape'],
        group: 9,
        enabled: exporting.canColour,
        run: () => exporting.takeColours(),
      },
      {
        id: 'file.sendToBlender',
        label: text('file.sendToBlender'),
        icon: Send,
        menu: ['File'],
        group: 4,
        keys: ['Ctrl+B'],
        enabled: exporting.canSend,
        run: () => exporting.sendToBlender(),
      },
      {
        id: 'file.blenderAddon',
        label: text('file.blenderAddon'),
        menu: ['File'],
        group: 4,
        run: () => exporting.saveAddon(),
      },
    ];
    return base;
  });
}
