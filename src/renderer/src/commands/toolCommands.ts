import {
  Blend,
  BoxSelect,
  Boxes,
  Brush,
  Combine,
  Eraser,
  FlipHorizontal2,
  Grab,
  Move,
  PaintBucket,
  PackagePlus,
  Rotate3d,
  RotateCcw,
  Ruler,
  Scaling,
  Shapes,
  Sparkles,
  SquareMinus,
  MousePointer2,
  Trash2,
  Wand,
  Waves,
  X,
} from '@lucide/vue';
import { computed, type Component, type ComputedRef } from 'vue';
import { identityTransform, isIdentity } from '../../../core/edit/transform';
import { useText } from '../messages';
import { useEdit, type Tool } from '../stores/edit';
import { useEngine } from '../stores/engine';
import { useView } from '../stores/view';
import type { Command } from './command';

export interface ToolEntry {
  tool: Tool;
  icon: Component;
  key: string;
  group: 'place' | 'voxels' | 'sculpt' | 'combine';
}

/** The tools of the viewport, in the order of their bar; what each is called stands in the tables, under `tool`. */
export const tools: readonly ToolEntry[] = [
  { tool: 'look', icon: MousePointer2, key: 'Q', group: 'place' },
  { tool: 'move', icon: Move, key: 'G', group: 'place' },
  { tool: 'rotate', icon: Rotate3d, key: 'R', group: 'place' },
  { tool: 'scale', icon: Scaling, key: 'S', group: 'place' },
  { tool: 'measure', icon: Ruler, key: 'M', group: 'place' },
  { tool: 'add', icon: Brush, key: 'A', group: 'voxels' },
  { tool: 'erase', icon: Eraser, key: 'E', group: 'voxels' },
  { tool: 'box', icon: BoxSelect, key: 'B', group: 'voxels' },
  { tool: 'fill', icon: PaintBucket, key: 'L', group: 'voxels' },
  { tool: 'extrude', icon: PackagePlus, key: 'X', group: 'voxels' },
  { tool: 'clay', icon: Blend, key: 'C', group: 'sculpt' },
  { tool: 'smooth', icon: Waves, key: 'Shift+S', group: 'sculpt' },
  { tool: 'flatten', icon: SquareMinus, key: 'Shift+F', group: 'sculpt' },
  { tool: 'grab', icon: Grab, key: 'Shift+G', group: 'sculpt' },
  { tool: 'combine', icon: Combine, key: 'Shift+B', group: 'combine' },
];

const groupNumbers = { place: 1, voxels: 2, sculpt: 3, combine: 4 } as const;

export function toolCommands(): ComputedRef<Command[]> {
  const edit = useEdit();
  const engine = useEngine();
  const view = useView();
  const text = useText();

  return computed(() => {
    const { shape } = edit;
    const hasShape = shape !== undefined;
    const hasVoxels = hasShape && shape.mesh === undefined;
    const isMesh = shape?.mesh !== undefined;
    const fits = hasShape && engine.models.length > 0;
    const commands: Command[] = [
      ...tools.map(({ tool, icon, key, group }): Command => ({
        id: `tool.${tool}`,
        label: text(`tool.${tool}`),
        icon,
        menu: ['Shape', 'Tools'],
        group: groupNumbers[group],
        keys: [key],
        enabled: hasShape,
        checked: edit.active === tool,
        run: () => edit.choose(tool),
      })),
      {
        id: 'tool.leave',
        label: text('tool.leave'),
        icon: X,
        keys: ['Escape'],
        enabled: edit.active !== 'look' && view.dialog === undefined,
        run: () => edit.escape(),
      },
      { id: 'tool.smaller', label: text('tool.smaller'), keys: ['['], enabled: edit.hasBrush, run: () => edit.resize(1 / 1.2) },
      { id: 'tool.larger', label: text('tool.larger'), keys: [']'], enabled: edit.hasBrush, run: () => edit.resize(1.2) },
      {
        id: 'tool.mirror',
        label: text('tool.mirror'),
        icon: FlipHorizontal2,
        menu: ['Shape'],
        group: 2,
        keys: ['Shift+X'],
        enabled: hasShape,
        checked: edit.settings.mirror,
        run: () => {
          edit.settings.mirror = !edit.settings.mirror;
        },
      },
      {
        id: 'shape.mirrorLeft',
        label: text('shape.mirrorLeft'),
        menu: ['Shape'],
        group: 2,
        enabled: hasVoxels,
        run: () => edit.mirror('left'),
      },
      {
        id: 'shape.mirrorRight',
        label: text('shape.mirrorRight'),
        menu: ['Shape'],
        group: 2,
        enabled: hasVoxels,
        run: () => edit.mirror('right'),
      },
      {
        id: 'shape.toMesh',
        label: text('shape.toMesh'),
        icon: Shapes,
        menu: ['Shape'],
        group: 3,
        enabled: hasVoxels && !edit.converting,
        run: () => edit.toMesh(),
      },
      {
        id: 'shape.toVoxels',
        label: text('shape.toVoxels'),
        icon: Boxes,
        menu: ['Shape'],
        group: 3,
        enabled: isMesh && !edit.converting,
        run: () => edit.toVoxels(),
      },
      {
        id: 'shape.complete',
        label: text('shape.complete'),
        icon: Wand,
        menu: ['Shape'],
        group: 4,
        enabled: fits && hasVoxels,
        run: () => edit.fit('complete', false),
      },
      {
        id: 'shape.project',
        label: text('shape.project'),
        icon: Sparkles,
        menu: ['Shape'],
        group: 4,
        enabled: fits && hasVoxels,
        run: () => edit.fit('project', false),
      },
      {
        id: 'shape.completeInPlace',
        label: text('shape.completeInPlace'),
        menu: ['Shape'],
        group: 4,
        enabled: fits && hasVoxels,
        run: () => edit.fit('complete', true),
      },
      {
        id: 'shape.projectInPlace',
        label: text('shape.projectInPlace'),
        menu: ['Shape'],
        group: 4,
        enabled: fits && hasVoxels,
        run: () => edit.fit('project', true),
      },
      {
        id: 'shape.resetTransform',
        label: text('shape.resetTransform'),
        icon: RotateCcw,
        menu: ['Shape'],
        group: 5,
        enabled: hasShape && !isIdentity(edit.transform),
        run: () => edit.setTransform(identityTransform),
      },
      {
        id: 'shape.clearMeasurements',
        label: text('shape.clearMeasurements'),
        icon: Trash2,
        menu: ['Shape'],
        group: 5,
        enabled: edit.list.length > 0,
        run: () => edit.clearMeasurements(),
      },
    ];
    return commands;
  });
}
