import { Dices, FolderOpen, ImagePlus, Layers, RefreshCw, Sparkles, Wrench, X } from '@lucide/vue';
import { computed, type ComputedRef } from 'vue';
import type { SurfaceSettings } from '../../../shared/document';
import { useText } from '../messages';
import { useCheck } from '../stores/check';
import { useDocument } from '../stores/document';
import { useEngine } from '../stores/engine';
import { useEdit } from '../stores/edit';
import { useJobs } from '../stores/jobs';
import { usePhotos } from '../stores/photos';
import { useSelection } from '../stores/selection';
import { useView } from '../stores/view';
import type { Command } from './command';

/** Steps of the threshold keys. */
const thresholdStep = 0.02;
const smoothingStep = 0.15;
const fewestTriangles = 20;

const switches = [
  'keepLargestPart',
  'flattenBase',
  'symmetric',
  'fillCavities',
  'bridgeParts',
  'evenTriangles',
] as const satisfies readonly (keyof SurfaceSettings)[];

export function reconstructCommands(): ComputedRef<Command[]> {
  const document = useDocument();
  const selection = useSelection();
  const jobs = useJobs();
  const engine = useEngine();
  const edit = useEdit();
  const check = useCheck();
  const photos = usePhotos();
  const view = useView();
  const text = useText();

  function change(make: (now: SurfaceSettings) => Partial<SurfaceSettings>): Promise<void> {
    const shape = selection.shape;
    return shape ? document.setSurface(shape.id, make(document.surfaceOf(shape))) : Promise.resolve();
  }

  function nudgeThreshold(by: number): void {
    const shape = selection.shape;
    if (!shape) return;
    const threshold = Math.min(0.99, Math.max(0.01, Number((document.surfaceOf(shape).threshold + by).toFixed(3))));
    document.settleSurface(shape.id, { threshold });
  }

  return computed(() => {
    const shape = selection.shape;
    const surface = shape && document.surfaceOf(shape);
    const canRun = jobs.obstacle === undefined && !jobs.asking;
    const running = jobs.reconstruction;
    const triangles = view.report?.triangles ?? 0;
    const half = shape && shape.mesh === undefined && triangles >= 2 * fewestTriangles ? Math.round(triangles / 2) : undefined;
    const commands: Command[] = [
      {
        id: 'reconstruct.run',
        label: text('reconstruct.run'),
        icon: Sparkles,
        menu: ['Reconstruct'],
        group: 1,
        keys: ['Ctrl+Enter'],
        enabled: canRun && running === undefined,
        run: () => jobs.reconstruct(),
      },
      {
        id: 'reconstruct.each',
        label: selection.photos.length > 1 ? text('reconstruct.eachOf', { count: selection.photos.length }) : text('reconstruct.each'),
        icon: Layers,
        menu: ['Reconstruct'],
        group: 1,
        keys: ['Ctrl+Shift+Enter'],
        enabled: jobs.engineObstacle === undefined && !jobs.asking && document.photos.length > 1,
        run: () => jobs.reconstructEach(),
      },
      {
        id: 'reconstruct.folder',
        label: text('reconstruct.folder'),
        icon: FolderOpen,
        menu: ['Reconstruct'],
        group: 1,
        enabled: document.isLoaded && engine.model !== undefined,
        run: () => jobs.reconstructFolder(),
      },
      {
        id: 'reconstruct.again',
        label: text('reconstruct.again'),
        icon: RefreshCw,
        menu: ['Reconstruct'],
        group: 1,
        keys: ['Ctrl+Alt+Enter'],
        enabled: canRun && running === undefined && jobs.adjustable.length > 0,
        run: () => jobs.reconstructAgain(),
      },
      {
        id: 'reconstruct.cancel',
        label: text('reconstruct.cancel'),
        icon: X,
        menu: ['Reconstruct'],
        group: 1,
        keys: ['Escape'],
        enabled: running !== undefined && !jobs.cancelling.has(running.id),
        run: async () => {
          if (running) await jobs.cancel(running.id);
        },
      },
      {
        id: 'reconstruct.addView',
        label: text('reconstruct.addView'),
        icon: ImagePlus,
        menu: ['Reconstruct'],
        group: 2,
        enabled: selection.photo !== undefined,
        run: () => photos.addViews(),
      },
      ...engine.photoModels.map((model): Command => ({
        id: `reconstruct.model.${model.id}`,
        label: model.title,
        menu: ['Reconstruct', 'Model'],
        group: 2,
        checked: engine.model?.id === model.id,
        run: () => {
          engine.chosenModel = model.id;
        },
      })),
      {
        id: 'reconstruct.newSeed',
        label: text('reconstruct.newSeed'),
        icon: Dices,
        menu: ['Reconstruct'],
        group: 2,
        run: () => jobs.newSeed(),
      },
      {
        id: 'reconstruct.thresholdDown',
        label: text('reconstruct.thresholdDown'),
        menu: ['Reconstruct'],
        group: 3,
        keys: ['['],
        enabled: shape !== undefined && !edit.hasBrush,
        run: () => nudgeThreshold(-thresholdStep),
      },
      {
        id: 'reconstruct.thresholdUp',
        label: text('reconstruct.thresholdUp'),
        menu: ['Reconstruct'],
        group: 3,
        keys: [']'],
        enabled: shape !== undefined && !edit.hasBrush,
        run: () => nudgeThreshold(thresholdStep),
      },
      {
        id: 'reconstruct.fixAll',
        label: check.mendable.length > 1 ? text('reconstruct.fixAllOf', { count: check.mendable.length }) : text('reconstruct.fixAll'),
        icon: Wrench,
        menu: ['Reconstruct'],
        group: 4,
        enabled: check.mendable.length > 0,
        run: () => check.mendAll(),
      },
      {
        id: 'reconstruct.simplify',
        label: text('reconstruct.simplify'),
        menu: ['Reconstruct'],
        group: 4,
        enabled: half !== undefined,
        run: () => change(() => (half === undefined ? {} : { triangles: half })),
      },
      {
        id: 'reconstruct.smooth',
        label: text('reconstruct.smooth'),
        menu: ['Reconstruct'],
        group: 4,
        enabled: surface !== undefined && shape?.mesh === undefined && surface.smoothing < 1,
        run: () => change((now) => ({ smoothing: Math.min(1, Number((now.smoothing + smoothingStep).toFixed(2))) })),
      },
      ...switches.map((field): Command => ({
        id: `reconstruct.${field}`,
        label: text(`reconstruct.${field}`),
        menu: ['Reconstruct'],
        group: 4,
        enabled: shape !== undefined,
        checked: surface?.[field] ?? false,
        run: () => change((now) => ({ [field]: !now[field] })),
      })),
    ];
    return commands;
  });
}
