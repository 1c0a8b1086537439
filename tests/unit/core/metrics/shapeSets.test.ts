import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from '../../../../src/core/metrics/averagePrecision';
import { centredBall, constantGrid, meanGrid, nearestRow, nearestShape } from '../../../../src/core/metrics/baselines';
import { iou } from '../../../../src/core/metrics/iou';
import { createShapeSearch } from '../../../../src/core/metrics/shapeSearch';
import { chamferDistance, measuresOf, setMeasures } from '../../../../src/core/metrics/shapeSets';
import { createRandom } from '../../../../src/core/random';
import { packBits } from '../../../../src/core/voxel/packBits';
import { knownFromSide, seenCells, SIDES } from '../../../../src/core/voxel/seenCells';
import { cubeTurns, turnCube } from '../../../../src/core/voxel/turnCube';

const cloud = (seed: number, count: number, shift = 0): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length: 3 * count }, () => random.next() + shift);
};

describe('sets of shapes', () => {
  it('Chamfer distance is the mean squared distance to the nearest point, both ways', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const [a, b] = [cloud(seed, 40), cloud(seed + 100, 25)];
      const oneWay = (from: Float32Array, to: Float32Array): number => {
        let sum = 0;
        for (let i = 0; i < from.length; i += 3) {
          let least = Infinity;
          for (let j = 0; j < to.length; j += 3)
            least = Math.min(least, (from[i] - to[j]) ** 2 + (from[i + 1] - to[j + 1]) ** 2 + (from[i + 2] - to[j + 2]) ** 2);
          sum += least;
        }
        return sum / (from.length / 3);
      };
      expect(chamferDistance(a, b)).toBeCloseTo(oneWay(a, b) + oneWay(b, a), 10);
    }
  });

  it('two sets that are the same are covered at no distance; sets far apart are told apart always', async () => {
    const set = [1, 2, 3, 4].map((seed) => cloud(seed, 30));
    const same = await setMeasures(set, set);
    expect(same).toMatchObject({ mmd: 0, coverage: 1 });
    // Each shape's nearest is its own copy in the other set.
    expect(same.oneNearestNeighbour).toBe(0);
    const far = await setMeasures(
      set,
      [5, 6, 7].map((seed) => cloud(seed, 30, 50)),
    );
    expect(far.oneNearestNeighbour).toBe(1);
  });

  it('a generator that gives one shape only covers one', async () => {
    const reference = [0, 10, 20, 30].map((shift) => cloud(9, 20, shift));
    const collapsed = await setMeasures(
      [1, 2, 3].map((seed) => cloud(seed, 20, 10)),
      reference,
    );
    expect(collapsed.coverage).toBe(1 / 4);
  });

  it('stops when the one who waits says so', async () => {
    const set = [1, 2, 3].map((seed) => cloud(seed, 10));
    const shares: number[] = [];
    const stopped = setMeasures(set, set, (share) => {
      shares.push(share);
      return shares.length === 4 ? Promise.reject(new Error('stop')) : undefined;
    });
    await expect(stopped).rejects.toThrow('stop');
    // Of the 15 pairs of six shapes.
    expect(shares).toEqual([1 / 15, 2 / 15, 3 / 15, 4 / 15]);
  });

  it('agrees with the definitions written out, on random distances', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer(), (generated, references, seed) => {
        const count = generated + references;
        const random = createRandom(seed);
        const distances = new Float64Array(count * count).fill(Infinity);
        for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) distances[i * count + j] = distances[j * count + i] = random.next();
        const at = (i: number, j: number): number => distances[i * count + j];
        const all = [...Array(count).keys()];
        const [g, r] = [all.slice(0, generated), all.slice(generated)];
        const nearest = (i: number, among: number[]): number => among.filter((j) => j !== i).sort((a, b) => at(i, a) - at(i, b))[0];
        const found = measuresOf(distances, generated, count);
        expect(found.mmd).toBeCloseTo(r.reduce((sum, i) => sum + Math.min(...g.map((j) => at(i, j))), 0) / references, 12);
        expect(found.coverage).toBe(new Set(g.map((i) => nearest(i, r))).size / references);
        const own = all.filter((i) => g.includes(i) === g.includes(nearest(i, all))).length;
        expect(found.oneNearestNeighbour).toBe(own / count);
      }),
    );
  });
});

describe('baselines', () => {
  it('a constant scores the share of inside cells, the mean of a class scores 1 where its shapes are alike', () => {
    const truth = Float32Array.from({ length: 64 }, (_, i) => Number(i % 4 === 0));
    expect(averagePrecision(constantGrid(4, 0.3), truth)).toBeCloseTo(0.25, 12);
    expect(averagePrecision(meanGrid([truth, truth]), truth)).toBe(1);
    expect([...meanGrid([Uint8Array.of(0, 1), Uint8Array.of(1, 1)])]).toEqual([0.5, 1]);
  });

  it('a threshold on the centred ball is a ball', () => {
    const ball = centredBall(9);
    const farthest = Math.sqrt(3) * 4;
    for (let i = 0; i < ball.length; i++) {
      const distance = Math.hypot((i % 9) - 4, (Math.floor(i / 9) % 9) - 4, Math.floor(i / 81) - 4);
      expect(ball[i]).toBeCloseTo(1 - distance / farthest, 6);
    }
  });

  it('finds the shape of the highest IoU and the nearest row', () => {
    const random = createRandom(4);
    const candidates = Array.from({ length: 12 }, () => Uint8Array.from({ length: 64 }, () => Number(random.next() < 0.4)));
    const prediction = Float32Array.from({ length: 64 }, () => random.next());
    const scores = candidates.map((cells) => iou(prediction, Float32Array.from(cells), 0.5));
    const found = nearestShape(prediction, 0.5, candidates);
    expect(found.iou).toBeCloseTo(Math.max(...scores), 12);
    expect(scores[found.index]).toBe(Math.max(...scores));
    // The search for large sets finds the very same, ties and empty shapes included.
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 40 }), (seed, edge, count) => {
        const draw = createRandom(seed);
        const cellsOf = (share: number): Uint8Array => Uint8Array.from({ length: edge ** 3 }, () => Number(draw.next() < share));
        const set = Array.from({ length: count }, (_, i) => (i % 5 === 4 ? cellsOf(0) : cellsOf(draw.next())));
        const search = createShapeSearch([...set, ...set].map(packBits));
        for (const share of [0, 0.2, 0.9]) {
          const wanted = Float32Array.from(cellsOf(share), (cell) => cell * 0.7 + 0.1);
          expect(search(wanted, 0.45)).toEqual(nearestShape(wanted, 0.45, [...set, ...set]));
        }
      }),
    );
    const rows = [Float32Array.of(0, 0), Float32Array.of(3, 4), Float32Array.of(1, 1)];
    expect(nearestRow(Float32Array.of(2, 2), rows)).toBe(2);
    expect(nearestRow(Float32Array.of(2, 2), [])).toBe(-1);
  });
});

describe('turns of the cube', () => {
  it('are 48 different ones, 24 of them rotations, each a permutation of the cells', () => {
    const cells = Float32Array.from({ length: 27 }, (_, i) => i);
    const results = cubeTurns.map((turn) => turnCube(cells, 3, turn));
    expect(new Set(results.map((result) => result.join())).size).toBe(48);
    for (const result of results) expect([...result].sort((a, b) => a - b)).toEqual([...cells]);
    expect(turnCube(cells, 3, cubeTurns[0])).toEqual(cells);
    expect(cubeTurns.filter(({ mirrored }) => mirrored)).toHaveLength(24);
  });

  it('keep or change handedness as they say', () => {
    // Where the unit vectors of x, y and z come to lie, as a determinant.
    for (const turn of cubeTurns) {
      const columns = [0, 1, 2].map((axis) => {
        const cells = new Float32Array(27);
        cells[13 + 3 ** axis] = 1;
        const at = turnCube(cells, 3, turn).indexOf(1);
        return [(at % 3) - 1, (Math.floor(at / 3) % 3) - 1, Math.floor(at / 9) - 1];
      });
      const [a, b, c] = columns;
      const determinant = a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
      expect(determinant).toBe(turn.mirrored ? -1 : 1);
    }
  });
});

describe('what one side shows', () => {
  it('is the first solid cell of each line, and what is known is what lies before it', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }), fc.constantFrom(...SIDES), (solid, side) => {
        const cells = Uint8Array.from(solid, Number);
        const seen = seenCells(cells, 4, side);
        const known = knownFromSide(seen, 4, side);
        const order = side === 'front' || side === 'right' ? [3, 2, 1, 0] : [0, 1, 2, 3];
        for (let y = 0; y < 4; y++) {
          for (let across = 0; across < 4; across++) {
            const line = order.map((d) => (side === 'front' || side === 'back' ? across + 4 * (y + 4 * d) : d + 4 * (y + 4 * across)));
            const first = line.findIndex((at) => cells[at] === 1);
            expect(line.map((at) => seen[at])).toEqual(line.map((_, i) => Number(i === first)));
            expect(line.map((at) => known[at])).toEqual(line.map((_, i) => Number(first < 0 || i <= first)));
          }
        }
      }),
    );
  });
});
