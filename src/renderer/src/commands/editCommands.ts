import { ClipboardPaste, CopyPlus, Pencil, Redo2, Scissors, Settings, Trash2, Undo2 } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { useText, type Text } from '../messages';
import { told } from '../messages/told';
import { useDocument } from '../stores/document';
import { usePhotos } from '../stores/photos';
import { useSelection } from '../stores/selection';
import { useView } from '../stores/view';
import type { Command } from './command';

export function editCommands(): ComputedRef<Command[]> {
  const document = useDocument();
  const selection = useSelection();
  const photos = usePhotos();
  const view = useView();
  const text = useText();

  return computed(() => {
    const { target, targets, shape } = selection;
    const commands: Command[] = [
      {
        id: 'edit.undo',
        label: document.snapshot?.undo === undefined ? text('common.undo') : told(document.snapshot.undo),
        icon: Undo2,
        menu: ['Edit'],
        group: 1,
        keys: ['Ctrl+Z'],
        enabled: document.snapshot?.undo !== undefined,
        run: () => document.undo(),
      },
      {
        id: 'edit.redo',
        label: document.snapshot?.redo === undefined ? text('common.redo') : told(document.snapshot.redo),
        icon: Redo2,
        menu: ['Edit'],
        group: 1,
        keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
        enabled: document.snapshot?.redo !== undefined,
        run: () => document.redo(),
      },
      {
        id: 'edit.paste',
        label: text('edit.paste'),
        icon: ClipboardPaste,
        menu: ['Edit'],
        group: 2,
        keys: ['Ctrl+V'],
        enabled: document.isLoaded,
        run: async () => void (await photos.paste()),
      },
      {
        id: 'edit.duplicate',
        label: text('edit.duplicate'),
        icon: CopyPlus,
        menu: ['Edit'],
        group: 2,
        keys: ['Ctrl+D'],
        enabled: shape !== undefined,
        run: async () => {
          if (shape) await selection.duplicate(shape);
        },
      },
      {
        id: 'edit.selectAll',
        label: text(`edit.selectAll.${selection.active}`),
        menu: ['Edit'],
        group: 2,
        keys: ['Ctrl+A'],
        enabled: target !== undefined,
        run: () => {
          const items: readonly { id: string }[] = selection.active === 'photo' ? document.photos : document.shapes;
          selection.selectAll(selection.active, items.map((item) => item.id)); // prettier-ignore
        },
      },
      {
        id: 'edit.rename',
        label: text('edit.rename'),
        icon: Pencil,
        menu: ['Edit'],
        group: 2,
        keys: ['F2'],
        enabled: target !== undefined,
        run: () => {
          selection.renaming = target?.id;
        },
      },
      {
        id: 'photo.editCutout',
        label: text('edit.cutOut'),
        icon: Scissors,
        menu: ['Edit'],
        group: 2,
        keys: ['Ctrl+Shift+K'],
        enabled: selection.photo !== undefined,
        run: () => {
          view.dialog = 'cutout';
        },
      },
      {
        id: 'edit.delete',
        label: deleteLabel(targets, text),
        icon: Trash2,
        menu: ['Edit'],
        group: 2,
        keys: ['Delete'],
        enabled: target !== undefined,
        run: async () => {
          await selection.removeTargets();
        },
      },
      {
        id: 'edit.settings',
        label: text('edit.settings'),
        icon: Settings,
        menu: ['Edit'],
        group: 3,
        keys: ['Ctrl+,'],
        run: () => {
          view.dialog = 'settings';
        },
      },
    ];
    return commands;
  });
}

function deleteLabel(targets: readonly object[], text: Text): string {
  const [first, another] = targets;
  const what = first && 'grid' in first ? 'shape' : 'photo';
  return another ? text(`edit.delete.${what}s`, { count: targets.length }) : text(`edit.delete.${what}`);
}
