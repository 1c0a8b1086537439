import { computed, type ComputedRef } from 'vue';
import { focusPanel } from '../composables/focusPanel';
import { request } from '../ipc';
import { useDocument } from '../stores/document';
import { useText } from '../messages';
import { useSettings } from '../stores/settings';
import { useView } from '../stores/view';
import type { Command } from './command';

export function windowCommands(): ComputedRef<Command[]> {
  const view = useView();
  const settings = useSettings();
  const document = useDocument();
  const text = useText();
  return computed(() => {
    // The tabs once more, for the menu and the palette.
    const openDocuments = document.tabs.documents.map(({ id, title, edited }, index): Command => ({
      id: `window.document.${index + 1}`,
      label: edited ? `${title} (${text('documents.edited')})` : title,
      menu: ['Window'],
      group: 3,
      checked: id === document.id,
      run: () => document.activate(id),
    }));
    const commands: Command[] = [
      { id: 'window.nextPanel', label: text('window.nextPanel'), menu: ['Window'], group: 1, keys: ['F6'], run: () => focusPanel(1) },
      {
        id: 'window.previousPanel',
        label: text('window.previousPanel'),
        menu: ['Window'],
        group: 1,
        keys: ['Shift+F6'],
        run: () => focusPanel(-1),
      },
      {
        id: 'window.nextDocument',
        label: text('window.nextDocument'),
        menu: ['Window'],
        group: 1,
        keys: ['Ctrl+Tab', 'Ctrl+PageDown'],
        enabled: document.tabs.documents.length > 1,
        run: () => document.step(1),
      },
      {
        id: 'window.previousDocument',
        label: text('window.previousDocument'),
        menu: ['Window'],
        group: 1,
        keys: ['Ctrl+Shift+Tab', 'Ctrl+PageUp'],
        enabled: document.tabs.documents.length > 1,
        run: () => document.step(-1),
      },
      { id: 'window.resetLayout', label: text('window.resetLayout'), menu: ['Window'], group: 1, run: () => view.resetLayout() },
      { id: 'window.minimize', label: text('window.minimize'), menu: ['Window'], group: 2, run: () => request('window.minimize') },
      {
        id: 'window.toggleMaximize',
        label: text(settings.windowState.maximized ? 'window.restore' : 'window.maximize'),
        menu: ['Window'],
        group: 2,
        run: () => request('window.toggleMaximize'),
      },
      { id: 'window.close', label: text('window.close'), menu: ['Window'], group: 2, keys: ['Ctrl+Q'], run: () => request('window.close') },
      ...openDocuments,
    ];
    return commands;
  });
}
