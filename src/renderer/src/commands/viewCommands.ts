import {
  ArrowLeftRight,
  Box,
  Boxes,
  Camera,
  Circle,
  Columns2,
  Compass,
  Focus,
  Grid3x3,
  ImageDown,
  ImagePlay,
  Palette,
  Ruler,
  Scan,
  Search,
  SeparatorVertical,
} from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import { textSizes } from '../../../shared/ipc/settings';
import { useText } from '../messages';
import { useNotices } from '../stores/notices';
import { usePhotoFit } from '../stores/photoFit';
import { useSelection } from '../stores/selection';
import { useSettings } from '../stores/settings';
import { useView } from '../stores/view';
import type { SectionAxis, Shading, StandardView } from '../viewport';
import type { Command } from './command';

export const shadings: readonly { value: Shading; icon: typeof Box }[] = [
  { value: 'voxels', icon: Boxes },
  { value: 'clay', icon: Circle },
  { value: 'colour', icon: Palette },
  { value: 'wire', icon: Box },
  { value: 'normals', icon: Compass },
  { value: 'xray', icon: Scan },
];

const standardViews: readonly { view: StandardView; keys: string[] }[] = [
  { view: 'front', keys: ['Num1'] },
  { view: 'right', keys: ['Num3'] },
  { view: 'top', keys: ['Num7'] },
  { view: 'back', keys: ['Ctrl+Num1'] },
  { view: 'left', keys: ['Ctrl+Num3'] },
  { view: 'bottom', keys: ['Ctrl+Num7'] },
  { view: 'iso', keys: ['Num0'] },
];

const themes = ['dark', 'light', 'contrast', 'system'] as const;

const sectionAxes: readonly SectionAxis[] = ['x', 'y', 'z'];
/** How far a key moves the section, as a share of the shape's extent. */
const sectionStep = 0.05;

type TextSize = (typeof textSizes)[number];
const largestText = textSizes[textSizes.length - 1];
const stepOf = (now: TextSize, by: 1 | -1): TextSize => textSizes[textSizes.indexOf(now) + by] ?? now;

export function viewCommands(): ComputedRef<Command[]> {
  const view = useView();
  const selection = useSelection();
  const settings = useSettings();
  const notices = useNotices();
  const fit = usePhotoFit();
  const text = useText();

  return computed(() => {
    const hasShape = selection.shape !== undefined;
    const section = view.section;
    const commands: Command[] = [
      ...shadings.map(({ value, icon }): Command => ({
        id: `view.shading.${value}`,
        label: text(`shading.${value}`),
        icon,
        menu: ['View', 'Shading'],
        group: 1,
        checked: view.shading === value,
        ...(value === 'wire' && { keys: ['Shift+Z'] }),
        run: () => {
          view.shading = value;
        },
      })),
      {
        id: 'view.nextShading',
        label: text('shading.next'),
        menu: ['View', 'Shading'],
        group: 2,
        keys: ['Z'],
        run: () => view.nextShading(),
      },
      {
        id: 'view.grid',
        label: text('view.grid'),
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
        label: text('view.dimensions'),
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
        id: 'view.overlay',
        label: text('overlay.toggle'),
        icon: ImagePlay,
        menu: ['View'],
        group: 1,
        keys: ['P'],
        enabled: hasShape,
        checked: fit.isOpen,
        run: () => fit.toggle(),
      },
      {
        id: 'view.section',
        label: text('section.toggle'),
        icon: SeparatorVertical,
        menu: ['View', 'Section'],
        group: 1,
        keys: ['Shift+C'],
        enabled: hasShape,
        checked: section !== undefined,
        run: () => (section ? view.endCut() : view.cut()),
      },
      ...sectionAxes.map((axis): Command => ({
        id: `view.section.${axis}`,
        label: text(`section.across.${axis}`),
        menu: ['View', 'Section'],
        group: 2,
        enabled: hasShape,
        checked: section?.axis === axis,
        run: () => view.cut({ axis }),
      })),
      {
        id: 'view.section.forward',
        label: text('section.forward'),
        menu: ['View', 'Section'],
        group: 3,
        keys: ['Alt+PageUp'],
        enabled: hasShape && section !== undefined,
        run: () => section && view.cut({ at: section.at + sectionStep }),
      },
      {
        id: 'view.section.back',
        label: text('section.back'),
        menu: ['View', 'Section'],
        group: 3,
        keys: ['Alt+PageDown'],
        enabled: hasShape && section !== undefined,
        run: () => section && view.cut({ at: section.at - sectionStep }),
      },
      {
        id: 'view.section.flip',
        label: text('section.flip'),
        icon: ArrowLeftRight,
        menu: ['View', 'Section'],
        group: 3,
        keys: ['Alt+Shift+C'],
        enabled: hasShape && section !== undefined,
        run: () => section && view.cut({ flipped: !section.flipped }),
      },
      {
        id: 'view.orthographic',
        label: text('view.orthographic'),
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
        label: text('view.frame'),
        icon: Focus,
        menu: ['View'],
        group: 2,
        keys: ['F', 'Home'],
        enabled: hasShape,
        run: () => view.frame(),
      },
      ...standardViews.map(({ view: from, keys }): Command => ({
        id: `view.from.${from}`,
        label: text(`view.from.${from}`),
        menu: ['View', 'Look From'],
        group: 2,
        keys,
        run: () => view.look(from),
      })),
      {
        id: 'view.matchCamera',
        label: text('overlay.matchCommand'),
        menu: ['View'],
        group: 2,
        keys: ['Shift+P'],
        enabled: fit.overlaid !== undefined,
        run: () => {
          fit.isOpen = true;
          return fit.match();
        },
      },
      {
        id: 'view.savePicture',
        label: text('picture.command'),
        icon: ImageDown,
        menu: ['View'],
        group: 3,
        keys: ['Ctrl+Shift+P'],
        enabled: hasShape,
        run: () => {
          view.dialog = 'picture';
        },
      },
      {
        id: 'view.copyPicture',
        label: text('view.copyPicture'),
        icon: Camera,
        menu: ['View'],
        group: 3,
        keys: ['Ctrl+Shift+C'],
        enabled: hasShape,
        run: async () => {
          await view.copyPicture();
          notices.show('ok', text('view.pictureCopied'));
        },
      },
      {
        id: 'view.palette',
        label: text('view.palette'),
        icon: Search,
        menu: ['View'],
        group: 4,
        keys: ['Ctrl+K'],
        run: () => {
          view.dialog = 'palette';
        },
      },
      {
        id: 'view.compare',
        label: text('view.compare'),
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
      {
        id: 'view.text.larger',
        label: text('textSize.larger'),
        menu: ['View', 'Text Size'],
        group: 4,
        keys: ['Ctrl+Plus', 'Ctrl+='],
        enabled: settings.settings.textSize < largestText,
        run: () => settings.change({ textSize: stepOf(settings.settings.textSize, 1) }),
      },
      {
        id: 'view.text.smaller',
        label: text('textSize.smaller'),
        menu: ['View', 'Text Size'],
        group: 4,
        keys: ['Ctrl+-'],
        enabled: settings.settings.textSize > 1,
        run: () => settings.change({ textSize: stepOf(settings.settings.textSize, -1) }),
      },
      {
        id: 'view.text.usual',
        label: text('textSize.usual'),
        menu: ['View', 'Text Size'],
        group: 4,
        keys: ['Ctrl+0'],
        enabled: settings.settings.textSize !== 1,
        run: () => settings.change({ textSize: 1 }),
      },
      ...themes.map((value): Command => ({
        id: `view.theme.${value}`,
        label: text(`view.theme.${value}`),
        menu: ['View', 'Theme'],
        group: 4,
        checked: settings.settings.theme === value,
        run: () => settings.change({ theme: value }),
      })),
    ];
    return commands;
  });
}
