/**
 * Measures a model on what its card's table does not show: thin parts, several views, how true its own confidence is; and draws all test pictures beside their shapes.
 *
 * usage: npm run measure-model -- [--data work/data/starter] [--views work/data/r2n2] [--model resources/models/furniture-32] [--sheet docs/furniture-32.jpg]
 *
 * --views is a set made by `npm run prepare-data -- --protocol r2n2-24 --out work/data/r2n2`; without it the curve over views is left out, without --sheet the pictures are.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { iou } from '../../src/core/metrics/iou';
import { startBackend } from '../../src/engine/backends';
import { openStore } from '../../src/engine/datasets/store';
import { loadModel } from '../../src/engine/inference/loadModel';
import { writeContactSheet } from './contactSheet';
import { predictPhotos } from './predictPhotos';
import { thinScores } from './thinScores';
import { mean, viewsCurve } from './viewsCurve';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'work/data/starter' },
    views: { type: 'string' },
    model: { type: 'string', default: 'resources/models/furniture-32' },
    sheet: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  const text = await readFile(fileURLToPath(import.meta.url), 'utf8');
  console.log(text.slice(3, text.indexOf('*/')).replace(/^ \* ?/gm, ''));
} else await main();

async function main(): Promise<void> {
  await startBackend();
  const folder = resolve(values.model);
  const model = await loadModel([dirname(folder)], basename(folder));
  const store = await openStore(resolve(values.data), undefined, model.gridSize);
  const test = await predictPhotos(model, store, 'test', ['given']);
  const { threshold } = model;

  console.log(`${basename(folder)}, threshold ${threshold}, ${test.length} test icons with cut-out\n`);
  console.log('Thin parts: share of the truth’s cells that no solid cube of 3x3x3 cells holds, found at the threshold');
  const { byClass, mean: recall } = thinScores(test, store.gridSize, threshold);
  console.log(`${byClass.map(({ name, recall }) => `${name} ${recall.toFixed(3)}`).join(', ')}; mean over classes ${recall.toFixed(3)}\n`);

  const scale = model.photo?.description.confidence;
  if (scale) {
    for (const split of ['validation', 'test'] as const) {
      const pictures = split === 'test' ? test : await predictPhotos(model, store, split, ['given']);
      const pairs = pictures.map(({ prediction, truth, signs }) => {
        const { promised, agreement } = signs(prediction, threshold);
        const said = Math.min(1, Math.max(0, scale.bias + scale.promised * promised + scale.agreement * agreement));
        return { said, was: iou(prediction, truth, threshold) };
      });
      console.log(
        `Confidence (the IoU to expect) against the IoU that came, ${split}${split === 'validation' ? ', where it was fitted' : ''}`,
      );
      console.log(describeConfidence(pairs));
    }
  }
  if (values.views !== undefined) {
    const views = await openStore(resolve(values.views), undefined, model.gridSize);
    for (const split of ['validation', 'test'] as const) {
      const curve = await viewsCurve(model, views, split);
      console.log(`Views of one ${split} object (rendered, cut out, 24-view protocol of 3D-R2N2): IoU, mean over classes`);
      console.log(`${curve.map((point) => `${point.views}: ${point.iou.toFixed(3)}`).join(', ')}\n`);
    }
    await views.close();
  }
  if (values.sheet !== undefined) {
    const photos = new Map<string, number>();
    for (const [number, { shape, kind }] of store.pictures.entries())
      if (kind === 'icon') photos.set(store.shapes[shape]?.id ?? '', number);
    const ordered = [...test].sort((a, b) => a.class.localeCompare(b.class) || a.name.localeCompare(b.name));
    const entries = await Promise.all(
      ordered.map(async ({ name, prediction, truth }) => ({ photo: await store.readPicture(photos.get(name) ?? 0), prediction, truth })),
    );
    await writeContactSheet(resolve(values.sheet), entries, store.gridSize, threshold);
    console.log(`Photo, voxels, surface and truth of each are in ${values.sheet}`);
  }
  model.dispose();
  await store.close();
}

/** Pictures in thirds by what was said, with the means of both, and how far off a picture is on average. */
function describeConfidence(pairs: readonly { said: number; was: number }[]): string {
  const sorted = [...pairs].sort((a, b) => a.said - b.said);
  const thirds = [0, 1, 2].map((k) => sorted.slice(Math.round((k * sorted.length) / 3), Math.round(((k + 1) * sorted.length) / 3)));
  const rows = thirds.map((part) => `said ${mean(part.map((p) => p.said)).toFixed(3)}, was ${mean(part.map((p) => p.was)).toFixed(3)}`);
  const off = mean(pairs.map(({ said, was }) => Math.abs(said - was)));
  return `lowest third: ${rows[0]}; middle: ${rows[1]}; highest: ${rows[2]}; mean error of one picture ${off.toFixed(3)}\n`;
}
