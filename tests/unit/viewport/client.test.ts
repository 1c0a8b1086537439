import { describe, expect, it, vi } from 'vitest';
import { createGeometryClient, REST, type GeometryPort } from '../../../src/renderer/src/geometry/client';
import type { GeometryReply, SurfaceReply, SurfaceRequest } from '../../../src/renderer/src/geometry/messages';
import { createSurfaceMaker } from '../../../src/renderer/src/geometry/surfaceMaker';
import { startingSurface } from '../../../src/shared/shapeDefaults';

const settings = (threshold: number): SurfaceRequest['surface'] => ({
  ...startingSurface(threshold),
  smoothing: 0,
  keepLargestPart: false,
  flattenBase: false,
  symmetric: false,
  fillCavities: false,
});

const surfaceReply = (job: number): SurfaceReply => ({
  type: 'surface',
  job,
  positions: new Float32Array(),
  normals: new Float32Array(),
  indices: new Uint32Array(),
  light: null,
  faces: null,
  live: false,
  milliseconds: 1,
});

/** A worker that does nothing until the test answers for it. */
function fakeWorker(): {
  port: GeometryPort;
  sent: SurfaceRequest[];
  transferred: unknown[][];
  answer(reply: GeometryReply): void;
  ended: boolean;
} {
  const state = {
    sent: [] as SurfaceRequest[],
    transferred: [] as unknown[][],
    ended: false,
    port: {
      onmessage: null,
      onerror: null,
      postMessage: (message: unknown, transfer: unknown[]) => {
        state.sent.push(message as SurfaceRequest);
        state.transferred.push(transfer);
      },
      terminate: () => void (state.ended = true),
    } as GeometryPort,
    answer: (reply: GeometryReply) => state.port.onmessage?.({ data: reply }),
  };
  return state;
}

describe('geometry client', () => {
  const grid = { size: 2, data: new Float32Array(8) };

  it('lets one quick surface be made at a time and keeps only the newest of the rest; the whole one follows when the settings rest', () => {
    vi.useFakeTimers();
    const worker = fakeWorker();
    const got: GeometryReply[] = [];
    const client = createGeometryClient(worker.port, { onReply: (reply) => got.push(reply) });
    client.make({ grid, surface: settings(0.1), voxels: false });
    for (let i = 2; i <= 50; i++) client.make({ surface: settings(i / 100), voxels: false });
    // The whole surface is given up for the first quick one.
    expect(worker.sent.map((request) => request.surface.threshold)).toEqual([0.1, 0.02]);
    worker.answer(surfaceReply(2));
    expect(worker.sent.map((request) => request.surface.threshold)).toEqual([0.1, 0.02, 0.5]);
    worker.answer(surfaceReply(3));
    expect(worker.sent.map((request) => request.live ?? false)).toEqual([false, true, true]);
    expect(got.map((reply) => reply.job)).toEqual([2, 3]);
    vi.advanceTimersByTime(REST - 1);
    expect(worker.sent).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(worker.sent[3]).toMatchObject({ job: 4, surface: { threshold: 0.5 } });
    expect(worker.sent[3].live).toBeUndefined();
    vi.useRealTimers();
  });

  it('sends a copy of the grid, gives the copy away and leaves the caller its own', () => {
    const worker = fakeWorker();
    const client = createGeometryClient(worker.port, { onReply: () => undefined });
    client.make({ grid, surface: settings(0.5), voxels: false });
    expect(worker.sent[0].grid?.data).not.toBe(grid.data);
    expect(worker.transferred[0]).toEqual([worker.sent[0].grid?.data.buffer]);
    client.make({ surface: settings(0.6), voxels: true });
    worker.answer(surfaceReply(1));
    expect(worker.sent[1].grid).toBeUndefined();
  });

  it('keeps a grid that waits when a newer request without one takes its place, and drops the surface of the grid before', () => {
    const worker = fakeWorker();
    const got: number[] = [];
    const client = createGeometryClient(worker.port, { onReply: (reply) => got.push(reply.job) });
    client.make({ grid, surface: settings(0.5), voxels: false });
    client.make({ surface: settings(0.6), voxels: false });
    client.make({ grid: { size: 1, data: new Float32Array([1]) }, surface: settings(0.5), voxels: false });
    client.make({ surface: settings(0.7), voxels: false });
    worker.answer(surfaceReply(2));
    expect(worker.sent[2].grid?.size).toBe(1);
    expect(worker.sent[2].surface.threshold).toBe(0.7);
    worker.answer(surfaceReply(3));
    expect(got).toEqual([3]);
    client.dispose();
  });

  it('passes later replies of the shown surface on, and none of an older one', () => {
    const worker = fakeWorker();
    const got: string[] = [];
    const client = createGeometryClient(worker.port, { onReply: (reply) => got.push(`${reply.type} ${reply.job}`) });
    client.make({ grid, surface: settings(0.5), voxels: false });
    worker.answer(surfaceReply(1));
    client.make({ surface: settings(0.6), voxels: false });
    worker.answer(surfaceReply(2));
    worker.answer({ type: 'light', job: 1, vertices: new Uint8Array(), faces: null });
    worker.answer({ type: 'light', job: 2, vertices: new Uint8Array(), faces: null });
    expect(got).toEqual(['surface 1', 'surface 2', 'light 2']);
  });

  it('says nothing after a cancel until the next request, and ends the worker', () => {
    const worker = fakeWorker();
    const got: number[] = [];
    const client = createGeometryClient(worker.port, { onReply: (reply) => got.push(reply.job) });
    client.make({ grid, surface: settings(0.5), voxels: false });
    client.cancel();
    worker.answer(surfaceReply(1));
    expect(got).toEqual([]);
    client.make({ grid, surface: settings(0.5), voxels: false });
    worker.answer(surfaceReply(2));
    expect(got).toEqual([2]);
    client.dispose();
    expect(worker.ended).toBe(true);
  });

  it('goes on after a failure', () => {
    const worker = fakeWorker();
    const got: string[] = [];
    const client = createGeometryClient(worker.port, { onReply: (reply) => got.push(reply.type) });
    client.make({ grid, surface: settings(0.5), voxels: false });
    worker.answer({ type: 'failed', job: 1, message: 'no' });
    client.make({ surface: settings(0.6), voxels: false });
    expect(worker.sent).toHaveLength(2);
    worker.answer(surfaceReply(2));
    expect(got).toEqual(['failed', 'surface']);
    client.make({ surface: settings(0.7), voxels: false });
    worker.port.onerror?.({ message: 'gone' });
    expect(got).toEqual(['failed', 'surface', 'failed']);
  });
});

describe('surface maker', () => {
  /** A ball of radius 0.4 as a linear ramp about its surface. */
  const ball = (size: number): Float32Array => {
    const data = new Float32Array(size ** 3);
    const at = (i: number): number => (i + 0.5) / size - 0.5;
    for (let i = 0; i < data.length; i++) {
      const r = Math.hypot(at(i % size), at(Math.floor(i / size) % size), at(Math.floor(i / size ** 2)));
      data[i] = Math.min(1, Math.max(0, 0.5 + (0.4 - r) * size * 0.4));
    }
    return data;
  };
  const collect = async (requests: SurfaceRequest[]): Promise<GeometryReply[]> => {
    const replies: GeometryReply[] = [];
    const make = createSurfaceMaker({
      post: (reply) => replies.push(reply),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      now: () => performance.now(),
    });
    await Promise.all(requests.map((request) => make(request)));
    return replies;
  };

  it('answers with the surface, its measures and its light, in this order, and the numbers of a ball', async () => {
    const replies = await collect([{ job: 1, grid: { size: 32, data: ball(32) }, surface: settings(0.5), voxels: true }]);
    expect(replies.slice(0, 3).map((reply) => reply.type)).toEqual(['surface', 'measure', 'light']);
    expect(replies.slice(3).every((reply) => reply.type === 'inspect')).toBe(true);
    const last = replies[replies.length - 1];
    if (last.type !== 'inspect') throw new Error('not inspected');
    expect(last).toMatchObject({ progress: 1, found: { selfIntersections: 0 } });
    // A ball's rays from its skin through its middle are its diameter.
    for (const wall of last.found?.walls ?? []) expect(Math.abs(wall - 0.8)).toBeLessThan(0.05);
    const [surface, measure, light] = replies;
    if (surface.type !== 'surface' || measure.type !== 'measure' || light.type !== 'light') throw new Error('wrong replies');
    expect(measure).toMatchObject({ parts: 1, closed: true, manifold: true, triangles: surface.indices.length / 3 });
    expect(measure.volume / ((4 / 3) * Math.PI * 0.4 ** 3)).toBeCloseTo(1, 1);
    for (const edge of measure.size) expect(edge).toBeCloseTo(0.8, 2);
    expect(light.vertices.length).toBe((2 * surface.positions.length) / 3);
    expect(light.faces?.length).toBe((surface.faces?.cells.length ?? 0) / 2);
    // The normals of a ball point away from its centre.
    for (let i = 0; i < surface.positions.length; i += 300) {
      const p = [...surface.positions.subarray(i, i + 3)];
      const n = [...surface.normals.subarray(i, i + 3)];
      expect((p[0] * n[0] + p[1] * n[1] + p[2] * n[2]) / Math.hypot(...p)).toBeGreaterThan(0.97);
    }
  });

  it('leaves the later steps of an older request when a newer one comes', async () => {
    const replies = await collect([
      { job: 1, grid: { size: 16, data: ball(16) }, surface: settings(0.5), voxels: false },
      { job: 2, surface: settings(0.6), voxels: false },
    ]);
    expect(replies.filter(({ type }) => type !== 'inspect').map((reply) => `${reply.type} ${reply.job}`)).toEqual([
      'surface 2',
      'measure 2',
      'light 2',
    ]);
  });

  it('answers a live request with its surface only, quickly made', async () => {
    const surface = { ...settings(0.5), detail: 2, planar: 0.5 } as const;
    const replies = await collect([{ job: 1, grid: { size: 16, data: ball(16) }, surface, voxels: false, live: true }]);
    expect(replies.map((reply) => reply.type)).toEqual(['surface']);
    const whole = await collect([{ job: 1, grid: { size: 16, data: ball(16) }, surface, voxels: false, unchecked: true }]);
    const trianglesOf = (reply: GeometryReply): number => (reply.type === 'surface' ? reply.indices.length / 3 : 0);
    expect(trianglesOf(whole[0])).toBeGreaterThan(3 * trianglesOf(replies[0]));
  });

  it('reports what went wrong instead of falling silent', async () => {
    expect(await collect([{ job: 1, surface: settings(0.5), voxels: false }])).toMatchObject([{ type: 'failed', job: 1 }]);
  });
});
