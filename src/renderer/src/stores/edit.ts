import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue';
import { isIdentity, identityTransform, type Transform } from '../../../core/edit/transform';
import type { ShapeItem, ShapeTransform } from '../../../shared/document';
import { request } from '../ipc';
import { isSculptTool, isVoxelTool, type EditTool, type Editor, type Measurement } from '../viewport/edit/types';
import { useDocument } from './document';
import { createCombiner } from './edit/combine';
import { createConverter } from './edit/convert';
import { clampRadius, createSettings } from './edit/settings';
import { useEngine } from './engine';
import { useNotices } from './notices';
import { useSelection } from './selection';
import { useView } from './view';

export { limits } from './edit/settings';

export type Tool = EditTool | 'combine';

const sameTransform = (a: Transform, b: Transform): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Which tool is in hand and how it is set; what its strokes do to the document. */
export const useEdit = defineStore('edit', () => {
  const document = useDocument();
  const selection = useSelection();
  const engine = useEngine();
  const notices = useNotices();
  const view = useView();

  const tool = ref<Tool>('look');
  const settings = createSettings();
  const measurements = shallowReactive(new Map<string, readonly Measurement[]>());
  /** A transform that is being dragged. */
  const draft = shallowRef<ShapeTransform>();
  let editor: Editor | undefined;

  const shape = computed(() => (view.preview ? undefined : selection.shape));
  const combiner = createCombiner(() => shape.value);
  const { body } = combiner;
  const converter = createConverter({ shape: () => shape.value, surface: () => editor?.surface() });
  const active = computed<Tool>(() => (shape.value ? tool.value : 'look'));
  const hasBrush = computed(() => isSculptTool(active.value) || active.value === 'add' || active.value === 'erase');
  /** The tool works on voxels, and the shape is a mesh. */
  const needsVoxels = computed(() => shape.value?.mesh !== undefined && isVoxelTool(active.value));
  const transform = computed<Transform>(() => draft.value ?? shape.value?.transform ?? identityTransform);
  const list = computed(() => (shape.value && measurements.get(shape.value.id)) ?? []);

  function attach(next: Editor): void {
    editor = next;
    next.setSettings({ ...settings });
    next.connect({
      gridEdited: ({ shape: id, grid, height, what }) =>
        keep(id, async (item) => {
          const change = { grid, height: settled(item, height), step: what };
          await request('editing.setGrid', { document: document.id, shape: id, ...change });
        }),
      meshEdited: ({ shape: id, positions, indices, height, what }) =>
        keep(id, async (item) => {
          const change = { positions, indices, height: settled(item, height), step: what };
          await request('editing.setMesh', { document: document.id, shape: id, ...change });
        }),
      transformed(next, done) {
        draft.value = next;
        if (done) void notices.attempt(() => setTransform(next));
      },
      measured: (next) => shape.value && measurements.set(shape.value.id, next),
      resized: (key, value) => {
        settings[key] = clampRadius(key, value);
      },
      refused: (reason) => notices.show('info', reason),
    });
    show();
  }

  function detach(): void {
    editor = undefined;
  }

  /** Sends a stroke; when it cannot be kept the user is told, and the editor takes the picture back. */
  async function keep(id: string, send: (item: ShapeItem) => Promise<void>): Promise<void> {
    const item = document.shapes.find((candidate) => candidate.id === id);
    if (!item) return;
    try {
      await send(item);
    } catch (error) {
      await notices.attempt(() => Promise.reject(error as Error));
      throw error;
    }
  }

  /** The height a stroke leaves, without the last bits of float arithmetic. */
  const settled = (item: ShapeItem, height: number): number =>
    Math.abs(height - item.height) < 1e-5 * item.height ? item.height : Math.min(1000, Math.max(1e-4, height));

  function show(): void {
    const now = active.value;
    const inHand = now === 'combine' || (isSculptTool(now) && !shape.value?.mesh) ? 'look' : now;
    editor?.setTool(inHand);
    editor?.setGhost(now === 'combine' && body.kind !== 'shape' ? { kind: body.kind, size: body.size, position: body.position } : null);
    editor?.setMeasurements(list.value);
  }
  watch([active, () => shape.value?.id, () => shape.value?.mesh?.data, body, list], show);
  watch(settings, () => editor?.setSettings({ ...settings }));
  watch(
    () => shape.value?.transform,
    () => {
      draft.value = undefined;
    },
  );

  /** Takes a tool in hand; the one that is in hand already is put down. Sculpt brushes make the surface a mesh first. */
  async function choose(next: Tool): Promise<void> {
    tool.value = next !== 'look' && tool.value === next ? 'look' : next;
    const now = tool.value;
    if (now === 'combine') combiner.begin();
    if (isSculptTool(now)) {
      if (view.shading === 'voxels' || view.shading === 'wire') view.shading = 'clay';
      if (shape.value && !shape.value.mesh) await converter.toMesh();
    }
  }

  /** Escape: the stroke under way is taken back; without one the tool is put down. */
  function escape(): void {
    if (editor?.cancelStroke()) return;
    tool.value = 'look';
  }

  function resize(factor: number): void {
    const key = isSculptTool(active.value) ? 'sculptRadius' : 'voxelRadius';
    settings[key] = clampRadius(key, settings[key] * factor);
  }

  async function setTransform(next: Transform): Promise<void> {
    const item = shape.value;
    if (!item) return;
    const given: ShapeTransform = { position: [...next.position], rotation: [...next.rotation], scale: [...next.scale] };
    draft.value = given;
    try {
      if (!sameTransform(next, item.transform ?? identityTransform)) {
        await document.apply({ type: 'setTransform', id: item.id, transform: isIdentity(next) ? null : given });
      }
    } finally {
      draft.value = undefined;
    }
  }

  function removeMeasurement(id: number): void {
    if (shape.value)
      measurements.set(
        shape.value.id,
        list.value.filter((entry) => entry.id !== id),
      );
  }

  function clearMeasurements(): void {
    if (shape.value) measurements.delete(shape.value.id);
  }

  async function combine(): Promise<void> {
    // The body would only lie over the result.
    if (await combiner.combine()) tool.value = 'look';
  }

  /** One half of the voxels becomes the image of the other. */
  async function mirror(keepSide: 'left' | 'right'): Promise<void> {
    const item = shape.value;
    if (!item || item.mesh) return;
    const [{ loadGrid }, { findSymmetryPlane, mirrorHalf }, { createGrid }] = await Promise.all([
      import('../assets'),
      import('../../../core/edit/symmetry'),
      import('../../../core/voxel/grid'),
    ]);
    const grid = createGrid(item.gridSize, await loadGrid(item));
    const { data } = mirrorHalf(grid, findSymmetryPlane(grid), keepSide);
    await request('editing.setGrid', {
      ...{ document: document.id, shape: item.id, grid: data },
      ...{ height: item.height, step: keepSide === 'left' ? 'mirrorLeft' : 'mirrorRight' },
    });
  }

  async function fit(mode: 'project' | 'complete', replace: boolean): Promise<void> {
    const item = shape.value;
    const model = engine.models.find(({ id }) => id === item?.origin.model) ?? engine.models[0];
    if (item && model) await request('editing.fit', { document: document.id, shape: item.id, model: model.id, mode, replace });
  }

  return {
    tool,
    active,
    settings,
    shape,
    hasBrush,
    needsVoxels,
    transform,
    list,
    body,
    converting: converter.converting,
    attach,
    detach,
    choose,
    toMesh: converter.toMesh,
    toVoxels: converter.toVoxels,
    escape,
    resize,
    setTransform,
    removeMeasurement,
    clearMeasurements,
    combine,
    mirror,
    fit,
    /** Metres a unit of object space, for radii. */
    scale: (): number => editor?.scale ?? 1,
  };
});
