import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportMesh } from '../../../src/core/formats';
import { writeMtl } from '../../../src/core/formats/obj';
import { buildShapeMesh } from '../../../src/core/mesh/buildShapeMesh';
import { checkMesh } from '../../../src/core/mesh/checkMesh';
import type { LengthUnit } from '../../../src/core/mesh/placeMesh';
import { unitsPerMetre } from '../../../src/core/mesh/placeMesh';
import { createGrid } from '../../../src/core/voxel/grid';
import { axesOf, exportTargets, presetOf, type ExportFormat, type ExportTarget } from '../../../src/shared/exportTargets';
import { startingSurface } from '../../../src/shared/shapeDefaults';

/** A seat with a back: its three sides differ, so that a turned axis shows. */
function seat(): ReturnType<typeof buildShapeMesh> {
  const grid = createGrid(24);
  for (let z = 4; z < 20; z++)
    for (let y = 2; y < 14; y++) for (let x = 6; x < 18; x++) if (z < 8 || y < 8) grid.data[x + 24 * (y + 24 * z)] = 1;
  return buildShapeMesh(grid, startingSurface(0.5));
}

const mesh = seat();
const triangles = mesh.indices.length / 3;
const colours = new Uint8Array(mesh.positions.length).map((_, i) => (i * 37) % 256);
const height = 0.8;
const [width, tall, deep] = checkMesh(mesh).size.map((side) => (side * height) / checkMesh(mesh).size[1]);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maquette-formats-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Other programs are no dependency of the project; CI's set-up installs them (scripts/system-packages.mjs), elsewhere what is there is asked.
const has = (program: string, word: string): boolean => spawnSync(program, [word], { stdio: 'ignore' }).error === undefined;
const run = async (program: string, words: string[]): Promise<string> =>
  (await promisify(execFile)(program, words, { timeout: 60_000, env: { ...process.env, LC_ALL: 'C' } })).stdout;

/** Writes the seat as a target wants it. */
async function file(
  target: ExportTarget,
  format: ExportFormat,
  options: { unit?: LengthUnit; painted?: boolean; ascii?: boolean } = {},
): Promise<string> {
  const { painted = false, ...change } = options;
  const path = join(folder, `${target}-${painted ? 'painted' : 'plain'}-${change.ascii ? 'text' : ''}.${format}`);
  const materials = format === 'obj' && !painted ? { materials: 'seat.mtl' } : {};
  await writeFile(join(folder, 'seat.mtl'), writeMtl([200, 100, 50]));
  await writeFile(
    path,
    exportMesh(mesh, { ...presetOf(target, format), ...change, name: 'Seat', height, ...(painted && { colours }), ...materials }),
  );
  return path;
}

/** Sides along x, y, z that a reader must find: which of them is up and which goes from back to front is the target's. */
function sides(target: ExportTarget, format: ExportFormat): number[] {
  const { unit, up, front } = axesOf(presetOf(target, format));
  const per = unitsPerMetre[unit];
  const alongX = front?.endsWith('x') ?? false;
  const [x, across] = alongX ? [deep, width] : [width, deep];
  return (up === 'y' ? [x, tall, across] : [x, across, tall]).map((side) => side * per);
}

const formats = ['obj', 'stl', 'ply', 'glb', '3mf'] as const;

describe.skipIf(!has('assimp', 'version'))('assimp', () => {
  const cases = (Object.keys(exportTargets) as ExportTarget[]).flatMap((target) => formats.map((format) => [target, format] as const));
  it.each(cases)('reads the preset for %s as %s in size and pose', async (target, format) => {
    const told = await run('assimp', ['info', await file(target, format, { painted: format !== 'stl' })]);
    const corner = (name: string): number[] => (new RegExp(`${name} point\\s+\\((.*)\\)`).exec(told)?.[1] ?? '').split(' ').map(Number);
    const [low, high] = [corner('Minimum'), corner('Maximum')];
    for (const [axis, side] of sides(target, format).entries()) expect((high[axis] - low[axis]) / side).toBeCloseTo(1, 4);
    const up = axesOf(presetOf(target, format)).up === 'y' ? 1 : 2;
    expect(Math.abs(low[up])).toBeLessThan(1e-6 * high[up] + 1e-9);
    expect(Number(/Faces:\s+(\d+)/.exec(told)?.[1])).toBe(triangles);
  });
});

describe.skipIf(!has('prusa-slicer', '--help'))('PrusaSlicer', () => {
  it.each([
    ['stl', false, false],
    ['stl', true, false],
    ['3mf', false, false],
    ['3mf', false, true],
    ['obj', false, false],
  ] as const)('finds %s (text: %s, painted: %s) manifold and as large as it is', async (format, ascii, painted) => {
    const told = await run('prusa-slicer', ['--info', await file('slicer', format, { ascii, painted })]);
    const value = (name: string): string => new RegExp(`^${name} = +(\\S+)`, 'm').exec(told)?.[1] ?? '';
    expect(value('manifold')).toBe('yes');
    expect(value('number_of_facets')).toBe(String(triangles));
    for (const [axis, side] of sides('slicer', format).entries()) expect(Number(value(`size_${'xyz'[axis]}`)) / side).toBeCloseTo(1, 4);
    expect(Number(value('min_z'))).toBeCloseTo(0, 4);
  });
});

describe('Khronos’s validator', () => {
  it.each([false, true])('finds nothing to say of a GLB (painted: %s)', async (painted) => {
    const bytes = exportMesh(mesh, { ...presetOf('blender', 'glb'), name: 'Siège “1”', height, ...(painted && { colours }) });
    const { issues, info } = await validateBytes(bytes);
    expect(issues.messages).toEqual([]);
    expect(info.totalTriangleCount).toBe(triangles);
  });
});
