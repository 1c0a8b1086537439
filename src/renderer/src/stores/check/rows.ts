import { summariseWalls } from '../../../../core/mesh/wallThickness';
import type { ShapeItem, SurfaceSettings } from '../../../../shared/document';
import { count, counted, length, lengthIn, volume } from '../../format';
import { say, type MessageKey } from '../../messages';
import type { LengthUnit } from '../../units';
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
    const value = say(surface.threshold > 0.05 ? 'check.noneAtThreshold' : 'check.noneEmpty');
    const lower = report.volumeThreshold;
    const canLower = lower !== null && lower < surface.threshold;
    return [
      {
        id: 'triangles',
        name: say('check.triangles'),
        value,
        state: 'warn',
        ...(canLower && {
          fix: { kind: 'surface', change: { threshold: lower }, done: say('check.thresholdSet', { threshold: lower.toFixed(2) }) } as const,
        }),
      },
    ];
  }
  // Only a mesh of the shape's own can be broken: what is drawn around voxels is closed by construction.
  const fromVoxels = (what: MessageKey): { fix?: CheckFix } =>
    shape.mesh ? { fix: { kind: 'voxels', done: `${say(what)} ${say('check.redrawn')}` } } : {};
  const row = (id: CheckRow['id'], good: boolean, value: string, fix: { fix?: CheckFix } = {}): CheckRow => ({
    id,
    name: say(`check.${id}`),
    value,
    state: good ? 'ok' : 'warn',
    ...(good ? {} : fix),
  });
  const [x, y, z] = report.size;
  const canKeepLargest = report.parts > 1 && !surface.keepLargestPart;
  return [
    row('watertight', report.closed, say(report.closed ? 'check.closed' : 'check.openEdges'), fromVoxels('check.openEdgesGone')),
    row('manifold', report.manifold, say(report.manifold ? 'check.yes' : 'check.notManifold'), fromVoxels('check.faultsGone')),
    row('faces', report.oriented, say(report.oriented ? 'check.outward' : 'check.turned'), fromVoxels('check.facesMended')),
    intersections(shape, surface, report),
    row('parts', !canKeepLargest, count(report.parts), {
      fix: {
        kind: 'surface',
        change: { keepLargestPart: true },
        done: say(`check.keptLargest.${report.parts === 2 ? 'one' : 'many'}`, { count: count(report.parts - 1) }),
      },
    }),
    walls(shape, report, wallUnitOf(unit), wall),
    row('triangles', report.triangles <= manyTriangles || shape.mesh !== undefined, trianglesOf(surface, report), {
      fix: { kind: 'surface', change: { triangles: fewerTriangles }, done: say('check.simplified', { count: count(fewerTriangles) }) },
    }),
    { id: 'volume', name: say('check.volume'), value: volume(report.volume), state: 'ok' },
    row(
      'size',
      !shape.heightIsEstimated,
      shape.heightIsEstimated ? say('check.estimated') : `${lengthIn(x, unit)} × ${lengthIn(y, unit)} × ${lengthIn(z, unit)} ${unit}`,
      { fix: { kind: 'height' } },
    ),
  ];
}

function trianglesOf(surface: SurfaceSettings, report: SurfaceReport): string {
  return surface.triangles === null
    ? count(report.triangles)
    : say('check.trianglesOf', { count: count(report.triangles), target: count(surface.triangles) });
}

function intersections(shape: Pick<ShapeItem, 'mesh'>, surface: SurfaceSettings, { found, inspected }: SurfaceReport): CheckRow {
  const row = { id: 'intersections', name: say('check.intersections') } as const;
  if (!found) return { ...row, value: say('check.checking', { share: Math.round(100 * inspected) }), state: 'busy' };
  const number = found.selfIntersections;
  if (number === 0) return { ...row, value: say('common.none'), state: 'ok' };
  const value = counted('triangles', number);
  if (shape.mesh) {
    return {
      ...row,
      value,
      state: 'warn',
      fix: { kind: 'voxels', done: `${say('check.intersectionsGone')} ${say('check.redrawn')}` },
    };
  }
  if (surface.method === 'marching-cubes' && surface.smoothing === 0 && surface.planar === 0) return { ...row, value, state: 'warn' };
  const change: Partial<SurfaceSettings> = surface.method === 'marching-cubes' ? { smoothing: 0, planar: 0 } : { method: 'marching-cubes' };
  const done = say(surface.method === 'marching-cubes' ? 'check.smoothingOff' : 'check.marchingCubes');
  return { ...row, value, state: 'warn', fix: { kind: 'surface', change, done: `${say('check.intersectionsGone')} ${done}` } };
}

function walls(shape: Pick<ShapeItem, 'mesh'>, { found, inspected, scale }: SurfaceReport, unit: LengthUnit, least: number): CheckRow {
  const row = { id: 'walls', name: say('check.walls') } as const;
  if (!found) return { ...row, value: say('check.checking', { share: Math.round(100 * inspected) }), state: 'busy' };
  const { thinnest, thinShare } = summariseWalls(found.walls, least);
  if (thinShare <= toleratedThin) return { ...row, value: say('check.orMore', { length: length(thinnest, unit) }), state: 'ok' };
  const value = say('check.thin', { share: Math.max(1, Math.round(100 * thinShare)), length: length(least, unit) });
  const minWall = scale > 0 ? Math.min(thickestWall, (wallReserve * least) / scale) : 0;
  if (shape.mesh || minWall === 0) return { ...row, value, state: 'warn' };
  return {
    ...row,
    value,
    state: 'warn',
    fix: { kind: 'surface', change: { minWall }, done: say('check.thickened', { length: length(least, unit) }) },
  };
}
