import { computed, type ComputedRef } from 'vue';
import { focusPanel } from '../composables/focusPanel';
import { request } from '../ipc';
import { useSettings } from '../stores/settings';
import { useView } from '../stores/view';
import type { Command } from './command';

export function windowCommands(): ComputedRef<Command[]> {
  const view = useView();
  const settings = useSettings();
  return computed(() => {
    const commands: Command[] = [
      { id: 'window.nextPanel', label: 'Next Panel', menu: ['Window'], group: 1, keys: ['F6'], run: () => focusPanel(1) },
      { id: 'window.previousPanel', label: 'Previous Panel', menu: ['Window'], group: 1, keys: ['Shift+F6'], run: () => focusPanel(-1) },
      { id: 'window.resetLayout', label: 'Reset Layout', menu: ['Window'], group: 1, run: () => view.resetLayout() },
      { id: 'window.minimize', label: 'Minimize', menu: ['Window'], group: 2, run: () => request('window.minimize') },
      {
        id: 'window.toggleMaximize',
        label: settings.windowState.maximized ? 'Restore' : 'Maximize',
        menu: ['Window'],
        group: 2,
        run: () => request('window.toggleMaximize'),
      },
      { id: 'window.close', label: 'Close', menu: ['Window'], group: 2, keys: ['Ctrl+W'], run: () => request('window.close') },
    ];
    return commands;
  });
}
