import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMesh, exportMesh } from '../../../src/core/formats';
import { runProgram, temporaryFolder } from './runProgram';
import { manifoldReport } from '../core/mesh/oracle';
import { boxMesh, together } from '../core/mesh/shapes';

const stl = (mesh: ReturnType<typeof boxMesh>): Uint8Array =>
  exportMesh(mesh, { format: 'stl', name: 'box', height: 1, unit: 'm', up: 'y' });

describe('maquette check', () => {
  it('closes a box that lacks a side, and says what it did', async () => {
    const folder = await temporaryFolder();
    const [broken, mended] = [join(folder, 'broken.stl'), join(folder, 'mended.stl')];
    const box = boxMesh([0, 0, 0], [2, 1, 1]);
    await writeFile(broken, stl({ positions: box.positions, indices: box.indices.slice(0, 30) }));
    const plain = await runProgram(['check', broken, '--json']);
    expect(plain.code).toBe(1);
    const { code, out } = await runProgram(['check', broken, '--fix', '-o', mended, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ sound: false, fixed: { sound: true, output: mended, changes: ['Closed 1 hole.'] } });
    const mesh = readMesh(await readFile(mended), mended);
    expect(manifoldReport(mesh).status).toBe('NoError');
    expect(Math.abs(manifoldReport(mesh).volume - 2)).toBeLessThan(1e-4);
  });

  it('finds boxes that stick in each other and thin plates, and keeps the largest part', async () => {
    const folder = await temporaryFolder();
    const [crossed, plate, pair, one] = ['crossed.stl', 'plate.stl', 'pair.stl', 'one.stl'].map((name) => join(folder, name));
    const box = boxMesh([0, 0, 0], [1, 1, 1]);
    await writeFile(crossed, stl(together(box, boxMesh([0.5, 0.3, 0.2], [2, 0.8, 0.7]))));
    const found = await runProgram(['check', crossed, '--json']);
    expect(found.code).toBe(1);
    expect((JSON.parse(found.out) as { mesh: { selfIntersections: number } }).mesh.selfIntersections).toBeGreaterThan(3);

    await writeFile(plate, stl(boxMesh([0, 0, 0], [10, 1, 10])));
    expect((await runProgram(['check', plate, '--min-wall', '0.9'])).code).toBe(0);
    const thin = await runProgram(['check', plate, '--min-wall', '1.1']);
    expect(thin.code).toBe(1);
    expect(thin.out).toMatch(/walls +1 or more, 8\d\.\d % under 1\.1/);

    await writeFile(pair, stl(together(boxMesh([5, 0, 0], [5.5, 0.5, 0.5]), box)));
    expect((await runProgram(['check', pair, '--fix', '--largest', '-o', one])).out).toMatch(/Kept the largest of 2 parts/);
    expect(readMesh(await readFile(one), one).indices.length / 3).toBe(12);
  });

  it('asks for a place to write to, and for --fix with it', async () => {
    expect((await runProgram(['check', 'x.stl', '--fix'])).code).toBe(2);
    expect((await runProgram(['check', 'x.stl', '-o', 'y.stl'])).code).toBe(2);
  });
});
