import type { ShapeTransform } from '../../../shared/document';
import type { InspectReply, MeasureReply } from '../geometry/messages';
import { length } from '../format';
import type { LengthUnit } from '../units';
import type { Box } from './orbit';
import type { Section } from './section';
import type { Shading, SurfaceReport } from './types';
import { say } from '../messages';

/** From object space to the real size: the height gives the scale. */
export function realReport(
  measured: MeasureReply,
  inspected: Pick<InspectReply, 'progress' | 'found'> | null,
  height: number,
): SurfaceReport {
  const scale = measured.size[1] > 0 ? height / measured.size[1] : 0;
  const [x, y, z] = measured.size;
  return {
    triangles: measured.triangles,
    parts: measured.parts,
    closed: measured.closed,
    manifold: measured.manifold,
    oriented: measured.oriented,
    volume: measured.volume * scale ** 3,
    size: [x * scale, y * scale, z * scale],
    milliseconds: measured.milliseconds,
    filledVoxels: measured.filledVoxels,
    histogram: measured.histogram,
    volumeThreshold: measured.volumeThreshold,
    scale,
    inspected: inspected?.progress ?? 0,
    found: inspected?.found
      ? { selfIntersections: inspected.found.selfIntersections, walls: Array.from(inspected.found.walls, (wall) => wall * scale) }
      : null,
  };
}

/** The report of a shape that is turned or stretched: its size along the world's axes. Walls count as thin as the strongest squeeze makes them. */
export function standingReport(report: SurfaceReport, { scale }: ShapeTransform, box: Box): SurfaceReport {
  const [x, y, z] = scale;
  return {
    ...report,
    volume: report.volume * x * y * z,
    size: [box.max[0] - box.min[0], box.max[1] - box.min[1], box.max[2] - box.min[2]],
    found: report.found && { ...report.found, walls: report.found.walls.map((wall) => wall * Math.min(x, y, z)) },
  };
}

/** The picture in words, for those who do not see it. */
export function describeShape(
  shape: { name?: string } | null,
  report: SurfaceReport | null,
  shading: Shading,
  unit: LengthUnit,
  section: Section | null = null,
): string {
  if (!shape) return say('viewport.empty');
  const name = shape.name ?? say('viewport.shape');
  if (!report) return say('viewport.of', { name });
  if (report.triangles === 0) return say('viewport.noSurface', { name });
  const [width, height, depth] = report.size.map((metres) => length(metres, unit));
  const what =
    shading === 'voxels'
      ? say('viewport.voxels', { count: report.filledVoxels })
      : say(`viewport.triangles.${report.parts === 1 ? 'one' : 'many'}`, { count: report.triangles, parts: report.parts });
  const closed = say(report.closed ? 'viewport.watertight' : 'viewport.notWatertight');
  const manifold = say(report.manifold ? 'viewport.manifold' : 'viewport.notManifold');
  const described = say('viewport.described', { name, width, height, depth, what, closed, manifold });
  return section ? say('viewport.cut', { described, axis: section.axis, share: Math.round(100 * section.at) }) : described;
}
