import type { TriangleMesh } from '../../../core/mesh/mesh';
import type { GeometryReply, SurfaceRequest } from './messages';

/** The side of a Worker that the client needs; a test brings its own. */
export interface GeometryPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  onmessage: ((event: { data: GeometryReply }) => void) | null;
  onerror: ((event: { message: string }) => void) | null;
  terminate(): void;
}

/** A surface is made in full when the settings have rested this long, in milliseconds; until then there are quick ones. */
export const REST = 250;

export interface GeometryClient {
  /**
   * Asks for a surface. Of a new shape the whole one is made; when the settings of one change, a quick one at once and the whole one when they rest.
   * While a quick one is being made only the newest request waits; a whole one that is being made is given up. A grid and a mesh are copied; without one the last is meant. */
  make(request: Omit<SurfaceRequest, 'job' | 'live' | 'unchecked'>): void;
  /** Whether a surface is being made, or one is still to be. */
  readonly busy: boolean;
  /** Drops what waits and ignores what comes: nothing is wanted now. */
  cancel(): void;
  dispose(): void;
}

export interface GeometryListener {
  /** Replies of the newest answered request; stale ones are left out. */
  onReply: (reply: GeometryReply) => void;
}

export function createGeometryClient(port: GeometryPort, { onReply }: GeometryListener): GeometryClient {
  let lastJob = 0;
  /** The job whose surface is being made. */
  let running: number | null = null;
  /** Whether that is a whole surface, which a newer request ends. */
  let whole = false;
  /** The shape has a mesh of its own, which is shown as it is. */
  let hasMesh = false;
  let resting: ReturnType<typeof setTimeout> | undefined;
  /** The job whose replies are still wanted. */
  let shown: number | null = null;
  let waiting: Omit<SurfaceRequest, 'job'> | null = null;
  /** Jobs up to this one were called off. */
  let cancelledUpTo = 0;

  const send = (request: Omit<SurfaceRequest, 'job'>): void => {
    running = ++lastJob;
    whole = request.live !== true;
    port.postMessage({ ...request, job: running }, buffersOf(request));
  };

  const enqueue = (request: Omit<SurfaceRequest, 'job'>): void => {
    if (running === null || whole) send(request);
    else waiting = { ...(waiting?.grid && !request.grid ? { grid: waiting.grid, edited: waiting.edited } : {}), ...request };
  };

  port.onmessage = ({ data: reply }) => {
    if (reply.job === running && (reply.type === 'surface' || reply.type === 'failed')) {
      running = null;
      // A surface of a grid that has been replaced meanwhile is of no use; one of the same shape as it was edited is a step of the live preview.
      const replaced = waiting?.grid !== undefined && waiting.edited !== true;
      const next = waiting;
      waiting = null;
      if (next) send(next);
      if (replaced) return;
      if (cancelledUpTo < reply.job) {
        shown = reply.job;
        onReply(reply);
      }
      return;
    }
    if (reply.job === shown && cancelledUpTo < reply.job) onReply(reply);
  };
  port.onerror = ({ message }) => {
    const job = running ?? lastJob;
    running = null;
    waiting = null;
    onReply({ type: 'failed', job, message });
  };

  return {
    make({ grid, mesh, surface, voxels, edited = false }) {
      const copy = grid ? { size: grid.size, data: grid.data.slice() } : waiting?.grid;
      const own = mesh ? copyOf(mesh) : mesh === null ? null : waiting?.mesh;
      const request = {
        ...(copy ? { grid: copy } : {}),
        ...(own !== undefined ? { mesh: own } : {}),
        surface: { ...surface },
        voxels,
        ...(edited ? { edited } : {}),
      };
      hasMesh = own === undefined ? hasMesh : own !== null;
      clearTimeout(resting);
      const quick = !hasMesh && (edited || request.grid === undefined);
      if (quick) resting = setTimeout(() => enqueue({ surface: { ...surface }, voxels }), REST);
      enqueue(quick ? { ...request, live: true } : request);
    },
    get busy() {
      return running !== null;
    },
    cancel() {
      clearTimeout(resting);
      waiting = null;
      cancelledUpTo = lastJob;
    },
    dispose() {
      clearTimeout(resting);
      waiting = null;
      cancelledUpTo = Infinity;
      port.onmessage = null;
      port.onerror = null;
      port.terminate();
    },
  };
}

const copyOf = ({ positions, indices }: TriangleMesh): TriangleMesh => ({ positions: positions.slice(), indices: indices.slice() });

function buffersOf({ grid, mesh }: Omit<SurfaceRequest, 'job'>): ArrayBuffer[] {
  const arrays = [...(grid ? [grid.data] : []), ...(mesh ? [mesh.positions, mesh.indices] : [])];
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
