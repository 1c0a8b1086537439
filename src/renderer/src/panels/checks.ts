import type { ShapeItem, SurfaceSettings } from '../../../shared/document';
import { count, lengthIn, volume } from '../format';
import type { LengthUnit } from '../quantity';
import type { SurfaceReport } from '../viewport';

/** One line of the Check section. */
export interface CheckRow {
  id: 'watertight' | 'manifold' | 'parts' | 'triangles' | 'volume' | 'size';
  name: string;
  value: string;
  state: 'ok' | 'warn';
  /** What mends it: settings to change, or the height to be typed. Only where that really mends it. */
  fix?: { kind: 'surface'; change: Partial<SurfaceSettings> } | { kind: 'height' };
}

/** What the numbers of a surface mean for whoever wants to print or import it. */
export function checkRows(
  shape: Pick<ShapeItem, 'heightIsEstimated'>,
  surface: SurfaceSettings,
  report: SurfaceReport,
  unit: LengthUnit,
): CheckRow[] {
  if (report.triangles === 0) {
    return [{ id: 'triangles', name: 'Triangles', value: 'None: lower the threshold', state: 'warn' }];
  }
  const [x, y, z] = report.size;
  const canKeepLargest = report.parts > 1 && !surface.keepLargestPart;
  const size = `${lengthIn(x, unit)} × ${lengthIn(y, unit)} × ${lengthIn(z, unit)} ${unit}`;
  return [
    { id: 'watertight', name: 'Watertight', value: report.closed ? 'Closed' : 'Open edges', state: report.closed ? 'ok' : 'warn' },
    {
      id: 'manifold',
      name: 'Manifold',
      value: report.manifold ? 'Yes' : 'Edges with more than two faces',
      state: report.manifold ? 'ok' : 'warn',
    },
    {
      id: 'parts',
      name: 'Parts',
      value: count(report.parts),
      state: canKeepLargest ? 'warn' : 'ok',
      ...(canKeepLargest && { fix: { kind: 'surface', change: { keepLargestPart: true } } as const }),
    },
    { id: 'triangles', name: 'Triangles', value: count(report.triangles), state: 'ok' },
    { id: 'volume', name: 'Volume', value: volume(report.volume), state: 'ok' },
    {
      id: 'size',
      name: 'Size',
      value: shape.heightIsEstimated ? 'Height is estimated' : size,
      state: shape.heightIsEstimated ? 'warn' : 'ok',
      ...(shape.heightIsEstimated && { fix: { kind: 'height' } as const }),
    },
  ];
}
