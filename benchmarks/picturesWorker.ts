import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { FURNITURE_CLASSES, buildFurniture } from '../src/core/furniture';
import { prepareSubject, renderPicture } from '../src/core/render/picture';
import { voxelise } from '../src/core/voxel/voxelise';
import { refined } from './meshes';

/** Renders pictures for some seconds, as the preparation of a data set does, and says how many. */
const { seconds, first } = workerData as { seconds: number; first: number };
const mesh = refined(buildFurniture('chair', 12), 20_000);
const subject = prepareSubject(mesh, voxelise(mesh, 32).cells, 32);
const extras = Array.from({ length: 36 }, (_, i) => {
  const extra = buildFurniture(FURNITURE_CLASSES[i % 6] ?? 'chair', 0x40000000 + i);
  return prepareSubject(extra, voxelise(extra, 32).cells, 32);
});
sharp.concurrency(1);
const make = async (seed: number): Promise<void> => {
  const { rgb, side, jpegQuality } = renderPicture(subject, { side: 128, seed, extras });
  await sharp(rgb, { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality: jpegQuality })
    .toBuffer();
};
for (let i = 0; i < 20; i++) await make(first + 50_000 + i);
const start = performance.now();
let pictures = 0;
while (performance.now() - start < 1000 * seconds) await make(first + pictures++);
parentPort?.postMessage({ pictures, seconds: (performance.now() - start) / 1000 });
