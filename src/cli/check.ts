import { readMesh } from '../core/formats';
import type { MeshReport } from '../core/mesh/checkMesh';
import { checkMesh } from '../core/mesh/checkMesh';
import type { Run } from './context';
import type { ExitCode } from './exitCodes';
import { EXIT } from './exitCodes';
import { readInput } from './readInput';
import { table } from './terminal';

export interface CheckReport {
  exitCode: ExitCode;
  file: string;
  /** Closed, manifold and oriented: fit for a printer. */
  sound: boolean;
  mesh: MeshReport;
}

/** Whether a mesh is closed and manifold, and its facts. Exit code 1 if it is not sound. */
export async function check(file: string, run: Run): Promise<CheckReport> {
  const mesh = checkMesh(readMesh(await readInput(file), file));
  const sound = mesh.closed && mesh.manifold && mesh.oriented && mesh.degenerateTriangles === 0;
  const yes = (good: boolean, fault: string): string => (good ? 'yes' : `no: ${fault}`);
  run.say(
    table([
      ['closed', yes(mesh.closed, `${mesh.boundaryEdges} open edges`)],
      ['manifold', yes(mesh.manifold, `${mesh.nonManifoldEdges} edges, ${mesh.nonManifoldVertices} vertices`)],
      ['oriented', yes(mesh.oriented, mesh.flippedEdges > 0 ? `${mesh.flippedEdges} flipped edges` : 'inside out')],
      ['parts', String(mesh.parts)],
      ['triangles', `${mesh.triangles}${mesh.degenerateTriangles > 0 ? ` (${mesh.degenerateTriangles} degenerate)` : ''}`],
      ['size', `${mesh.size.map((length) => Number(length.toPrecision(6))).join(' x ')} (x, y, z; the file's unit)`],
      ['volume', String(Number(mesh.volume.toPrecision(6)))],
    ]),
  );
  return { exitCode: sound ? EXIT.ok : EXIT.failed, file, sound, mesh };
}
