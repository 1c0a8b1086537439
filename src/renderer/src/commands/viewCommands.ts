import {
  Box,
  Boxes,
  Camera,
  Circle,
  Columns2,
  Compass,
  Focus,
  Grid3x3,
  History,
  Layers,
  PanelLeft,
  Ruler,
  Scan,
  Search,
  Terminal,
} from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { useText } from '../messages';
import { useNotices } from '../stores/notices';
import { useSelection } from '../stores/selection';
import { useSettings } from '../stores/settings';
import { useView } from '../stores/view';
import type { Shading, StandardView } from '../viewport';
import type { Command } from './command';

export const shadings: readonly { value: Shading; label: string; icon: typeof Box }[] = [
  { value: 'voxels', label: 'Voxels', icon: Boxes },
  { value: 'clay', label: 'Clay', icon: Circle },
  { value: 'wire', label: 'Wire', icon: Box },
  { value: 'normals', label: 'Normals', icon: Compass },
  { value: 'xray', label: 'X-ray', icon: Scan },
];

const standardViews: readonly { view: StandardView; label: string; keys: string[] }[] = [
  { view: 'front', label: 'Front', keys: ['Num1'] },
  { view: 'right', label: 'Right', keys: ['Num3'] },
  { view: 'top', label: 'Top', keys: ['Num7'] },
  { view: 'back', label: 'Back', keys: ['Ctrl+Num1'] },
  { view: 'left', label: 'Left', keys: ['Ctrl+Num3'] },
  { view: 'bottom', label: 'Bottom', keys: ['Ctrl+Num7'] },
  { view: 'iso', label: 'Three-quarter', keys: ['Num0'] },
];

const shelfOrders = [
  { value: 'newest', label: 'Newest First' },
  { value: 'name', label: 'By Name' },
  { value: 'type', label: 'By Type' },
] as const;

const themes = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'contrast', label: 'High Contrast' },
  { value: 'system', label: 'As the System' },
] as const;

export function viewCommands(): ComputedRef<Command[]> {
  const view = useView();
  const selection = useSelection();
  const settings = useSettings();
  const notices = useNotices();
  const text = useText();

  return computed(() => {
    const hasShape = selection.shape !== undefined;
    const commands: Command[] = [
      ...shadings.map(({ value, label, icon }): Command => ({
        id: `view.shading.${value}`,
        label,
        icon,
        menu: ['View', 'Shading'],
        group: 1,
        checked: view.shading === value,
        ...(value === 'wire' && { keys: ['Shift+Z'] }),
        run: () => {
          view.shading = value;
        },
      })),
      { id: 'view.nextShading', label: 'Next Shading', menu: ['View', 'Shading'], group: 2, keys: ['Z'], run: () => view.nextShading() },
      {
        id: 'view.grid',
        label: 'Grid',
        icon: Grid3x3,
        menu: ['View'],
        group: 1,
        keys: ['#'],
        checked: view.grid,
        run: () => {
          view.grid = !view.grid;
        },
      },
      {
        id: 'view.dimensions',
        label: 'Dimensions',
        icon: Ruler,
        menu: ['View'],
        group: 1,
        keys: ['D'],
        checked: view.dimensions,
        run: () => {
          view.dimensions = !view.dimensions;
        },
      },
      {
        id: 'view.orthographic',
        label: 'Orthographic',
        icon: Box,
        menu: ['View'],
        group: 2,
        keys: ['Num5'],
        checked: view.orthographic,
        run: () => {
          view.orthographic = !view.orthographic;
        },
      },
      {
        id: 'view.frame',
        label: 'Frame',
        icon: Focus,
        menu: ['View'],
        group: 2,
        keys: ['F', 'Home'],
        enabled: hasShape,
        run: () => view.frame(),
      },
      ...standardViews.map(({ view: from, label, keys }): Command => ({
        id: `view.from.${from}`,
        label,
        menu: ['View', 'Look From'],
        group: 2,
        keys,
        run: () => view.look(from),
      })),
      {
        id: 'view.copyPicture',
        label: 'Copy Picture',
        icon: Camera,
        menu: ['View'],
        group: 3,
        keys: ['Ctrl+Shift+C'],
        enabled: hasShape,
        run: async () => {
          await view.copyPicture();
          notices.show('ok', 'The picture is on the clipboard, with a transparent background.');
        },
      },
      {
        id: 'view.palette',
        label: 'Commands…',
        icon: Search,
        menu: ['View'],
        group: 4,
        keys: ['Ctrl+K'],
        run: () => {
          view.dialog = 'palette';
        },
      },
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
      {
        id: 'view.compare',
        label: 'Compare Two Shapes',
        icon: Columns2,
        menu: ['View'],
        group: 2,
        keys: ['Alt+C'],
        enabled: selection.shapes.length === 2,
        checked: view.compare && selection.shapes.length === 2,
        run: () => {
          view.compare = !view.compare;
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
      {
        id: 'view.jobs',
        label: 'Jobs',
        icon: Layers,
        menu: ['View', 'Panels'],
        group: 4,
        keys: ['Ctrl+3'],
        checked: view.dock === 'jobs',
        run: () => view.toggleDock('jobs'),
      },
      {
        id: 'view.log',
        label: 'Log',
        icon: Terminal,
        menu: ['View', 'Panels'],
        group: 4,
        keys: ['Ctrl+4'],
        checked: view.dock === 'log',
        run: () => view.toggleDock('log'),
      },
      {
        id: 'view.history',
        label: text('view.history'),
        icon: History,
        menu: ['View', 'Panels'],
        group: 4,
        keys: ['Ctrl+5'],
        checked: view.dock === 'history',
        run: () => view.toggleDock('history'),
      },
      ...themes.map(({ value, label }): Command => ({
        id: `view.theme.${value}`,
        label,
        menu: ['View', 'Theme'],
        group: 4,
        checked: settings.settings.theme === value,
        run: () => settings.change({ theme: value }),
      })),
    ];
    return commands;
  });
}
