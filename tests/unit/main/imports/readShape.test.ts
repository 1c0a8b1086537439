import { zipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { exportGrid, exportMesh } from '../../../../src/core/formats';
import { read3mf } from '../../../../src/core/formats/threeMfReader';
import { meshBounds } from '../../../../src/core/mesh/bounds';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { unpackMesh } from '../../../../src/core/mesh/meshBytes';
import { createRandom } from '../../../../src/core/random';
import { createGrid } from '../../../../src/core/voxel/grid';
import type { ReadShape } from '../../../../src/main/imports/importRequest';
import { readShape } from '../../../../src/main/imports/readShape';
import { boxMesh } from '../../core/mesh/shapes';

/** Wider than high, higher than deep, with a front that is told from the back: the box lies off the middle. */
const box = boxMesh([-0.4, -0.3, -0.1], [0.4, 0.2, 0.2]);
const read = (bytes: Uint8Array, fileName: string, options = {}): ReadShape => readShape({ bytes, fileName, resolution: 32, ...options });
const meshOf = ({ mesh }: ReadShape): NonNullable<ReturnType<typeof unpackMesh>> => {
  const own = mesh && unpackMesh(mesh.bytes, mesh.vertices, mesh.triangles);
  if (!own) throw new Error('no mesh');
  return own;
};

describe('imported meshes', () => {
  it.each([
    ['obj', 'cm', 'z'],
    ['obj', 'in', 'y'],
    ['stl', 'mm', 'z'],
    ['stl', 'm', 'y'],
    ['ply', 'mm', 'z'],
    ['off', 'cm', 'y'],
    ['glb', 'm', 'y'],
    ['3mf', 'mm', 'z'],
    ['3mf', 'in', 'z'],
  ] as const)('of our own %s in %s with %s up come back in size and pose, and nothing is guessed', (format, unit, up) => {
    const shape = read(exportMesh(box, { format, name: 'Box', height: 0.75, unit, up }), `box.${format}`);
    expect(shape).toMatchObject({ heightIsEstimated: false, up, gridSize: 32 });
    expect(shape.guess).toBeUndefined();
    expect(shape.height).toBeCloseTo(0.75, 4);
    const mesh = meshOf(shape);
    expect(checkMesh(mesh)).toMatchObject({ closed: true, manifold: true, oriented: true });
    const { min, max } = meshBounds(mesh) ?? { min: [], max: [] };
    // Its largest side fills 30 of 32 cells, and it lies in the middle.
    const scale = 30 / 32 / 0.8;
    for (const [axis, side] of [0.8, 0.5, 0.3].entries()) {
      expect(max[axis] - min[axis]).toBeCloseTo(side * scale, 3);
      expect(max[axis] + min[axis]).toBeCloseTo(0, 5);
    }
    // Voxels fill what the mesh does, up to a cell at each side.
    const filled = shape.grid.reduce((sum, value) => sum + value, 0);
    expect(filled).toBeGreaterThanOrEqual(Math.floor(0.8 * scale * 32) * Math.floor(0.5 * scale * 32) * Math.floor(0.3 * scale * 32));
    expect(filled).toBeLessThanOrEqual((0.8 * scale * 32 + 2) * (0.5 * scale * 32 + 2) * (0.3 * scale * 32 + 2));
  });

  it('of others are guessed, and the user can say otherwise', () => {
    const foreign = strToU8('v 0 0 0\nv 80 0 0\nv 0 30 0\nv 0 0 45\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n');
    expect(read(foreign, 'a.obj')).toMatchObject({
      up: 'y',
      guess: 'y up, centimetres',
      heightIsEstimated: true,
      height: expect.closeTo(0.3, 5) as number,
    });
    expect(read(foreign, 'a.obj', { up: 'z' })).toMatchObject({ guess: 'centimetres', height: expect.closeTo(0.45, 5) as number });
    const told = read(foreign, 'a.obj', { up: 'z', unit: 'in' });
    expect(told.guess).toBeUndefined();
    expect(told).toMatchObject({ heightIsEstimated: false, height: expect.closeTo(45 * 0.0254, 5) as number });
    // With z up the file's +y points away from the viewer: it becomes -z here.
    const tip = meshOf(read(foreign, 'a.obj', { up: 'z' })).positions.subarray(6, 9);
    expect(tip[2]).toBeLessThan(0);
  });

  it('with a vertex for each corner are joined', () => {
    const corners = Array.from(box.indices, (v) => [...box.positions.subarray(3 * v, 3 * v + 3)]);
    const text = corners.map((corner) => `v ${corner.join(' ')}`).concat(Array.from({ length: corners.length / 3 }, (_, t) => `f ${3 * t + 1} ${3 * t + 2} ${3 * t + 3}`)); // prettier-ignore
    expect(checkMesh(meshOf(read(strToU8(text.join('\n')), 'soup.obj')))).toMatchObject({ closed: true, parts: 1, vertices: 8 });
  });

  it.each([
    ['flat', 'v 0 0 0\nv 1 0 0\nv 0 0 1\nf 1 2 3\n', 'flat'],
    ['a point', 'v 1 1 1\nv 1 1 1\nv 1 1 1\nf 1 2 3\n', 'no extent'],
    ['no faces', 'v 1 1 1\n', 'no faces'],
  ])('that are %s are refused in a sentence', (_, text, words) => {
    expect(() => read(strToU8(text), 'a.obj')).toThrow(
      expect.objectContaining({ code: 'bad-file', message: expect.stringContaining(words) as string }),
    );
  });
});

describe('imported grids', () => {
  const random = createRandom(7);
  const grid = createGrid(
    16,
    Float32Array.from({ length: 16 ** 3 }, () => (random.next() < 0.4 ? 1 : 0)),
  );

  it.each(['npy', 'binvox', 'vox'])('of %s come back cell by cell', (format) => {
    const shape = read(exportGrid(grid, { format, threshold: 0.5 }), `grid.${format}`);
    expect(shape.mesh).toBeUndefined();
    expect(shape.gridSize).toBe(16);
    expect(shape.grid).toEqual(grid.data);
  });

  it('that are fine are made coarser, and keep their fill', () => {
    const fine = createGrid(200);
    for (let i = 0; i < fine.data.length; i++) fine.data[i] = i % 200 < 100 ? 1 : 0;
    const shape = read(exportGrid(fine, { format: 'npy', threshold: 0.5 }), 'fine.npy');
    expect(shape.gridSize).toBe(100);
    expect(shape.grid.every((value, i) => value === (i % 100 < 50 ? 1 : 0))).toBe(true);
  });

  it('without a filled cell are refused', () => {
    expect(() => read(exportGrid(createGrid(8), { format: 'npy', threshold: 0.5 }), 'a.npy')).toThrow(
      expect.objectContaining({ code: 'bad-file' }),
    );
  });
});

describe('3MF', () => {
  const files = (model: string, more: Record<string, Uint8Array> = {}): Uint8Array =>
    zipSync({ '3D/3dmodel.model': strToU8(model), ...more });
  const cube = '<mesh><vertices><vertex x="0" y="0" z="0"/><vertex x="1" y="0" z="0"/><vertex x="0" y="1" z="0"/><vertex x="0" y="0" z="1"/></vertices><triangles><triangle v1="0" v2="2" v3="1"/><triangle v1="0" v2="1" v3="3"/><triangle v1="0" v2="3" v3="2"/><triangle v1="1" v2="2" v3="3"/></triangles></mesh>'; // prettier-ignore
  const model = (items: string, rest = ''): string =>
    `<?xml version="1.0"?><!-- <item/> --><model unit="inch"><resources><object id="1">${cube}</object>${rest}</resources><build>${items}</build></model>`;

  it('is read with items, components and transforms', () => {
    const pair =
      '<object id="2"><components><component objectid="1"/><component objectid="1" transform="-1 0 0 0 1 0 0 0 1 10 0 0"/></components></object>';
    const mesh = read3mf(files(model('<item objectid="2" transform="2 0 0 0 2 0 0 0 2 0 0 5"/>', pair)), 'a.3mf');
    expect(mesh.unit).toBe('in');
    expect(meshBounds(mesh)).toEqual({ min: [0, 0, 5], max: [20, 2, 7] });
    expect(checkMesh(mesh)).toMatchObject({ closed: true, oriented: true, parts: 2, volume: expect.closeTo((2 * 8) / 6, 5) as number });
  });

  it('is found where the package says', () => {
    const bytes = zipSync({
      '_rels/.rels': strToU8(
        '<Relationships><Relationship Target="/other/thing.model" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>',
      ),
      'other/thing.model': strToU8(model('<item objectid="1"/>')),
      '../../evil': strToU8('nothing reads this'),
    });
    expect(read3mf(bytes, 'a.3mf').indices.length).toBe(12);
  });

  it.each<[string, Uint8Array, string]>([
    ['no zip', strToU8('PK nothing'), 'no zip archive'],
    ['an empty package', zipSync({ a: strToU8('') }), 'no 3D model'],
    ['a missing object', files(model('<item objectid="9"/>')), 'does not hold'],
    [
      'an endless component',
      files(model('<item objectid="2"/>', '<object id="2"><components><component objectid="2"/></components></object>')),
      'without end',
    ],
    ['a broken number', files(model('<item objectid="1"/>').replace('x="1"', 'x="one"')), 'no number'],
    ['a vertex beyond', files(model('<item objectid="1"/>').replace('v1="0"', 'v1="4"')), 'names no vertex'],
    ['a broken transform', files(model('<item objectid="1" transform="1 2 3"/>')), 'transform'],
    ['an unknown unit', files(model('<item objectid="1"/>').replace('inch', 'furlong')), 'unit'],
    ['entities', files(`<!DOCTYPE a [<!ENTITY b "c">]>${model('<item objectid="1"/>')}`), 'document type'],
    ['a cut end', files(model('<item objectid="1"/>').slice(0, 400)), ''],
    ['nothing built', files(model('')), 'no triangles'],
  ])('with %s is refused', (_, bytes, words) => {
    expect(() => read3mf(bytes, 'a.3mf')).toThrow(
      expect.objectContaining({ code: 'bad-file', message: expect.stringContaining(words) as string }),
    );
  });

  it('that unpacks without end is refused before it does', () => {
    const bytes = files(model('<item objectid="1"/>'));
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const central = bytes.findLastIndex((_, i) => i + 46 <= bytes.length && view.getUint32(i, true) === 0x02014b50);
    view.setUint32(central + 24, 600 * 2 ** 20, true); // what the directory promises as inflated size
    expect(() => read3mf(bytes, 'bomb.3mf')).toThrow(expect.objectContaining({ code: 'bad-file' }));
  });
});
