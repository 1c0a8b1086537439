import { Activity, History, Layers, Orbit, PanelLeft, Terminal } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { focusDockTab } from '../composables/focusPanel';
import { useText } from '../messages';
import { useView, type DockTab } from '../stores/view';
import type { Command } from './command';

const shelfOrders = [
  { value: 'newest', label: 'Newest First' },
  { value: 'name', label: 'By Name' },
  { value: 'type', label: 'By Type' },
] as const;

/** What is shown beside the 3D view. */
export function panelCommands(): ComputedRef<Command[]> {
  const view = useView();
  const text = useText();
  const tabs: readonly { tab: DockTab; label: string; icon: typeof Orbit }[] = [
    { tab: 'latent', label: 'Latent Space', icon: Orbit },
    { tab: 'training', label: 'Training', icon: Activity },
    { tab: 'jobs', label: 'Jobs', icon: Layers },
    { tab: 'log', label: 'Log', icon: Terminal },
  ];

  return computed(() => [
    {
      id: 'view.shelf',
      label: 'Shelf',
      icon: PanelLeft,
      menu: ['View', 'Panels'],
      group: 4,
      checked: view.layout.shelfOpen,
      run: () => {
        view.layout.shelfOpen = !view.layout.shelfOpen;
      },
    },
    ...shelfOrders.map(({ value, label }): Command => ({
      id: `view.sort.${value}`,
      label,
      menu: ['View', 'Sort Shelf'],
      group: 4,
      checked: view.layout.shelfOrder === value,
      run: () => {
        view.layout.shelfOrder = value;
      },
    })),
    ...[...tabs, { tab: 'history' as const, label: text('view.history'), icon: History }].map(({ tab, label, icon }, index): Command => ({
      id: `view.${tab}`,
      label,
      icon,
      menu: ['View', 'Panels'],
      group: 4,
      keys: [`Ctrl+${index + 1}`],
      checked: view.dock === tab,
      run: () => {
        view.toggleDock(tab);
        // The keyboard goes on where the panel is.
        if (view.dock === tab) focusDockTab(tab);
      },
    })),
  ]);
}
