import { summariseWalls } from '../../../../core/mesh/wallThickness';
import type { ShapeItem, SurfaceSettings } from '../../../../shared/document';
import { count, lengthIn, plural, volume } from '../../format';
import type { LengthUnit } from '../../quantity';
import type { SurfaceReport } from '../../viewport';

/** One line of the Check section. */
export interface CheckRow {
  id: 'watertight' | 'manifold' | 'faces' | 'intersections' | 'parts' | 'walls' | 'triangles' | 'volume' | 'size';
  name: string;
  value: string;
  /** 'busy' while it is still being checked. */
  state: 'ok' | 'warn' | 'busy';
  /** What mends it, and what is said when it is done. Only where that really mends it. */
  fix?: CheckFix;
}

export type CheckFix =
  | { kind: 'surface'; change: Partial<SurfaceSettings>; done: string }
  /** Gives the shape's own mesh up for a surface of its voxels, which is always closed. */
  | { kind: 'voxels'; done: string }
  /** The height has to be typed. */
  | { kind: 'height' };

export interface CheckLimits {
  unit: LengthUnit;
  /** Least thickness of a wall, metres at the real height. */
  wall: number;
}

/** More triangles than this are slow to edit elsewhere. */
const manyTriangles = 300_000;
const fewerTriangles = 100_000;
/** So much of the surface may lie over thin walls: tips and edges are thin by nature. */
const toleratedThin = 0.01;
/** Walls are thickened by this much more than asked for: the surface is smoothed afterwards. */
const wallReserve = 1.25;
const thickestWall = 0.25;

/** Walls are thin: in metres or centimetres they would be all zeros. */
export const wallUnitOf = (unit: LengthUnit): LengthUnit => (unit === 'in' ? 'in' : 'mm');

/** What the numbers of a surface mean for whoever wants to print or import it. */
export function checkRows(
  shape: Pick<ShapeItem, 'heightIsEstimated' | 'mesh'>,
  surface: SurfaceSettings,
  report: SurfaceReport,
  { unit, wall }: CheckLimits,
): CheckRow[] {
  if (report.triangles === 0) {
    const value = surface.threshold > 0.05 ? 'None at this threshold' : 'None: the grid is empty';
    const lower = report.volumeThreshold;
    const canLower = lower !== null && lower < surface.threshold;
    return [
      {
        id: 'triangles',
        name: 'Triangles',
        value,
        state: 'warn',
        ...(canLower && {
          fix: { kind: 'surface', change: { threshold: lower }, done: `Set the threshold to ${lower.toFixed(2)}.` } as const,
        }),
      },
    ];
  }
  // Only a mesh of the shape's own can be broken: what is drawn around voxels is closed by construction.
  const fromVoxels = (what: string): { fix?: CheckFix } =>
    shape.mesh ? { fix: { kind: 'voxels', done: `${what} The surface is drawn around the voxels again.` } } : {};
  const row = (id: CheckRow['id'], name: string, good: boolean, value: string, fix: { fix?: CheckFix } = {}): CheckRow => ({
    id,
    name,
    value,
    state: good ? 'ok' : 'warn',
    ...(good ? {} : fix),
  });
  const [x, y, z] = report.size;
  const canKeepLargest = report.parts > 1 && !surface.keepLargestPart;
  return [
    row('watertight', 'Watertight', report.closed, report.closed ? 'Closed' : 'Open edges', fromVoxels('Open edges are gone.')),
    row(
      'manifold',
      'Manifold',
      report.manifold,
      report.manifold ? 'Yes' : 'Edges with more than two faces',
      fromVoxels('Faults are gone.'),
    ),
    row('faces', 'Faces', report.oriented, report.oriented ? 'Outward' : 'Turned over', fromVoxels('All faces look outward.')),
    intersections(shape, surface, report),
    row('parts', 'Parts', !canKeepLargest, count(report.parts), {
      fix: {
        kind: 'surface',
        change: { keepLargestPart: true },
        done: `Kept the largest part; ${plural(report.parts - 1, 'other')} ${report.parts === 2 ? 'is' : 'are'} gone.`,
      },
    }),
    walls(shape, report, wallUnitOf(unit), wall),
    row('triangles', 'Triangles', report.triangles <= manyTriangles || shape.mesh !== undefined, trianglesOf(surface, report), {
      fix: { kind: 'surface', change: { triangles: fewerTriangles }, done: `Simplified to ${count(fewerTriangles)} triangles.` },
    }),
    { id: 'volume', name: 'Volume', value: volume(report.volume), state: 'ok' },
    row(
      'size',
      'Size',
      !shape.heightIsEstimated,
      shape.heightIsEstimated ? 'Height is estimated' : `${lengthIn(x, unit)} × ${lengthIn(y, unit)} × ${lengthIn(z, unit)} ${unit}`,
      { fix: { kind: 'height' } },
    ),
  ];
}

function trianglesOf(surface: SurfaceSettings, report: SurfaceReport): string {
  return surface.triangles === null ? count(report.triangles) : `${count(report.triangles)} of ${count(surface.triangles)}`;
}

function intersections(shape: Pick<ShapeItem, 'mesh'>, surface: SurfaceSettings, { found, inspected }: SurfaceReport): CheckRow {
  const row = { id: 'intersections', name: 'Self-intersections' } as const;
  if (!found) return { ...row, value: `Checking, ${Math.round(100 * inspected)} %`, state: 'busy' };
  const number = found.selfIntersections;
  if (number === 0) return { ...row, value: 'None', state: 'ok' };
  const value = plural(number, 'triangle');
  if (shape.mesh) {
    return {
      ...row,
      value,
      state: 'warn',
      fix: { kind: 'voxels', done: 'Intersections are gone. The surface is drawn around the voxels again.' },
    };
  }
  if (surface.method === 'marching-cubes' && surface.smoothing === 0 && surface.planar === 0) return { ...row, value, state: 'warn' };
  const change: Partial<SurfaceSettings> = surface.method === 'marching-cubes' ? { smoothing: 0, planar: 0 } : { method: 'marching-cubes' };
  const done = surface.method === 'marching-cubes' ? 'Smoothing and planes are off.' : 'The surface is drawn by marching cubes now.';
  return { ...row, value, state: 'warn', fix: { kind: 'surface', change, done: `Intersections are gone. ${done}` } };
}

function walls(shape: Pick<ShapeItem, 'mesh'>, { found, inspected, scale }: SurfaceReport, unit: LengthUnit, least: number): CheckRow {
  const row = { id: 'walls', name: 'Walls' } as const;
  if (!found) return { ...row, value: `Checking, ${Math.round(100 * inspected)} %`, state: 'busy' };
  const { thinnest, thinShare } = summariseWalls(found.walls, least);
  if (thinShare <= toleratedThin) return { ...row, value: `${lengthIn(thinnest, unit)} ${unit} or more`, state: 'ok' };
  const value = `${Math.max(1, Math.round(100 * thinShare))} % under ${lengthIn(least, unit)} ${unit}`;
  const minWall = scale > 0 ? Math.min(thickestWall, (wallReserve * least) / scale) : 0;
  if (shape.mesh || minWall === 0) return { ...row, value, state: 'warn' };
  return {
    ...row,
    value,
    state: 'warn',
    fix: { kind: 'surface', change: { minWall }, done: `Thickened walls under ${lengthIn(least, unit)} ${unit}.` },
  };
}
