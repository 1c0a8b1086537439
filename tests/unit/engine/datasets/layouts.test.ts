import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { voxelise } from '../../../../src/core/voxel/voxelise';
import { inspectData, listData } from '../../../../src/engine/datasets/inspect';
import type { ListedShape, Listing } from '../../../../src/engine/datasets/layouts/listing';
import { recogniseLayout } from '../../../../src/engine/datasets/layouts/recogniseLayout';
import { loadShape } from '../../../../src/engine/datasets/loadShape';
import type { DataInspection } from '../../../../src/shared/data';
import { armchair, binvox, boxes, differences, inAxes, mat, obj, off, picture, put, table } from './sampleSets';

let root: string;
beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'maquette-layouts-'))));
afterEach(() => rm(root, { recursive: true, force: true }));

const N = 32;
const ours = (): Uint8Array => voxelise(armchair(), N).cells;

async function cellsOf(listing: Listing, shape: ListedShape): Promise<Uint8Array> {
  return (await loadShape(shape.source, listing.root)).cells(N, 'solid');
}

/** Whether a shape's grid is the armchair's in our pose: its arm tells left from right, its back front from behind. */
async function expectArmchair(listing: Listing, shape: ListedShape): Promise<void> {
  expect(differences(await cellsOf(listing, shape), ours())).toBe(0);
}

const counts = ({ classes }: DataInspection): Record<string, [number, number, number]> =>
  Object.fromEntries(classes.map(({ name, train, validation, test }) => [name, [train, validation, test]]));

describe('ModelNet', () => {
  it('reads meshes by class and part, z up and front -y', async () => {
    // Ours in the file's axes: its x is our x, its y our -z, its z our y.
    const inFile = inAxes(armchair(), ['+x', '-z', '+y']);
    await put(root, 'ModelNet10/night_stand/train/night_stand_0001.off', off(inFile));
    await put(root, 'ModelNet10/night_stand/test/night_stand_0201.off', off(inAxes(table(), ['+x', '-z', '+y'])));
    await put(
      root,
      'ModelNet10/bed/train/bed_0002.off',
      off(inAxes(boxes([0, 0, 0, 1, 0.3, 2], [0, 0.3, 0, 1, 1, 0.1]), ['+x', '-z', '+y'])),
    );
    await put(root, 'ModelNet10/bed/train/notes.pdf', 'x');
    const found = await inspectData(root);
    expect(found).toMatchObject({ layout: 'modelnet-meshes', shapes: 3, up: 'z', problemCount: 1 });
    expect(counts(found)).toEqual({ bed: [1, 0, 0], night_stand: [1, 0, 1] });
    const listing = await listData(root, {});
    await expectArmchair(listing, listing.shapes.find(({ id }) => id === 'night_stand_0001') as ListedShape);
  });

  it('reads voxels: pads 30 to 32 cell by cell, keeps the turned copies of an object together, skips the other files', async () => {
    // Full where x < 7 and z (up) < 11 and y < 5: a block that tells all axes apart.
    const block = mat('instance', 30, (x, y, z) => x >= 10 && x < 17 && y >= 10 && y < 15 && z >= 10 && z < 21);
    for (const rot of [1, 12]) await put(root, `volumetric_data/chair/30/train/chair_000000007_${rot}.mat`, block);
    await put(
      root,
      'volumetric_data/chair/30/test/chair_000000009_1.mat',
      mat('instance', 30, (x, y, z) => x === 3 && y > 2 && z > 2, false),
    );
    await put(root, 'volumetric_data/chair/30/train/train_feature.mat', 'x');
    await put(root, 'volumetric_data/chair/30/train/discriminative_1.mat', 'x');
    const found = await inspectData(root);
    expect(found).toMatchObject({ layout: 'modelnet-voxels', shapes: 3, problemCount: 0 });
    expect(counts(found)).toEqual({ chair: [2, 0, 1] });
    const listing = await listData(root, {});
    const [first, second] = listing.shapes;
    expect(first.object).toBe(second.object);
    const cells = (await loadShape(first.source, listing.root)).cells(32, 'surface');
    // The file's (x, y, z) stands at (x, z, 29 - y), moved by the one cell of padding.
    const expected = new Uint8Array(32 ** 3);
    for (let x = 10; x < 17; x++)
      for (let y = 10; y < 15; y++) for (let z = 10; z < 21; z++) expected[x + 1 + 32 * (z + 1 + 32 * (29 - y + 1))] = 1;
    expect(differences(cells, expected)).toBe(0);
  });
});

describe('ShapeNet', () => {
  const taxonomy = JSON.stringify([
    { synsetId: '03001627', name: 'chair,seat', children: [], numInstances: 2 },
    { synsetId: '04379243', name: 'table', children: [], numInstances: 1 },
  ]);
  const split = JSON.stringify([{ taxonomy_id: '03001627', taxonomy_name: 'chair', train: ['aaa'], val: ['bbb'], test: ['ccc'] }]);

  it('reads version 1: front +x', async () => {
    await put(root, 'taxonomy.json', taxonomy);
    // Our +z is the file's +x, our +x its -z.
    await put(root, '03001627/aaa/model.obj', obj(inAxes(armchair(), ['+z', '+y', '-x'])));
    await put(root, '03001627/bbb/readme.txt', 'x');
    await put(root, '04379243/ccc/model.obj', obj(table()));
    const listing = await listData(root, {});
    expect(listing).toMatchObject({ layout: 'shapenet-v1', hasTest: false });
    expect(listing.shapes.map((shape) => [shape.id, shape.class])).toEqual([
      ['03001627/aaa', 'chair'],
      ['04379243/ccc', 'table'],
    ]);
    expect(listing.problems).toEqual([{ file: '03001627/bbb', reason: 'It holds no model.obj.' }]);
    await expectArmchair(listing, listing.shapes[0]);
  });

  it('reads version 2: front -z, the mesh where there is one, else its voxels; a split file holds', async () => {
    await put(root, 'ShapeNet.json', split);
    await put(root, '03001627/aaa/models/model_normalized.obj', obj(inAxes(armchair(), ['-x', '+y', '-z'])));
    await put(
      root,
      '03001627/aaa/models/model_normalized.solid.binvox',
      binvox(4, () => true),
    );
    const turned = voxelise(inAxes(armchair(), ['-x', '+y', '-z']), N).cells;
    await put(
      root,
      '03001627/bbb/models/model_normalized.solid.binvox',
      binvox(N, (x, y, z) => turned[x + N * (y + N * z)] === 1),
    );
    await put(
      root,
      '03001627/ccc/models/model_normalized.surface.binvox',
      binvox(N, (x) => x < 5),
    );
    const listing = await listData(root, {});
    expect(listing).toMatchObject({ layout: 'shapenet-v2', hasTest: true });
    expect(listing.shapes.map(({ split: part }) => part)).toEqual(['train', 'validation', 'test']);
    await expectArmchair(listing, listing.shapes[0]);
    await expectArmchair(listing, listing.shapes[1]);
  });

  it("reads 3D-R2N2's voxels with their renderings and cameras", async () => {
    const inFile = voxelise(inAxes(armchair(), ['+z', '+y', '-x']), N).cells;
    await put(
      root,
      'ShapeNetVox32/03001627/aaa/model.binvox',
      binvox(N, (x, y, z) => inFile[x + N * (y + N * z)] === 1),
    );
    const folder = 'ShapeNetRendering/03001627/aaa/rendering';
    for (const name of ['00.png', '01.png', '02.png']) await put(root, `${folder}/${name}`, await picture(137, 137, { alpha: true }));
    await put(root, `${folder}/renderings.txt`, '00.png\n01.png\n02.png\n../../../secret.png\n');
    // The front, the file's +z side (our -x), and from behind above.
    await put(root, `${folder}/rendering_metadata.txt`, '0 25 0 0.8 25\n90 26.5 0 0.7 25\n180 30 0 0.9 25\n');
    const listing = await listData(root, {});
    expect(listing.layout).toBe('shapenet-r2n2');
    await expectArmchair(listing, listing.shapes[0]);
    const { pictures } = listing.shapes[0];
    expect(pictures).toHaveLength(3);
    expect(pictures.map(({ camera }) => [Math.abs(camera?.azimuth ?? 0) % 360, camera?.elevation])).toEqual([
      [0, 25],
      [90, 26.5],
      [180, 30],
    ]);
    expect(pictures[1].camera?.azimuth).toBe(-90);
  });

  it('says what a damaged list is', async () => {
    await put(
      root,
      'ShapeNetVox32/03001627/aaa/model.binvox',
      binvox(4, () => true),
    );
    await put(root, 'ShapeNetRendering/03001627/aaa/rendering/00.png', await picture(8, 8));
    await put(root, 'ShapeNetRendering/03001627/aaa/rendering/rendering_metadata.txt', '0 25 0\n');
    await put(root, 'taxonomy.json', '[{"synsetId": 5}]');
    const { problems, shapes } = await listData(root, {});
    expect(shapes[0].class).toBe('chair');
    expect(problems.map(({ file }) => file)).toEqual(['taxonomy.json', 'ShapeNetRendering/03001627/aaa/rendering/rendering_metadata.txt']);
    expect(problems[0].reason).toContain('0.synsetId');
    expect(problems[1].reason).toContain('line 1');
  });
});

describe('IKEA', () => {
  /** First index up. */
  const grid = mat('grid', 20, (up, a, b) => up < 12 && a < 5 && b < 8);

  async function ikeaSet(models = '2\n1\n2\n'): Promise<void> {
    await put(root, 'Lists/Images.txt', '00000001_001\n00000002_001\n00000003_001\n');
    await put(root, 'Lists/ModelID.txt', models);
    await put(root, 'Lists/all_obj_class.txt', 'bed_MALM\nchair_POANG\n');
    for (const n of [1, 2, 3]) await put(root, `Images/0000000${n}_001.jpg`, await picture(40, 30));
    await put(
      root,
      'Voxels/1.mat',
      mat('grid', 20, (up) => up < 3),
    );
    await put(root, 'Voxels/2.mat', grid);
  }

  it('is for testing only, its grids upright', async () => {
    await ikeaSet();
    const found = await inspectData(root);
    expect(found).toMatchObject({ layout: 'ikea', shapes: 2, pictures: 3 });
    expect(counts(found)).toEqual({ bed: [0, 0, 1], chair: [0, 0, 1] });
    const listing = await listData(root, {});
    const cells = (await loadShape(listing.shapes[1].source, listing.root)).cells(20, 'surface');
    // Upwards 12 cells, the other two 5 and 8: kept as they are, at 20.
    const extent = [0, 1, 2].map(
      (axis) => new Set([...cells.keys()].filter((i) => cells[i] === 1).map((i) => Math.floor(i / 20 ** axis) % 20)).size,
    );
    expect(extent[1]).toBe(12);
    expect([extent[0], extent[2]].sort()).toEqual([5, 8]);
    expect(cells[0]).toBe(1);
  });

  it('says which line of a list is wrong', async () => {
    await ikeaSet('2\n7\n2\n');
    await expect(listData(root, {})).rejects.toMatchObject({ code: 'bad-file', place: { file: 'Lists/ModelID.txt', line: 2 } });
    await ikeaSet('2\n1\n');
    await expect(listData(root, {})).rejects.toMatchObject({ code: 'bad-file', place: { file: 'Lists/ModelID.txt' } });
  });
});

describe('Pix3D', () => {
  const entry = (more: object): object => ({
    img: 'img/chair/1.png',
    mask: 'mask/chair/1.png',
    category: 'chair',
    model: 'model/chair/a/model.obj',
    voxel: 'model/chair/a/voxel.mat',
    cam_position: [0.3, 0.5, -1.6],
    inplane_rotation: 0.1,
    bbox: [10, 5, 30, 25],
    truncated: false,
    occluded: false,
    ...more,
  });

  it('takes the side that is photographed as the front, leaves hidden objects out, and nothing from outside of its folder', async () => {
    await put(root, '../maquette-outside.obj', obj(table()));
    await put(root, 'model/chair/a/model.obj', obj(inAxes(armchair(), ['-x', '+y', '-z'])));
    await put(
      root,
      'model/chair/b/voxel.mat',
      mat('voxel', 12, (x) => x < 4),
    );
    for (const n of [1, 2]) await put(root, `img/chair/${n}.png`, await picture(40, 30));
    await put(root, 'mask/chair/1.png', await picture(40, 30));
    await put(
      root,
      'pix3d.json',
      JSON.stringify([
        entry({}),
        entry({ img: 'img/chair/2.png', truncated: true }),
        entry({ img: 'img/chair/2.png', model: 'model/chair/b/none.obj', voxel: 'model/chair/b/voxel.mat' }),
        entry({ model: '../maquette-outside.obj', voxel: '/etc/passwd' }),
        entry({ img: '../../etc/hosts' }),
      ]),
    );
    const listing = await listData(root, {});
    expect(listing.shapes.map(({ id, pictures }) => [id, pictures.length])).toEqual([
      ['chair/a/model', 1],
      ['chair/b/voxel', 1],
    ]);
    await expectArmchair(listing, listing.shapes[0]);
    const [photo] = listing.shapes[0].pictures;
    expect(photo.crop).toEqual([10, 5, 20, 20]);
    // The camera stands at the file's (.3, .5, -1.6), which is (-.3, .5, 1.6) in ours.
    expect(photo.camera?.azimuth).toBeCloseTo((Math.atan2(-0.3, 1.6) * 180) / Math.PI, 9);
    expect(photo.camera?.elevation).toBeCloseTo((Math.asin(0.5 / Math.hypot(0.3, 0.5, 1.6)) * 180) / Math.PI, 9);
    expect(listing.problems).toHaveLength(3);
    expect(listing.problems.map(({ file }) => file)).toContain('../maquette-outside.obj');
    await rm(join(root, '../maquette-outside.obj'));
  });
});

describe('Sweet Home 3D', () => {
  it('reads a catalogue of any name, with its sizes, rotation, category and icon, and nothing from outside', async () => {
    const piece = (n: number, model: string, more = ''): string =>
      `name#${n}=Piece ${n}\ncategory#${n}=Chairs\nmodel#${n}=${model}\nicon#${n}=/icons/a.png\nwidth#${n}=80\ndepth#${n}=80\nheight#${n}=100\ncreator#${n}=Ann\n${more}`;
    await put(
      root,
      'mine/PluginFurnitureCatalog.properties',
      piece(1, '/models/a.obj', 'modelRotation#1=1 0 0 0 0 1 0 -1 0\n') + piece(2, '/../../x.obj') + piece(3, '/models/a.dae'),
    );
    // The rotation takes z up to y up: ours in the file's axes is x, -z, y.
    await put(root, 'mine/models/a.obj', obj(inAxes(armchair(), ['+x', '-z', '+y'])));
    await put(root, 'mine/icons/a.png', await picture(16, 16, { alpha: true }));
    const listing = await listData(root, {});
    expect(listing.shapes).toHaveLength(1);
    expect(listing.shapes[0]).toMatchObject({ class: 'chairs', creator: 'Ann', pictures: [{ kind: 'icon' }] });
    expect(listing.problems).toHaveLength(2);
    const loaded = await loadShape(listing.shapes[0].source, listing.root);
    expect(differences(loaded.cells(N, 'solid'), ours())).toBe(0);
    loaded.extent.forEach((length, axis) => expect(length).toBeCloseTo([0.8, 1, 0.8][axis], 5));
  });
});

describe('plain folders', () => {
  it('take the first folder as class, every format, and parts by name', async () => {
    await put(root, 'chairs/modern/a.obj', obj(armchair()));
    await put(root, 'chairs/b.off', off(armchair(1.2)));
    await put(root, 'chairs/b.stl', 'solid x\nendsolid x');
    await put(
      root,
      'chairs/c.binvox',
      binvox(8, (x, y) => x < 3 && y < 5),
    );
    await put(root, 'test/tables/d.obj', obj(table()));
    await put(root, 'tables/broken.obj', 'v 0 0 0\nf 1 2 3\n');
    await put(root, 'tables/film.mov', 'x');
    await put(root, '.hidden/e.obj', obj(table()));
    const found = await inspectData(root);
    expect(found.layout).toBe('mesh-folder');
    expect(counts(found)).toMatchObject({ tables: [0, 0, 1] });
    expect(found.shapes).toBe(4);
    const reasons = Object.fromEntries(found.problems.map(({ file, reason }) => [file, reason]));
    expect(Object.keys(reasons).sort()).toEqual(['chairs/b.stl', 'tables/broken.obj', 'tables/film.mov']);
    expect(reasons['tables/broken.obj']).toContain('line 2');
    const listing = await listData(root, {});
    await expectArmchair(listing, listing.shapes.find(({ id }) => id === 'chairs/modern/a') as ListedShape);
  });

  it('turn by the axes that are said', async () => {
    // Up is the file's z, the front its +x: ours in the file's axes is z, x, y.
    await put(root, 'chairs/a.obj', obj(inAxes(armchair(), ['+z', '+x', '+y'])));
    const listing = await listData(root, { up: 'z', front: '+x' });
    await expectArmchair(listing, listing.shapes[0]);
    await expect(listData(root, { up: 'z', front: '-z' })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('pair meshes with photos by name', async () => {
    await put(root, 'chairs/seat.obj', obj(armchair()));
    await put(root, 'chairs/seat.jpg', await picture(20, 20));
    await put(root, 'chairs/seat-2.png', await picture(20, 20));
    await put(root, 'chairs/seat-2_mask.png', await picture(20, 20));
    await put(root, 'chairs/seat-2b.obj', obj(armchair(1.4)));
    await put(root, 'chairs/seat-2b.png', await picture(20, 20));
    await put(root, 'tables/t/model.obj', obj(table()));
    await put(root, 'tables/t/photo of it.jpg', await picture(20, 20));
    const listing = await listData(root, {});
    expect(listing.layout).toBe('mesh-photo-pairs');
    const photos = Object.fromEntries(
      listing.shapes.map(({ id, pictures }) => [
        id,
        pictures.map(({ file, mask }) => [file, mask].map((path) => path?.slice(listing.root.length + 1))),
      ]),
    );
    expect(photos).toEqual({
      'chairs/seat': [
        ['chairs/seat-2.png', 'chairs/seat-2_mask.png'],
        ['chairs/seat.jpg', undefined],
      ],
      'chairs/seat-2b': [['chairs/seat-2b.png', undefined]],
      'tables/t/model': [['tables/t/photo of it.jpg', undefined]],
    });
  });

  it('do not take textures for photos', async () => {
    await put(root, 'chairs/a.obj', obj(armchair()));
    await put(root, 'chairs/a.mtl', 'newmtl wood\nmap_Kd a.jpg\n');
    await put(root, 'chairs/a.jpg', await picture(20, 20));
    expect((await listData(root, {})).layout).toBe('mesh-folder');
    await put(root, 'chairs/a-front.jpg', await picture(20, 20));
    const listing = await listData(root, {});
    expect(listing.layout).toBe('mesh-photo-pairs');
    expect(listing.shapes[0].pictures.map(({ file }) => file)).toEqual([`${root}/chairs/a-front.jpg`]);
  });

  it('are not walked round in circles by links', async () => {
    await put(root, 'chairs/a.obj', obj(armchair()));
    await symlink(root, join(root, 'chairs', 'again'));
    expect((await listData(root, {})).shapes.map(({ id }) => id)).toEqual(['chairs/a']);
  });
});

describe('what does not fit', () => {
  it('is told what would', async () => {
    await put(root, 'letters/a.docx', 'x');
    const error = await recogniseLayout(root).catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({ code: 'invalid-input', place: { file: root } });
    for (const word of ['ModelNet', 'ShapeNet', 'IKEA', 'Pix3D', 'Sweet Home 3D', 'photos of the same name', '<class>/*.obj'])
      expect((error as Error).message).toContain(word);
    await put(root, 'ModelNet10.zip', 'x');
    await expect(recogniseLayout(root)).rejects.toThrow('ModelNet10.zip');
    await expect(recogniseLayout(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(recogniseLayout(join(root, 'ModelNet10.zip'))).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
