import { Activity, History, Layers, Orbit, PanelLeft, Terminal } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { focusDockTab } from '../composables/focusPanel';
import { useText } from '../messages';
import { useView, type DockTab } from '../stores/view';
import type { Command } from './command';

const shelfOrders = ['newest', 'name', 'type'] as const;
const tabs: readonly { tab: DockTab; icon: typeof Orbit }[] = [
  { tab: 'latent', icon: Orbit },
  { tab: 'training', icon: Activity },
  { tab: 'jobs', icon: Layers },
  { tab: 'log', icon: Terminal },
  { tab: 'history', icon: History },
];

/** What is shown beside the 3D view. */
export function panelCommands(): ComputedRef<Command[]> {
  const view = useView();
  const text = useText();

  return computed(() => [
    {
      id: 'view.shelf',
      label: text('view.shelf'),
      icon: PanelLeft,
      menu: ['View', 'Panels'],
      group: 4,
      checked: view.layout.shelfOpen,
      run: () => {
        view.layout.shelfOpen = !view.layout.shelfOpen;
      },
    },
    ...shelfOrders.map((value): Command => ({
      id: `view.sort.${value}`,
      label: text(`view.sort.${value}`),
      menu: ['View', 'Sort Shelf'],
      group: 4,
      checked: view.layout.shelfOrder === value,
      run: () => {
        view.layout.shelfOrder = value;
      },
    })),
    ...tabs.map(({ tab, icon }, index): Command => ({
      id: `view.${tab}`,
      label: text(`view.${tab}`),
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
