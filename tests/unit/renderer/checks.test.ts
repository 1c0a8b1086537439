import { describe, expect, it } from 'vitest';
import { checkRows, type CheckRow } from '../../../src/renderer/src/stores/check/rows';
import { allTriangles, sliderOfTriangles, trianglesOfSlider } from '../../../src/renderer/src/panels/triangleScale';
import type { SurfaceReport } from '../../../src/renderer/src/viewport/types';
import { useCommands } from '../../../src/renderer/src/commands/useCommands';
import { useCheck } from '../../../src/renderer/src/stores/check';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { useNotices } from '../../../src/renderer/src/stores/notices';
import { useView } from '../../../src/renderer/src/stores/view';
import { shape, surface } from './fixtures/scriptedBridge';
import { start } from './fixtures/start';

const report: SurfaceReport = {
  triangles: 11996,
  parts: 1,
  closed: true,
  manifold: true,
  oriented: true,
  volume: 0.491,
  size: [1.12, 0.804, 0.934],
  milliseconds: 12,
  filledVoxels: 4000,
  histogram: [],
  volumeThreshold: 0.4,
  scale: 0.9,
  inspected: 1,
  found: { selfIntersections: 0, walls: Array.from({ length: 101 }, (_, k) => 0.02 + 0.002 * k) },
};
const limits = { unit: 'cm', wall: 0.01 } as const;
const row = (id: CheckRow['id'], ...asked: Parameters<typeof checkRows>): CheckRow | undefined =>
  checkRows(...asked).find((one) => one.id === id);
const known = { heightIsEstimated: false };

describe('the Check section', () => {
  it('has nothing to review for a sound shape of known height', () => {
    const rows = checkRows(known, surface, report, limits);
    expect(rows.map(({ name }) => name)).toEqual([
      'Watertight',
      'Manifold',
      'Faces',
      'Self-intersections',
      'Parts',
      'Walls',
      'Triangles',
      'Volume',
      'Size',
    ]);
    expect(rows.every(({ state, fix }) => state === 'ok' && fix === undefined)).toBe(true);
    expect(rows.at(-1)?.value).toBe('112.0 × 80.4 × 93.4 cm');
  });

  it('offers to keep the largest of several parts, and only while that changes something', () => {
    const parts = row('parts', known, surface, { ...report, parts: 3 }, limits);
    expect(parts).toMatchObject({ state: 'warn', value: '3', fix: { kind: 'surface', change: { keepLargestPart: true } } });
    const kept = row('parts', known, { ...surface, keepLargestPart: true }, { ...report, parts: 3 }, limits);
    expect(kept?.fix).toBeUndefined();
  });

  it('asks for the height while it is a guess', () => {
    const size = row('size', { heightIsEstimated: true }, surface, report, limits);
    expect(size).toMatchObject({ state: 'warn', value: 'Height is estimated', fix: { kind: 'height' } });
  });

  it('reviews open and non-manifold surfaces', () => {
    const rows = checkRows(known, surface, { ...report, closed: false, manifold: false }, limits);
    expect(rows.filter(({ state }) => state === 'warn').map(({ id }) => id)).toEqual(['watertight', 'manifold']);
  });

  it('lowers the threshold when nothing is solid, if that helps', () => {
    const empty = { ...report, triangles: 0 };
    expect(checkRows(known, surface, empty, limits)).toMatchObject([
      { state: 'warn', value: 'None at this threshold', fix: { kind: 'surface', change: { threshold: 0.4 } } },
    ]);
    expect(checkRows(known, surface, { ...empty, volumeThreshold: null }, limits)[0]?.fix).toBeUndefined();
  });

  it('mends a mesh of the shape’s own by its voxels', () => {
    const own = { ...known, mesh: { data: 'a'.repeat(64), vertices: 8, triangles: 12 } };
    const broken = { ...report, closed: false, manifold: false, oriented: false, found: { selfIntersections: 4, walls: [1, 1] } };
    for (const id of ['watertight', 'manifold', 'faces', 'intersections'] as const) {
      expect(row(id, own, surface, broken, limits)).toMatchObject({ state: 'warn', fix: { kind: 'voxels' } });
    }
  });

  it('says how far the slow checks are', () => {
    const busy = { ...report, inspected: 0.4, found: null };
    expect(row('intersections', known, surface, busy, limits)).toMatchObject({ state: 'busy', value: 'Checking, 40 %' });
    expect(row('walls', known, surface, busy, limits)).toMatchObject({ state: 'busy' });
  });

  it('takes back what makes a surface pass through itself', () => {
    const knotted = { ...report, found: { selfIntersections: 1, walls: [1, 1] } };
    expect(row('intersections', known, { ...surface, method: 'dual-contouring' }, knotted, limits)).toMatchObject({
      value: '1 triangle',
      fix: { change: { method: 'marching-cubes' } },
    });
    expect(row('intersections', known, surface, knotted, limits)?.fix).toMatchObject({ change: { smoothing: 0, planar: 0 } });
  });

  it('thickens walls that are thinner than asked for, in object space and with some reserve', () => {
    // The first fifth of the surface lies under walls of less than 6 cm.
    const thin = row('walls', known, surface, report, { unit: 'cm', wall: 0.06 });
    expect(thin).toMatchObject({ state: 'warn', value: '20 % under 60 mm' });
    if (thin?.fix?.kind !== 'surface') throw new Error('no fix');
    expect(thin.fix.change.minWall).toBeGreaterThan(0.06 / 0.9);
    expect(thin.fix.change.minWall).toBeLessThan(0.09 / 0.9);
  });

  it('offers fewer triangles when there are very many', () => {
    expect(row('triangles', known, surface, { ...report, triangles: 400_000 }, limits)).toMatchObject({
      state: 'warn',
      fix: { change: { triangles: 100_000 } },
    });
    expect(row('triangles', known, { ...surface, triangles: 12_000 }, report, limits)?.value).toBe('11\u202f996 of 12\u202f000');
  });
});

describe('the triangle slider', () => {
  it('goes from few to many in even ratios, and ends in all', () => {
    expect(trianglesOfSlider(allTriangles)).toBeNull();
    expect(sliderOfTriangles(null)).toBe(allTriangles);
    expect([trianglesOfSlider(0), trianglesOfSlider(allTriangles - 1)]).toEqual([200, 200_000]);
    for (let position = 1; position < allTriangles; position++) {
      const triangles = trianglesOfSlider(position) ?? NaN;
      expect(triangles).toBeGreaterThan(trianglesOfSlider(position - 1) ?? NaN);
      expect(Math.abs(sliderOfTriangles(triangles) - position)).toBeLessThanOrEqual(1);
    }
  });
});

describe('mending all', () => {
  const parts = { ...report, parts: 4, triangles: 400_000 };

  it('is one step for all that needs no question, and says what it did', async () => {
    const bridge = start({ shapes: [shape('s1')] });
    await useDocument().load();
    useView().report = parts;
    const check = useCheck();
    expect(check.toReview.map(({ id }) => id)).toEqual(['parts', 'triangles', 'size']);
    expect(check.mendable.map(({ id }) => id)).toEqual(['parts', 'triangles']);
    await useCommands().run('reconstruct.fixAll');
    const edits = bridge.requests.filter(({ route }) => route === 'documents.apply').map(({ input }) => input);
    expect(edits).toHaveLength(1);
    expect(edits[0]).toMatchObject({ edit: { type: 'setSurface', id: 's1', surface: { keepLargestPart: true, triangles: 100_000 } } });
    expect(useNotices().notices.at(-1)?.message).toMatch(/^Kept the largest part.*Simplified to/);
  });

  it('gives a broken mesh up for the surface of its voxels, whatever else is wrong with it', async () => {
    const bridge = start({
      shapes: [shape('s1', { mesh: { data: '0'.repeat(64), vertices: 4, triangles: 4 }, heightIsEstimated: false })],
    });
    await useDocument().load();
    useView().report = { ...report, closed: false, manifold: false };
    await useCheck().mendAll();
    expect(bridge.requests.filter(({ route }) => route === 'documents.apply').map(({ input }) => input)).toEqual([
      { document: 'd1', edit: { type: 'removeMesh', id: 's1' } },
    ]);
  });

  it('is not offered where there is nothing to mend', async () => {
    start({ shapes: [shape('s1')] });
    await useDocument().load();
    useView().report = report;
    expect(useCommands().find('reconstruct.fixAll').enabled).toBe(false);
    expect(useCommands().find('reconstruct.simplify').enabled).toBe(true);
    await useCommands().run('reconstruct.simplify');
    expect(useDocument().shapes[0]?.surface.triangles).toBe(5998);
  });
});
