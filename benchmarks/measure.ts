import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Row {
  what: string;
  /** One of these two. */
  milliseconds?: number;
  megabytes?: number;
  detail?: string;
  /** Which row is held against which. */
  side?: 'ours' | 'peer';
}

export interface Benchmark {
  name: string;
  question: string;
  run(): Promise<Row[]>;
}

/** Median wall time of `times` calls after two to warm up. */
export function medianMilliseconds(times: number, f: () => void): number {
  f();
  f();
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    f();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return taken[Math.floor(times / 2)] ?? NaN;
}

/** The same question put to PyTorch (peer.py), or nothing where python3 has no torch. */
export function peerRow(question: string): Row[] {
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, [script, question], { encoding: 'utf8' });
    if (status !== 0) continue;
    const { milliseconds, version } = JSON.parse(stdout.trim()) as { milliseconds: number; version: string };
    return [{ what: `PyTorch ${version}, CPU, 2 threads`, milliseconds, side: 'peer' }];
  }
  return [];
}
