import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/random';
import { cameraOf } from '../../../../src/core/render/camera';
import type { Camera } from '../../../../src/core/render/camera';
import { visibleCells } from '../../../../src/core/voxel/visibleCells';

/**
 * The oracle: for each ray, the stretch of it inside every cell's box (by slabs), sorted by where it begins. Cells that the ray only grazes (a stretch
 * shorter than `graze`) may go either way, so they are told apart.
 */
function bruteForce(
  cells: Uint8Array,
  size: number,
  camera: Camera,
  tangent: number,
  rays: number,
): { must: Set<number>; may: Set<number>; mustEmpty: Set<number>; mayEmpty: Set<number> } {
  const [must, may, mustEmpty, mayEmpty] = [new Set<number>(), new Set<number>(), new Set<number>(), new Set<number>()];
  const graze = 1e-9;
  for (let ray = 0; ray < rays * rays; ray++) {
    const u = tangent * ((2 * ((ray % rays) + 0.5)) / rays - 1);
    const v = tangent * (1 - (2 * (Math.floor(ray / rays) + 0.5)) / rays);
    const d = [0, 1, 2].map((a) => camera.forward[a] + u * camera.right[a] + v * camera.up[a]);
    const stretches: { n: number; from: number; length: number }[] = [];
    for (let n = 0; n < size ** 3; n++) {
      const low = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)].map((c) => c / size - 0.5);
      let from = 0;
      let to = Infinity;
      for (let a = 0; a < 3; a++) {
        const [t0, t1] = [(low[a] - camera.eye[a]) / d[a], (low[a] + 1 / size - camera.eye[a]) / d[a]];
        from = Math.max(from, Math.min(t0, t1));
        to = Math.min(to, Math.max(t0, t1));
      }
      if (to - from > -graze) stretches.push({ n, from, length: to - from });
    }
    stretches.sort((a, b) => a.from - b.from);
    let certain = true;
    for (const { n, length } of stretches) {
      const grazed = length < graze;
      const sure = certain && !grazed;
      if (cells[n] === 0) (sure ? mustEmpty : mayEmpty).add(n);
      else {
        (sure ? must : may).add(n);
        if (!grazed) break;
        // Whether the ray stopped at a grazed cell is not known: what comes after is not either.
        certain = false;
      }
    }
  }
  return { must, may, mustEmpty, mayEmpty };
}

describe('visibleCells', () => {
  it('agrees with every ray held against every cell, from any side, near or inside', () => {
    const size = 6;
    fc.assert(
      // Everything is drawn evenly from the seed: a camera exactly on the wall between two cells sees either.
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const cells = Uint8Array.from({ length: size ** 3 }, () => (random.next() < 0.15 ? 1 : 0));
        const camera = cameraOf({
          azimuth: random.range(-180, 180),
          elevation: random.range(-80, 80),
          tilt: random.range(-20, 20),
          distance: random.range(0.05, random.next() < 0.5 ? 0.6 : 4),
        });
        const tangent = random.range(0.1, 0.8);
        const { seen, empty } = visibleCells(cells, size, camera, { tangent, rays: 8 });
        const { must, may, mustEmpty, mayEmpty } = bruteForce(cells, size, camera, tangent, 8);
        const wrong: string[] = [];
        for (let n = 0; n < size ** 3; n++) {
          if (must.has(n) && seen[n] === 0) wrong.push(`${n} is not seen`);
          if (seen[n] === 1 && !must.has(n) && !may.has(n)) wrong.push(`${n} is hidden`);
          if (mustEmpty.has(n) && empty[n] === 0) wrong.push(`${n} is not known to be empty`);
          if (empty[n] === 1 && !mustEmpty.has(n) && !mayEmpty.has(n)) wrong.push(`${n} is not known`);
        }
        expect(wrong).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('sees the near face of a block and nothing behind it', () => {
    const size = 8;
    const cells = new Uint8Array(size ** 3);
    for (let z = 2; z < 6; z++) for (let y = 2; y < 6; y++) for (let x = 2; x < 6; x++) cells[x + size * (y + size * z)] = 1;
    // From far in front of it, straight on.
    const camera = cameraOf({ azimuth: 0, elevation: 0, tilt: 0, distance: 200 });
    const { seen, empty } = visibleCells(cells, size, camera, { tangent: 0.55 / 200, rays: 64 });
    seen.forEach((cell, n) => {
      const [x, y, z] = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)];
      const inBlock = x >= 2 && x < 6 && y >= 2 && y < 6;
      expect(cell, `seen ${x} ${y} ${z}`).toBe(inBlock && z === 5 ? 1 : 0);
      expect(empty[n], `empty ${x} ${y} ${z}`).toBe(!inBlock || z > 5 ? 1 : 0);
    });
  });

  it('refuses a grid of another length and a camera without rays', () => {
    const camera = cameraOf({ azimuth: 0, elevation: 0, tilt: 0, distance: 2 });
    expect(() => visibleCells(new Uint8Array(9), 2, camera, { tangent: 0.5, rays: 4 })).toThrow(RangeError);
    expect(() => visibleCells(new Uint8Array(8), 2, camera, { tangent: 0.5, rays: 0 })).toThrow(RangeError);
    expect(() => visibleCells(new Uint8Array(8), 2, camera, { tangent: NaN, rays: 4 })).toThrow(RangeError);
  });
});
