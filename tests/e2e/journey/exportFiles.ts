import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readObj } from '../../../src/core/formats/obj';
import { readStl } from '../../../src/core/formats/stl';
import type { TriangleMesh } from '../../../src/core/mesh/mesh';
import { manifoldReport } from '../../unit/core/mesh/oracle';
import { hasBlender, inBlender } from '../inBlender';
import { inspector, triangles } from '../window';
import type { Session } from './session';

/** Lowest and highest coordinate along an axis. */
function range(mesh: TriangleMesh, axis: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < mesh.positions.length; i += 3) {
    low = Math.min(low, mesh.positions[i]);
    high = Math.max(high, mesh.positions[i]);
  }
  return [low, high];
}

/** 7. Files for Blender and for a slicer, read back. */
export function exportFiles(session: Session): void {
  const objPath = (): string => join(session.folder, 'chair.obj');

  it('7 exports OBJ at the set height, y up and in metres: closed, as manifold-3d finds', async () => {
    const { page, studio } = session;
    await inspector(page).getByText('OBJ', { exact: true }).click();
    await studio.answerDialogs({ save: objPath() });
    await inspector(page)
      .getByRole('button', { name: /^Export/ })
      .last()
      .click();
    await page.getByText(/Exported chair\.obj/).waitFor();
    const mesh = readObj(await readFile(objPath()), 'chair.obj');
    expect(mesh.indices.length / 3).toBe(await triangles(page));
    const { status, volume } = manifoldReport(mesh);
    expect(status).toBe('NoError');
    expect(volume).toBeGreaterThan(0);
    const [low, high] = range(mesh, 1);
    expect(low).toBeCloseTo(0, 5);
    expect(high).toBeCloseTo(1.2, 4);
  });

  // Blender is no dependency of the project; where it is not installed nobody else can read the file.
  it.skipIf(!hasBlender())('7 and Blender opens that OBJ: closed, upright, 1.2 m high', async () => {
    const [seen] = await inBlender('y', [objPath()]);
    expect(seen).toMatchObject({ openEdges: 0, flippedEdges: 0, triangles: await triangles(session.page) });
    expect(seen.min[2]).toBeCloseTo(0, 4);
    expect(seen.max[2]).toBeCloseTo(1.2, 3);
    // The back of the chair, its highest point, is away from the viewer.
    expect(seen.highest[1]).toBeGreaterThan(0);
  });

  it('7 exports STL in millimetres with z up, of the same volume', async () => {
    const { page, studio, folder } = session;
    const path = join(folder, 'chair.stl');
    await inspector(page).getByText('STL', { exact: true }).click();
    await inspector(page).getByText('Z up', { exact: true }).click();
    await inspector(page).getByRole('combobox', { name: 'Unit' }).click();
    await page.getByRole('option', { name: 'mm', exact: true }).click();
    await studio.answerDialogs({ save: path });
    await page.keyboard.press('Control+e');
    await page.getByText(/Exported chair\.stl/).waitFor();
    const mesh = readStl(await readFile(path), 'chair.stl');
    const { status, volume } = manifoldReport(mesh);
    expect(status).toBe('NoError');
    const inObj = manifoldReport(readObj(await readFile(objPath()), 'chair.obj')).volume;
    expect(volume / 1e9 / inObj).toBeCloseTo(1, 3);
    const [low, high] = range(mesh, 2);
    expect(low).toBeCloseTo(0, 2);
    expect(high).toBeCloseTo(1200, 1);
  });
}
