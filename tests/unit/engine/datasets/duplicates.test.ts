import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { packBits } from '../../../../src/core/voxel/packBits';
import { voxelise } from '../../../../src/core/voxel/voxelise';
import { assignSplits } from '../../../../src/engine/datasets/assignSplits';
import type { SplitShape } from '../../../../src/engine/datasets/assignSplits';
import { areSeries, bestAgreement, findDuplicates, signatureOf } from '../../../../src/engine/datasets/duplicates';
import { listData } from '../../../../src/engine/datasets/inspect';
import { checkShapes } from '../../../../src/engine/datasets/makePart';
import { turnCells } from '../../../../src/engine/datasets/turn';
import { armchair, boxes, table } from './sampleSets';

const N = 32;
const cellsOf = (mesh: Parameters<typeof voxelise>[0]): Uint8Array => voxelise(mesh, N).cells;

/** Quarter turns about y and the mirror image, cell by cell. */
function posesOf(cells: Uint8Array): Uint8Array[] {
  const quarter = [0, 0, 1, 0, 1, 0, -1, 0, 0];
  const mirrored = turnCells(cells, N, [-1, 0, 0, 0, 1, 0, 0, 0, 1]);
  return [cells, mirrored].flatMap((start) => {
    const list = [start];
    for (let k = 0; k < 3; k++) list.push(turnCells(list[k], N, quarter));
    return list;
  });
}

function iou(a: Uint8Array, b: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    both += a[i] & b[i];
    either += a[i] | b[i];
  }
  return both / either;
}

describe('near-duplicates', () => {
  it('agree as the best of eight poses by brute force, and bounds never hide a pair', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, least) => {
        const random = createRandom(seed);
        const some = (): Uint8Array => {
          const list = Array.from({ length: 3 }, () => {
            const [x, y, z] = [random.next(), random.next(), random.next()];
            return [x, y, z, x + random.range(0.1, 1), y + random.range(0.1, 1), z + random.range(0.1, 1)] as const;
          });
          return cellsOf(boxes(...list));
        };
        const a = some();
        const b = random.next() < 0.5 ? some() : posesOf(a)[random.integer(8)].map((cell) => (random.next() < 0.02 ? 1 - cell : cell));
        const best = Math.max(...posesOf(a).map((pose) => iou(pose, b)));
        const found = bestAgreement(signatureOf(packBits(a)), signatureOf(packBits(b)), least);
        if (best >= least) expect(found).toBeCloseTo(best, 12);
        else expect(found).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('are found turned and mirrored, through others, and not among what only looks alike', async () => {
    const chair = cellsOf(armchair());
    const shapes = [chair, cellsOf(table()), posesOf(chair)[6], cellsOf(armchair(1.5)), posesOf(chair)[3]];
    const signatures = shapes.map((cells) => signatureOf(packBits(cells)));
    expect(await findDuplicates(signatures, ['a', 'b', 'c', 'd', 'e'])).toEqual([[0, 2, 4]]);
    // Of one object nothing is compared: they stand together anyway.
    expect(await findDuplicates(signatures, ['a', 'b', 'a', 'd', 'a'])).toEqual([]);
  });

  it('are pieces of a series that differ in one measure; blocks are not', () => {
    const sofa = (width: number, depth = 0.8): ReturnType<typeof boxes> =>
      boxes(
        [0, 0, 0, width, 0.4, depth],
        [0, 0.4, 0, width, 0.9, 0.2],
        [0, 0.4, 0, 0.15 * width, 0.6, depth],
        [0.85 * width, 0.4, 0, width, 0.6, depth],
      );
    const of = (mesh: ReturnType<typeof boxes>, extent: [number, number, number]): ReturnType<typeof signatureOf> =>
      signatureOf(packBits(cellsOf(mesh)), extent);
    expect(areSeries(of(sofa(1.4), [1.4, 0.9, 0.8]), of(sofa(2.1), [2.1, 0.9, 0.8]))).toBe(true);
    // Wider, and deeper by another factor.
    expect(areSeries(of(sofa(1.4), [1.4, 0.9, 0.8]), of(sofa(2.1, 1), [2.1, 0.9, 1]))).toBe(false);
    const block = (width: number): ReturnType<typeof boxes> => boxes([0, 0, 0, width, 1, 0.4]);
    expect(areSeries(of(block(1), [1, 1, 0.4]), of(block(2), [2, 1, 0.4]))).toBe(false);
  });

  // The furniture is fetched by `maquette data import sweethome3d` or the data preparation; elsewhere there is nothing to hold against.
  const catalogues = 'work/cache/sweethome3d';
  it.runIf(existsSync(`${catalogues}/catalogues`))(
    'are found among real furniture, where a person found them',
    async () => {
      const listing = await listData(catalogues, {});
      const wanted = ['Scopia-74', 'Scopia-75', 'Scopia-95', 'Scopia-96', 'default-1', 'default-10', 'Scopia-384', 'Scopia-385'];
      const others = listing.shapes
        .filter(({ id, class: name }) => !wanted.includes(id) && (name === 'sofa' || name === 'desk' || name === 'bed'))
        .slice(0, 30);
      const shapes = [...listing.shapes.filter(({ id }) => wanted.includes(id)), ...others];
      const checked = await checkShapes({ root: listing.root, shapes: shapes.map((shape) => ({ ...shape, pictures: [] })) });
      const signatures = checked.map(({ cells, extent }) => signatureOf(cells ?? new Uint8Array(4096), extent));
      const found = await findDuplicates(
        signatures,
        checked.map(({ id }) => id),
      );
      const groups = found.map((group) => group.map((i) => checked[i].id).sort());
      expect(groups.sort()).toEqual([
        ['Scopia-384', 'Scopia-385'],
        ['Scopia-74', 'Scopia-75'],
        ['Scopia-95', 'Scopia-96'],
        ['default-1', 'default-10'],
      ]);
    },
    300_000,
  );
});

describe('splits', () => {
  const shapes = (count: number, more: (i: number) => Partial<SplitShape> = () => ({})): SplitShape[] =>
    Array.from({ length: count }, (_, i) => ({ id: `s${i}`, class: `c${i % 3}`, object: `o${i}`, ...more(i) }));

  it('never divide objects or near-duplicates, deal every class alike, and do not move when shapes are added', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 120 }),
        fc.nat(1000),
        fc.double({ min: 0.05, max: 0.3, noNaN: true }),
        fc.array(fc.tuple(fc.nat(29), fc.nat(29)), { maxLength: 6 }),
        (count, seed, validationShare, pairs) => {
          const list = shapes(count, (i) => ({ object: `o${i - (i % 2)}`, class: `c${Math.floor(i / 2) % 3}` }));
          const duplicates = pairs.filter(([a, b]) => a !== b).map(([a, b]) => [`s${a}`, `s${b}`]);
          const splits = assignSplits(list, duplicates, { validationShare, seed, hasTest: false });
          list.forEach((shape, i) => list.forEach((other, j) => shape.object === other.object && expect(splits[i]).toBe(splits[j])));
          for (const [a, b] of duplicates) expect(splits[Number(a.slice(1))]).toBe(splits[Number(b.slice(1))]);
          if (duplicates.length === 0) {
            for (const name of ['c0', 'c1', 'c2']) {
              const own = new Set(list.filter((shape) => shape.class === name).map(({ object }) => object));
              for (const part of ['validation', 'test'] as const) {
                const in_ = new Set(list.filter((shape, i) => shape.class === name && splits[i] === part).map(({ object }) => object));
                expect(in_.size).toBe(Math.max(1, Math.round(validationShare * own.size)));
              }
            }
          }
          expect(assignSplits([...list].reverse(), duplicates, { validationShare, seed, hasTest: false }).reverse()).toEqual(splits);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keep the set's own test part and do not train on what is like it", () => {
    const list = shapes(12, (i) => ({ class: 'chair', split: i < 4 ? 'test' : 'train' }));
    const splits = assignSplits(
      list,
      [
        ['s1', 's7'],
        ['s5', 's8'],
      ],
      { validationShare: 0.3, seed: 1, hasTest: true },
    );
    expect(splits.slice(0, 4)).toEqual(['test', 'test', 'test', 'test']);
    expect(splits[7]).toBe('unused');
    expect(splits[5]).toBe(splits[8]);
    expect(splits.slice(4).filter((part) => part === 'test')).toEqual([]);
    expect(splits).toContain('validation');
  });

  it('leave a part for validation as the set has it', () => {
    const list = shapes(9, (i) => ({ split: i === 0 ? 'validation' : i === 1 ? 'test' : 'train' }));
    expect(assignSplits(list, [], { validationShare: 0.5, seed: 1, hasTest: true })).toEqual([
      'validation',
      'test',
      ...new Array<string>(7).fill('train'),
    ]);
  });
});
