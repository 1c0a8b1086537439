/**
 * Benchmarks of the engine. Usage: npm run bench            lists them
 *                                  npm run bench -- NAME    runs one: a table and, last, one JSON line with `name` and `ratio` (lower is better)
 *                                  npm run bench -- NAME --electron    the same in Electron's Node, as the studio's engine runs
 * The peer is PyTorch on the CPU (python3 with torch, two threads) where it can be had; else the ratio is null. That of voxelise is trimesh, or its
 * algorithm in numpy and scipy; that of sculpt is the plain way of doing it; that of two-workers one worker, that of memory the memory early in the run.
 */
import { spawnSync } from 'node:child_process';
import { ensureElectron } from '../scripts/electron-runtime.mjs';
import { criticStep, twoWorkers } from './critic-step';
import { gemm } from './gemm';
import { generateOne } from './generate-one';
import { inputLatency } from './input-latency';
import { latentSlider } from './latent-slider';
import { marchingCubes } from './marching-cubes';
import type { Benchmark } from './measure';
import { memory } from './memory';
import { threshold } from './threshold';
import { pictures } from './pictures';
import { sculpt } from './sculpt';
import { voxelise } from './voxelise';

const benchmarks: Benchmark[] = [
  criticStep,
  twoWorkers,
  generateOne,
  memory,
  latentSlider,
  inputLatency,
  gemm,
  voxelise,
  pictures,
  sculpt,
  marchingCubes,
  threshold,
];

const [name, option] = process.argv.slice(2);
const chosen = benchmarks.find((benchmark) => benchmark.name === name);
if (!chosen) {
  for (const { name, question } of benchmarks) console.log(`${name.padEnd(16)}${question}`);
  process.exitCode = name === undefined ? 0 : 1;
} else if (option === '--electron') {
  const { path } = await ensureElectron();
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const { status } = spawnSync(path, [...process.execArgv, import.meta.filename, chosen.name], { env, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  const rows = await chosen.run();
  for (const { what, milliseconds, megabytes, detail } of rows) {
    const amount =
      milliseconds === undefined ? `${(megabytes ?? NaN).toFixed(1).padStart(9)} MB` : `${milliseconds.toFixed(1).padStart(9)} ms`;
    console.log(`${what.padEnd(60)}${amount}   ${detail ?? ''}`);
  }
  const [ours, peer] = [rows.find((row) => row.side === 'ours'), rows.find((row) => row.side === 'peer')];
  const unit = ours?.milliseconds === undefined ? 'megabytes' : 'milliseconds';
  const [value, peerValue] = [ours?.[unit], peer?.[unit]];
  const ratio = value !== undefined && peerValue !== undefined ? Number((value / peerValue).toFixed(3)) : null;
  const peerName = `peer${unit[0]?.toUpperCase() ?? ''}${unit.slice(1)}`;
  console.log(JSON.stringify({ name, ratio, [unit]: value, [peerName]: peerValue ?? null }));
}
