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
import { useEdit, type Tool } from '../stores/edit';
import { useEngine } from '../stores/engine';
import { useView } from '../stores/view';
import type { Command } from './command';

export interface ToolEntry {
  tool: Tool;
  label: string;
  icon: Component;
  key: string;
  group: 'place' | 'voxels' | 'sculpt' | 'combine';
}

/** The tools of the viewport, in the order of their bar. */
export const tools: readonly ToolEntry[] = [
  { tool: 'look', label: 'Look', icon: MousePointer2, key: 'Q', group: 'place' },
  { tool: 'move', label: 'Move', icon: Move, key: 'G', group: 'place' },
  { tool: 'rotate', label: 'Rotate', icon: Rotate3d, key: 'R', group: 'place' },
  { tool: 'scale', label: 'Scale', icon: Scaling, key: 'S', group: 'place' },
  { tool: 'measure', label: 'Measure', icon: Ruler, key: 'M', group: 'place' },
  { tool: 'add', label: 'Add voxels', icon: Brush, key: 'A', group: 'voxels' },
  { tool: 'erase', label: 'Erase voxels', icon: Eraser, key: 'E', group: 'voxels' },
  { tool: 'box', label: 'Box of voxels', icon: BoxSelect, key: 'B', group: 'voxels' },
  { tool: 'fill', label: 'Fill a pocket', icon: PaintBucket, key: 'L', group: 'voxels' },
  { tool: 'extrude', label: 'Extrude a face', icon: PackagePlus, key: 'X', group: 'voxels' },
  { tool: 'clay', label: 'Clay', icon: Blend, key: 'C', group: 'sculpt' },
  { tool: 'smooth', label: 'Smooth', icon: Waves, key: 'Shift+S', group: 'sculpt' },
  { tool: 'flatten', label: 'Flatten', icon: SquareMinus, key: 'Shift+F', group: 'sculpt' },
  { tool: 'grab', label: 'Grab', icon: Grab, key: 'Shift+G', group: 'sculpt' },
  { tool: 'combine', label: 'Combine', icon: Combine, key: 'Shift+B', group: 'combine' },
];

const groupNumbers = { place: 1, voxels: 2, sculpt: 3, combine: 4 } as const;

export function toolCommands(): ComputedRef<Command[]> {
  const edit = useEdit();
  const engine = useEngine();
  const view = useView();

  return computed(() => {
    const { shape } = edit;
    const hasShape = shape !== undefined;
    const hasVoxels = hasShape && shape.mesh === undefined;
    const isMesh = shape?.mesh !== undefined;
    const fits = hasShape && engine.models.length > 0;
    const commands: Command[] = [
      ...tools.map(({ tool, label, icon, key, group }): Command => ({
        id: `tool.${tool}`,
        label,
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
        label: 'Put the Tool Down',
        icon: X,
        keys: ['Escape'],
        enabled: edit.active !== 'look' && view.dialog === undefined,
        run: () => edit.escape(),
      },
      { id: 'tool.smaller', label: 'Smaller Brush', keys: ['['], enabled: edit.hasBrush, run: () => edit.resize(1 / 1.2) },
      { id: 'tool.larger', label: 'Larger Brush', keys: [']'], enabled: edit.hasBrush, run: () => edit.resize(1.2) },
      {
        id: 'tool.mirror',
        label: 'Mirror Strokes',
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
        label: 'Mirror Left to Right',
        menu: ['Shape'],
        group: 2,
        enabled: hasVoxels,
        run: () => edit.mirror('left'),
      },
      {
        id: 'shape.mirrorRight',
        label: 'Mirror Right to Left',
        menu: ['Shape'],
        group: 2,
        enabled: hasVoxels,
        run: () => edit.mirror('right'),
      },
      {
        id: 'shape.toMesh',
        label: 'Convert to Mesh',
        icon: Shapes,
        menu: ['Shape'],
        group: 3,
        enabled: hasVoxels && !edit.converting,
        run: () => edit.toMesh(),
      },
      {
        id: 'shape.toVoxels',
        label: 'Back to Voxels',
        icon: Boxes,
        menu: ['Shape'],
        group: 3,
        enabled: isMesh && !edit.converting,
        run: () => edit.toVoxels(),
      },
      {
        id: 'shape.complete',
        label: 'Complete',
        icon: Wand,
        menu: ['Shape'],
        group: 4,
        enabled: fits && hasVoxels,
        run: () => edit.fit('complete', false),
      },
      {
        id: 'shape.project',
        label: 'Project onto the Shape Space',
        icon: Sparkles,
        menu: ['Shape'],
        group: 4,
        enabled: fits && hasVoxels,
        run: () => edit.fit('project', false),
      },
      {
        id: 'shape.completeInPlace',
        label: 'Complete in Place',
        menu: ['Shape'],
        group: 4,
        enabled: fits && hasVoxels,
        run: () => edit.fit('complete', true),
      },
      {
        id: 'shape.projectInPlace',
        label: 'Project in Place',
        menu: ['Shape'],
        group: 4,
        enabled: fits && hasVoxels,
        run: () => edit.fit('project', true),
      },
      {
        id: 'shape.resetTransform',
        label: 'Reset Transform',
        icon: RotateCcw,
        menu: ['Shape'],
        group: 5,
        enabled: hasShape && !isIdentity(edit.transform),
        run: () => edit.setTransform(identityTransform),
      },
      {
        id: 'shape.clearMeasurements',
        label: 'Delete All Measurements',
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
