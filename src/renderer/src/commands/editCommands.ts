import { ClipboardPaste, CopyPlus, Pencil, Redo2, Scissors, Settings, Trash2, Undo2 } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
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

  return computed(() => {
    const { target, targets, shape } = selection;
    const commands: Command[] = [
      {
        id: 'edit.undo',
        label: document.snapshot?.undo ?? 'Undo',
        icon: Undo2,
        menu: ['Edit'],
        group: 1,
        keys: ['Ctrl+Z'],
        enabled: document.snapshot?.undo !== undefined,
        run: () => document.undo(),
      },
      {
        id: 'edit.redo',
        label: document.snapshot?.redo ?? 'Redo',
        icon: Redo2,
        menu: ['Edit'],
        group: 1,
        keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
        enabled: document.snapshot?.redo !== undefined,
        run: () => document.redo(),
      },
      {
        id: 'edit.paste',
        label: 'Paste Photo',
        icon: ClipboardPaste,
        menu: ['Edit'],
        group: 2,
        keys: ['Ctrl+V'],
        enabled: document.isLoaded,
        run: async () => void (await photos.paste()),
      },
      {
        id: 'edit.duplicate',
        label: 'Duplicate Shape',
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
        label: selection.active === 'photo' ? 'Select All Photos' : 'Select All Shapes',
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
        label: 'Rename',
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
        label: 'Edit Cut-Out…',
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
        label: deleteLabel(targets),
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
        label: 'Settings…',
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

function deleteLabel(targets: readonly object[]): string {
  const [first, another] = targets;
  const what = first && 'grid' in first ? 'Shape' : 'Photo';
  return another ? `Delete ${targets.length} ${what}s` : `Delete ${what}`;
}
