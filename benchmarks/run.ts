/**
 * Benchmarks of the engine. Usage: npm run bench            lists them
 *                                  npm run bench -- NAME    runs one: a table and, last, one JSON line with `name` and `ratio` (lower is better)
 * The peer is PyTorch on the CPU (python3 with torch, two threads) where it can be had; else the ratio is null. That of voxelise is trimesh, or its
 * algorithm in numpy and scipy; that of sculpt is the plain way of doing it.
 */
import { criticStep } from './critic-step';
import { gemm } from './gemm';
import { generateOne } from './generate-one';
import { inputLatency } from './input-latency';
import { latentSlider } from './latent-slider';
import { marchingCubes } from './marching-cubes';
import type { Benchmark } from './measure';
import { threshold } from './threshold';
import { pictures } from './pictures';
import { sculpt } from './sculpt';
import { voxelise } from './voxelise';

const benchmarks: Benchmark[] = [
  criticStep,
  generateOne,
  latentSlider,
  inputLatency,
  gemm,
  voxelise,
  pictures,
  sculpt,
  marchingCubes,
  threshold,
];

const name = process.argv[2];
const chosen = benchmarks.find((benchmark) => benchmark.name === name);
if (!chosen) {
  for (const { name, question } of benchmarks) console.log(`${name.padEnd(16)}${question}`);
  process.exitCode = name === undefined ? 0 : 1;
} else {
  const rows = await chosen.run();
  for (const { what, milliseconds, detail } of rows)
    console.log(`${what.padEnd(52)}${milliseconds.toFixed(1).padStart(9)} ms   ${detail ?? ''}`);
  const [ours, peer] = [rows.find((row) => row.side === 'ours'), rows.find((row) => row.side === 'peer')];
  const ratio = ours && peer ? Number((ours.milliseconds / peer.milliseconds).toFixed(3)) : null;
  console.log(JSON.stringify({ name, ratio, milliseconds: ours?.milliseconds, peerMilliseconds: peer?.milliseconds ?? null }));
}
