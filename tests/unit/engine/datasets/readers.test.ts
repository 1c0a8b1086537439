import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mtlFilesOf, readMtl, readObjScene } from '../../../../src/core/formats/objScene';
import { FURNITURE_CLASSES } from '../../../../src/core/furniture/classes';
import { meshBounds } from '../../../../src/core/render/mesh';
import { readProperties } from '../../../../src/engine/datasets/properties';
import { planShards } from '../../../../src/engine/datasets/shardPlan';
import { listSweetHome3d, toRealSize } from '../../../../src/engine/datasets/sweetHome3d';
import type { CatalogueModel } from '../../../../src/engine/datasets/sweetHome3d';
import { CATALOGUES, MODELS_OF_CLASS, SAME_OBJECTS } from '../../../../src/engine/datasets/sweetHome3dModels';

describe('readProperties', () => {
  it('reads comments, continued lines, separators and escapes', () => {
    const text =
      '# a comment\n! another\nname#1=Caf\\u00e9 chair\r\ntags#1 : Seat, \\\n    Outdoor\npath=a\\\\b\\=c\nempty=\n  indented  value\n';
    expect([...readProperties(text)]).toEqual([
      ['name#1', 'Café chair'],
      ['tags#1', 'Seat, Outdoor'],
      ['path', 'a\\b=c'],
      ['empty', ''],
      ['indented', 'value'],
    ]);
  });
});

describe('readMtl and readObjScene', () => {
  const mtl = readMtl('newmtl red\nKd 1 0 0\nKs .5 .5 .5\nmap_Kd -s 2 2 2 my wood.jpg\nnewmtl clear\nTr 0.7\n# end\n');

  it('reads colours, gloss, opacity and texture names with options and blanks', () => {
    expect(mtl.get('red')).toEqual({ name: 'red', colour: [1, 0, 0], opacity: 1, gloss: 0.5, texture: 'my wood.jpg' });
    expect(mtl.get('clear')?.opacity).toBeCloseTo(0.3);
    expect(mtlFilesOf('mtllib a b.mtl\r\nv 0 0 0\n mtllib c.mtl\n')).toEqual(['a b.mtl', 'c.mtl']);
  });

  it('reads polygons, negative indices, texture points, normals and materials', () => {
    const text =
      'v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0 1\nvn 0 0 1\nusemtl red\nf 1/1/1 2/2/1 3/3/1 4/4/1\nf 1 2\nusemtl none\nf -4/-4/-1 -3/-3/-1 -2/-2/-1\n';
    const mesh = readObjScene(text, 'a.obj', mtl, new Map([['my wood.jpg', { width: 1, height: 1, rgb: new Uint8Array(3) }]]));
    expect([...mesh.indices]).toEqual([0, 1, 2, 0, 2, 3, 0, 1, 2]);
    expect([...mesh.triangleMaterials]).toEqual([0, 0, 1]);
    expect(mesh.materials[0]?.texture?.width).toBe(1);
    expect([...(mesh.uvs ?? [])].slice(6, 12)).toEqual([0, 0, 1, 1, 0, 1]);
    expect([...(mesh.normals ?? [])].slice(0, 3)).toEqual([0, 0, 1]);
  });

  it.each([
    ['v 0 0\n', 1],
    ['v 0 0 0\nv 1 0 0\nv 1 1 0\nf 1 2 4\n', 4],
    ['v 0 0 0\nv 1 0 0\nv 1 1 0\nf 1 2 x\n', 4],
    ['v 0 0 nan\n', 1],
  ])('names the line of a fault in %j', (text, line) => {
    expect(() => readObjScene(text, 'a.obj', new Map(), new Map())).toThrow(
      expect.objectContaining({ code: 'bad-file', place: { file: 'a.obj', line } }),
    );
  });
});

describe('toRealSize', () => {
  it('turns first and then stretches to the declared size', () => {
    const mesh = {
      positions: Float32Array.from([0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4]),
      indices: Uint32Array.from([0, 1, 2, 0, 2, 3]),
      triangleMaterials: new Uint16Array(2),
      materials: [],
    };
    // A quarter turn about y: x goes to -z, z to x.
    const turned = toRealSize(mesh, [0, 0, 1, 0, 1, 0, -1, 0, 0], [8, 3, 1]);
    expect(meshBounds(turned)).toEqual([-4, -1.5, -0.5, 4, 1.5, 0.5]);
    expect([...turned.positions.slice(3, 6)]).toEqual([-4, -1.5, -0.5]);
    expect([...turned.positions.slice(9, 12)]).toEqual([4, -1.5, 0.5]);
  });
});

describe('listSweetHome3d', () => {
  let folder: string;
  let models: CatalogueModel[];
  beforeAll(async () => {
    // Catalogues with the real numbers and made-up entries: what is tested is which models are taken and how they are split.
    folder = await mkdtemp(join(tmpdir(), 'maquette-catalogues-'));
    for (const catalogue of CATALOGUES) {
      const numbers = FURNITURE_CLASSES.flatMap((furniture) => [...(MODELS_OF_CLASS[furniture][catalogue] ?? [])]);
      const lines = numbers.flatMap((n) => [
        `name#${n}=N${n}`,
        `model#${n}=/m/${n}.obj`,
        `icon#${n}=/m/${n}.png`,
        `width#${n}=100`,
        `depth#${n}=50`,
        `height#${n}=80`,
        `creator#${n}=Someone`,
      ]);
      const file =
        catalogue === 'default'
          ? join(folder, catalogue, 'com/eteks/sweethome3d/io/DefaultFurnitureCatalog.properties')
          : join(folder, catalogue, 'PluginFurnitureCatalog.properties');
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, lines.join('\n'));
    }
    models = await listSweetHome3d(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('keeps the fixed test split: 45 models of two catalogues, and nothing else of them', () => {
    const test = models.filter((model) => model.split === 'test');
    const counts = FURNITURE_CLASSES.map((furniture) => test.filter((model) => model.class === furniture).length);
    expect(counts).toEqual([3, 3, 21, 4, 7, 7]);
    for (const model of models)
      expect(model.split === 'test').toBe(model.catalogue === 'BlendSwap-CC-BY' || model.catalogue === 'KatorLegaz');
  });

  it('splits by object: near-duplicates stand on one side', () => {
    const sides = new Map<string, Set<string>>();
    for (const model of models) sides.set(model.object, (sides.get(model.object) ?? new Set()).add(model.split));
    for (const [object, splits] of sides) expect(splits.size, object).toBe(1);
    for (const group of SAME_OBJECTS)
      expect(new Set(models.filter((model) => group.includes(model.id)).map((model) => model.object)).size).toBe(1);
    for (const furniture of FURNITURE_CLASSES)
      expect(models.some((model) => model.class === furniture && model.split === 'validation')).toBe(true);
  });

  it('leaves out the icons that show another model, and lists each model once', () => {
    expect(models.filter((model) => model.iconFile === undefined).map((model) => model.id)).toEqual(['Scopia-29', 'default-97']);
    expect(new Set(models.map((model) => model.id)).size).toBe(models.length);
    expect(models[0]?.metres).toEqual([1, 0.8, 0.5]);
  });

  it('plans every shape once, test models with their icon only, and new views in a later round', () => {
    const jobs = planShards({
      models,
      gridSize: 32,
      side: 128,
      proceduralPerClass: 40,
      proceduralViews: 2,
      catalogueViews: 5,
      variations: 10,
      rounds: 2,
    });
    const shapes = jobs.flatMap((job) => job.shapes);
    const kept = shapes.filter((shape) => shape.keeps).map((shape) => shape.id);
    expect(new Set(kept).size).toBe(kept.length);
    for (const shape of shapes) {
      expect(kept).toContain(shape.id);
      if (shape.split === 'test') expect([shape.views.length, shape.icon, shape.id.includes('~')]).toEqual([0, true, false]);
    }
    const views = shapes.flatMap((shape) => shape.views.map((view) => `${shape.id} ${view}`));
    expect(new Set(views).size).toBe(views.length);
    expect(new Set(jobs.map((job) => job.name)).size).toBe(jobs.length);
    expect(new Set(jobs.map((job) => job.key)).size).toBe(jobs.length);
  });
});
