import { describe, expect, it } from 'vitest';
import { exportMesh, findMeshFormat, meshFormats, readMesh } from '../../../../src/core/formats';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { placeMesh } from '../../../../src/core/mesh/placeMesh';
import { gridOf, soft } from '../mesh/shapes';

const shape = extractSurface(
  gridOf(24, (x, y, z) => soft(Math.hypot(x, 0.6 * y, 1.5 * z) - 0.25, 24)),
  0.5,
);

describe('exportMesh', () => {
  const round = meshFormats.filter((format) => format.read && format.write).map((format) => format.id);

  it.each(round)('%s comes back with the same size, volume and triangles, closed', (format) => {
    for (const up of ['y', 'z'] as const) {
      const placement = { height: 0.9, unit: 'cm', up, ...findMeshFormat(format)?.prescribes } as const;
      const expected = checkMesh(placeMesh(shape, placement));
      const report = checkMesh(readMesh(exportMesh(shape, { height: 0.9, unit: 'cm', up, format, name: 'Egg' }), `egg.${format}`));
      expect(report).toMatchObject({
        closed: true,
        manifold: true,
        oriented: true,
        triangles: expected.triangles,
        vertices: expected.vertices,
      });
      expect(report.volume / expected.volume).toBeCloseTo(1, 5);
      report.size.forEach((value, axis) => expect(value / expected.size[axis]).toBeCloseTo(1, 5));
      expect(report.size[placement.up === 'y' ? 1 : 2]).toBeCloseTo(placement.unit === 'm' ? 0.9 : 90, 3);
    }
  });

  it('says unit and axis in the OBJ header', () => {
    const header = new TextDecoder()
      .decode(exportMesh(shape, { height: 1, unit: 'mm', up: 'z', format: 'obj', name: 'Egg' }))
      .split('\n', 3);
    expect(header).toEqual(['# Made with Maquette', '# Unit: mm, Z is up', 'o Egg']);
  });

  it('refuses formats it does not know and meshes without surface', () => {
    expect(() => exportMesh(shape, { height: 1, unit: 'mm', up: 'z', format: 'blend', name: '' })).toThrow('obj, stl');
    const empty = { positions: new Float32Array(), indices: new Uint32Array() };
    expect(() => exportMesh(empty, { height: 1, unit: 'mm', up: 'z', format: 'obj', name: '' })).toThrow('no surface');
  });
});
