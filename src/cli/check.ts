import { basename, extname } from 'node:path';
import { readMesh } from '../core/formats';
import { checkMesh, type MeshReport } from '../core/mesh/checkMesh';
import type { TriangleMesh } from '../core/mesh/mesh';
import { largestPart, repairMesh } from '../core/mesh/repairMesh';
import { findSelfIntersections } from '../core/mesh/selfIntersections';
import { prepareSimplifier, simplifyMesh } from '../core/mesh/simplify';
import { measureWalls, type WallReport } from '../core/mesh/wallThickness';
import type { CommonOptions, Run } from './context';
import { throwIfCancelled } from './context';
import { encodeMesh, formatOf } from './encodeShape';
import type { ExitCode } from './exitCodes';
import { EXIT, UsageError } from './exitCodes';
import { readInput } from './readInput';
import { table } from './terminal';
import { writeOutput } from './writeOutput';

export interface CheckOptions extends CommonOptions {
  /** Least thickness of walls, in the file's unit. */
  minWall?: number;
  fix?: boolean;
  /** Of the fixed mesh: keep the largest part only; at most so many triangles. */
  largest?: boolean;
  triangles?: number;
  output?: string;
}

export interface MeshFacts extends MeshReport {
  /** Triangles that pass through others. */
  selfIntersections: number;
  /** In the file's unit; null where there is no wall to measure. */
  thinnestWall: number | null;
  /** Share of the surface over walls thinner than --min-wall. */
  thinShare: number;
}

export interface CheckReport {
  exitCode: ExitCode;
  file: string;
  /** Closed, manifold, oriented, without intersections and thin walls: fit for a printer. */
  sound: boolean;
  mesh: MeshFacts;
  /** With --fix: what was changed, where it was written, and how it is now. */
  fixed?: { changes: readonly string[]; output: string; sound: boolean; mesh: MeshFacts };
}

/** So much of the surface may lie over thin walls: tips and edges are thin by nature. */
const toleratedThin = 0.01;

/** Whether a mesh is fit for a printer, and its facts. Exit code 1 if it is not, or with --fix if it still is not. */
export async function check(file: string, options: CheckOptions, run: Run): Promise<CheckReport> {
  if (options.output !== undefined && !options.fix) throw new UsageError('-o names the file of the mended mesh; give --fix with it.');
  if (options.fix && options.output === undefined) throw new UsageError('--fix needs -o <file> for the mended mesh.');
  const format = options.output === undefined ? '' : formatOf(options.output);
  const mesh = readMesh(await readInput(file), file);
  run.progress.show(`${file}: checking`);
  const facts = inspect(mesh, options.minWall ?? 0);
  const sound = isFit(facts);
  run.say(describe(facts, options.minWall));
  if (options.output === undefined) return { exitCode: sound ? EXIT.ok : EXIT.failed, file, sound, mesh: facts };

  throwIfCancelled(run);
  run.progress.show(`${file}: mending`);
  const { mesh: mended, changes } = await mend(mesh, options);
  const after = inspect(mended, options.minWall ?? 0);
  const name = basename(options.output, extname(options.output));
  await writeOutput(options.output, await encodeMesh(mended, format, { name, unit: 'm', up: 'y' }));
  const fixed = { changes, output: options.output, sound: isFit(after), mesh: after };
  run.say(`\n${changes.length > 0 ? changes.join('\n') : 'Nothing had to be changed.'}\n${file} -> ${options.output}`);
  if (!fixed.sound) run.warn(`Still not right:\n${describe(after, options.minWall)}`);
  return { exitCode: fixed.sound ? EXIT.ok : EXIT.failed, file, sound, mesh: facts, fixed };
}

async function mend(mesh: TriangleMesh, options: CheckOptions): Promise<{ mesh: TriangleMesh; changes: string[] }> {
  const repaired = repairMesh(mesh);
  const changes = [...repaired.changes];
  let now = repaired.mesh;
  if (options.largest) {
    const largest = largestPart(now);
    if (largest !== now) changes.push(`Kept the largest of ${checkMesh(now).parts} parts.`);
    now = largest;
  }
  if (options.triangles !== undefined) {
    await prepareSimplifier();
    const simple = simplifyMesh(now, options.triangles);
    if (simple !== now) changes.push(`Simplified from ${now.indices.length / 3} to ${simple.indices.length / 3} triangles.`);
    now = simple;
  }
  return { mesh: now, changes };
}

function inspect(mesh: TriangleMesh, minWall: number): MeshFacts {
  const report = checkMesh(mesh);
  // Rays through an open mesh measure nothing.
  const walls: WallReport = report.closed ? measureWalls(mesh, minWall) : { thinnest: Infinity, thinShare: 0 };
  return {
    ...report,
    selfIntersections: findSelfIntersections(mesh).length,
    thinnestWall: Number.isFinite(walls.thinnest) ? walls.thinnest : null,
    thinShare: walls.thinShare,
  };
}

function isFit(facts: MeshFacts): boolean {
  const whole = facts.closed && facts.manifold && facts.oriented && facts.degenerateTriangles === 0;
  return whole && facts.selfIntersections === 0 && facts.thinShare <= toleratedThin;
}

function describe(mesh: MeshFacts, minWall: number | undefined): string {
  const yes = (good: boolean, fault: string): string => (good ? 'yes' : `no: ${fault}`);
  const short = (value: number): string => String(Number(value.toPrecision(6)));
  const thin = minWall !== undefined && mesh.thinShare > toleratedThin ? `, ${(100 * mesh.thinShare).toFixed(1)} % under ${minWall}` : '';
  return table([
    ['closed', yes(mesh.closed, `${mesh.boundaryEdges} open edges`)],
    ['manifold', yes(mesh.manifold, `${mesh.nonManifoldEdges} edges, ${mesh.nonManifoldVertices} vertices`)],
    ['oriented', yes(mesh.oriented, mesh.flippedEdges > 0 ? `${mesh.flippedEdges} flipped edges` : 'inside out')],
    ['intersections', mesh.selfIntersections === 0 ? 'none' : `${mesh.selfIntersections} triangles`],
    ['parts', String(mesh.parts)],
    ['walls', mesh.thinnestWall === null ? 'not measured' : `${short(mesh.thinnestWall)} or more${thin} (the file's unit)`],
    ['triangles', `${mesh.triangles}${mesh.degenerateTriangles > 0 ? ` (${mesh.degenerateTriangles} degenerate)` : ''}`],
    ['size', `${mesh.size.map(short).join(' x ')} (x, y, z; the file's unit)`],
    ['volume', short(mesh.volume)],
  ]);
}
