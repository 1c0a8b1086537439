import type { WebGLRenderer } from 'three';
import { startGeometryWorker } from '../geometry/connect';
import type { GeometryPort } from '../geometry/client';
import type { LightReply, SurfaceReply, SurfaceRequest } from '../geometry/messages';
import type { TriangleMesh } from '../../../core/mesh/mesh';
import { MaquetteError } from '../../../core/errors';
import type { SurfaceSettings } from '../../../shared/document';
import { createCameraRig } from './camera';
import { frameBox, STANDARD_VIEWS } from './orbit';
import { PALETTES } from './palette';
import { drawPicture } from './picture';
import { createRenderer } from './renderer';
import { createStage, type Stage } from './stage';
import { say } from '../messages';

interface ThumbnailStudio {
  readonly port: GeometryPort;
  readonly renderer: WebGLRenderer;
  readonly stage: Stage;
}

let studio: ThumbnailStudio | null = null;
let queue: Promise<unknown> = Promise.resolve();
let lastJob = 0;

/**
 * A square PNG of a shape with its shadow on a transparent ground. One worker and one drawing context serve all thumbnails, one after the other.
 */
export function renderThumbnail(
  grid: { size: number; data: Float32Array },
  surface: SurfaceSettings,
  size: number,
  mesh?: TriangleMesh,
): Promise<Blob> {
  // Copied now: the caller may go on to change or give away the grid while the thumbnail waits for its turn.
  const copy = { size: grid.size, data: grid.data.slice() };
  const own = mesh ? { positions: mesh.positions.slice(), indices: mesh.indices.slice() } : null;
  const picture = queue.then(() => draw(copy, { ...surface }, size, own));
  queue = picture.catch(() => undefined);
  return picture;
}

async function draw(
  grid: { size: number; data: Float32Array },
  surface: SurfaceSettings,
  size: number,
  mesh: TriangleMesh | null,
): Promise<Blob> {
  studio ??= open();
  const { port, renderer, stage } = studio;
  const made = await make(port, { job: ++lastJob, grid, mesh, surface, voxels: false, unchecked: true });
  stage.model.show(made.surface);
  stage.model.setLight(made.light.vertices, null);
  stage.model.setHeight(1);
  stage.fitGround('cm');
  stage.shadow.restart();
  const box = stage.model.box();
  stage.shadow.update(renderer, stage.model.caster(), box, true);
  const rig = createCameraRig({
    start: frameBox(box ?? { min: [-0.5, 0, -0.5], max: [0.5, 1, 0.5] }, STANDARD_VIEWS.iso, {
      aspect: 1,
      orthographic: false,
      margin: 1.25,
    }),
    reducedMotion: () => true,
    reach: () => stage.reach * 2,
    changed: () => undefined,
  });
  rig.update(0);
  return drawPicture(renderer, size, size, () => stage.draw(renderer, rig.camera));
}

function open(): ThumbnailStudio {
  const { renderer } = createRenderer(document.createElement('canvas'));
  const stage = createStage();
  // Between the two themes' shadows: the picture must lie on both.
  stage.setPalette({ ...PALETTES.dark, shadowStrength: 0.5 });
  stage.ground.setGridVisible(false);
  return { port: startGeometryWorker(), renderer, stage };
}

function make(
  port: GeometryPort,
  request: SurfaceRequest & { grid: { data: Float32Array } },
): Promise<{ surface: SurfaceReply; light: LightReply }> {
  return new Promise((resolve, reject) => {
    let surface: SurfaceReply | null = null;
    port.onmessage = ({ data: reply }) => {
      if (reply.job !== request.job) return;
      if (reply.type === 'surface') surface = reply;
      else if (reply.type === 'failed') reject(new MaquetteError('internal', say('fault.thumbnail', { error: reply.message })));
      else if (reply.type === 'light' && surface) resolve({ surface, light: reply });
    };
    port.onerror = ({ message }) => reject(new MaquetteError('internal', say('fault.thumbnail', { error: message })));
    port.postMessage(request, [request.grid.data.buffer as ArrayBuffer]);
  });
}
