import { describe, expect, it } from 'vitest';
import { buildShapeMesh, previewShapeMesh } from '../../../../src/core/mesh/buildShapeMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import type { TriangleMesh } from '../../../../src/core/mesh/mesh';
import { smoothTaubin } from '../../../../src/core/mesh/smooth';
import { smoothQuickly } from '../../../../src/core/mesh/smoothQuickly';
import { createRandom } from '../../../../src/core/random';
import { startingSurface } from '../../../../src/shared/shapeDefaults';
import { bruteForceFault, manifoldReport } from './oracle';
import { gridOf, soft } from './shapes';

const size = 32;

/** Distances between the same vertices of two meshes, in cells. */
function apart(a: TriangleMesh, b: TriangleMesh): { most: number; rms: number } {
  expect(a.indices).toEqual(b.indices);
  let [most, sum] = [0, 0];
  for (let v = 0; v < a.positions.length; v += 3) {
    const distance = size * Math.hypot(...[0, 1, 2].map((axis) => a.positions[v + axis] - b.positions[v + axis]));
    most = Math.max(most, distance);
    sum += distance ** 2;
  }
  return { most, rms: Math.sqrt(sum / (a.positions.length / 3)) };
}

/** A chair whose legs stand in soft occupancies, as a network gives them. */
const chair = gridOf(size, (x, y, z) => {
  const seat = Math.max(Math.abs(x) - 0.24, Math.abs(z) - 0.24, Math.abs(y + 0.02) - 0.05);
  const back = Math.max(Math.abs(x) - 0.24, Math.abs(z + 0.2) - 0.05, Math.abs(y - 0.2) - 0.22);
  const leg = Math.max(Math.abs(Math.abs(x) - 0.19) - 0.05, Math.abs(Math.abs(z) - 0.19) - 0.05, Math.abs(y + 0.22) - 0.22);
  return soft(Math.min(seat, back, leg), size);
});

describe('smoothQuickly', () => {
  it.each([1, 3, 11, 30])('puts the vertices of a staircase where %i pairs of steps put them', (iterations) => {
    const stairs = extractSurface(
      gridOf(size, (x, y, z) => (Math.hypot(x, y, z) < 0.4 ? 1 : 0)),
      0.5,
    );
    const slow = smoothTaubin(stairs, { iterations });
    expect(apart(smoothQuickly(stairs, { iterations }), slow).most).toBeLessThan(0.03);
    expect(apart(stairs, slow).most).toBeGreaterThan(0.1); // there was something to do
  });

  it('follows the filter over a ball rough with waves of every length', () => {
    const random = createRandom(4);
    const rough = extractSurface(
      gridOf(size, (x, y, z) => soft(Math.hypot(x, y, z) - 0.4 + random.range(-0.6, 0.6) / size, size)),
      0.5,
    );
    const [slow, quick] = [smoothTaubin(rough, { iterations: 11 }), smoothQuickly(rough, { iterations: 11 })];
    expect(apart(quick, slow).rms).toBeLessThan(apart(rough, slow).rms / 10);
  });

  it('leaves its input alone, and a mesh without iterations as it is', () => {
    const mesh = extractSurface(chair, 0.5);
    const before = mesh.positions.slice();
    smoothQuickly(mesh, { iterations: 5 });
    expect(mesh.positions).toEqual(before);
    expect(smoothQuickly(mesh, { iterations: 0 })).toBe(mesh);
  });
});

describe('previewShapeMesh', () => {
  it('shows the surface that is made when the slider rests, a quarter of a cell apart at most', () => {
    for (const threshold of [0.2, 0.35, 0.5, 0.65, 0.8]) {
      const settings = startingSurface(threshold);
      const preview = previewShapeMesh(chair, settings);
      const whole = buildShapeMesh(chair, settings);
      const { most, rms } = apart(preview, whole);
      expect(most).toBeLessThan(0.25);
      expect(rms).toBeLessThan(0.05);
      const rough = buildShapeMesh(chair, { ...settings, smoothing: 0 });
      expect(apart(rough, whole).rms).toBeGreaterThan(3 * rms);
      expect(bruteForceFault(preview)).toBeNull();
      const [a, b] = [manifoldReport(preview), manifoldReport(whole)];
      expect([a.status, b.status]).toEqual(['NoError', 'NoError']);
      expect(Math.abs(a.volume / b.volume - 1)).toBeLessThan(0.01);
    }
  });

  it('stands where the whole surface stands', () => {
    const lowest = ({ positions }: TriangleMesh): number =>
      positions.reduce((least, value, i) => (i % 3 === 1 ? Math.min(least, value) : least), 1);
    const onFloor = (mesh: TriangleMesh): number => mesh.positions.filter((value, i) => i % 3 === 1 && value === lowest(mesh)).length;
    const settings = { ...startingSurface(0.5), smoothing: 1 };
    const [preview, whole] = [previewShapeMesh(chair, settings), buildShapeMesh(chair, settings)];
    expect(lowest(preview)).toBe(lowest(whole));
    expect(onFloor(preview)).toBe(onFloor(whole));
  });
});
