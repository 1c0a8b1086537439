import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Placement } from '../../src/core/mesh/placeMesh';

/** What tests/e2e/inspectInBlender.py prints of a file. */
export interface Inspection {
  name: string;
  min: number[];
  max: number[];
  highest: number[];
  triangles: number;
  vertices: number;
  openEdges: number;
  flippedEdges: number;
  volume: number;
}

export function hasBlender(): boolean {
  try {
    execFileSync('blender', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Blender's glTF importer needs NumPy, which Debian packages apart from Blender. */
export function blenderHasNumpy(): boolean {
  const printed = execFileSync('blender', ['-b', '--factory-startup', '--python-expr', 'import numpy; print("NUMPY", numpy.__version__)'], {
    stdio: 'pipe',
  });
  return printed.toString().includes('NUMPY');
}

/** Imports files, whose up axis is given, into a headless Blender and says what it sees there. */
export async function inBlender(up: Placement['up'], files: readonly string[]): Promise<Inspection[]> {
  const script = join(import.meta.dirname, 'inspectInBlender.py');
  const { stdout } = await promisify(execFile)('blender', ['-b', '--factory-startup', '-P', script, '--', up, ...files], {
    maxBuffer: 1 << 24,
  });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('INSPECTED '))
    .map((line) => JSON.parse(line.slice('INSPECTED '.length)) as Inspection);
}
