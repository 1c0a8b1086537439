/**
 * Writes `map.json` beside a model: training shapes as the model's own encoder sees them (the mean for one training picture of each, with its mask), and the directions
 * learned from them. To be run again whenever the weights change; a map of other weights is not used.
 *
 * usage: node --import tsx scripts/starter/map.ts [--data work/data/starter] [--model resources/models/furniture-32] [--count 100]
 */
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../../src/core/random';
import { startBackend } from '../../src/engine/backends';
import { openStore } from '../../src/engine/datasets/store';
import { loadPhotoModel } from '../../src/engine/inference/photoModel';
import type { MapPoint } from '../../src/engine/latent/buildMap';
import { buildMap, HELD_OUT_EVERY } from '../../src/engine/latent/buildMap';
import { hashWeights, MAP_FILE, packMap } from '../../src/engine/latent/mapFile';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'work/data/starter' },
    model: { type: 'string', default: 'resources/models/furniture-32' },
    /** Shapes of each class. */
    count: { type: 'string', default: '100' },
  },
});
const folder = resolve(values.model);
const id = basename(folder);
await startBackend();
const model = await loadPhotoModel([dirname(folder)], id);
const { threshold, encoder } = model.description;
const store = await openStore(values.data);
const random = createRandom(7);

/** One picture of each shape; of a catalogue shape its own icon, if there is one. */
const pictureOf = new Map<number, number>();
for (const [picture, { shape, kind }] of store.pictures.entries()) {
  if (!pictureOf.has(shape) || kind === 'icon') pictureOf.set(shape, picture);
}
// Of each class the real furniture first, then made ones drawn by lot; all of them in an order that says nothing, so that every fifth is a fair share.
const lots = store.shapes
  .map((shape, index) => ({ shape, index, lot: (shape.source === 'procedural' ? 1 : 0) + random.next() }))
  .filter(({ shape, index }) => shape.split === 'train' && pictureOf.has(index))
  .sort((a, b) => a.lot - b.lot);
const chosen = encoder.classes
  .flatMap((name) => lots.filter(({ shape }) => shape.class === name).slice(0, Number(values.count)))
  .map((one) => ({ ...one, place: random.next() }))
  .sort((a, b) => a.place - b.place);

const points: MapPoint[] = [];
for (const { shape, index } of chosen) {
  process.stdout.write(`\rLooking at shape ${points.length + 1} of ${chosen.length} `);
  const picture = await store.readPicture(pictureOf.get(index) ?? 0);
  const { mean } = await model.encode({ name: shape.id, ...picture, cutout: 'given' });
  points.push({ latent: mean, name: shape.id, class: encoder.classes.indexOf(shape.class) });
}
await store.close();

const { classes } = encoder;
const map = await buildMap(
  { gridSize: model.gridSize, threshold, classes, generate: (latents) => model.generate(latents) },
  points,
  'training',
  random,
  {
    onProgress: ({ stage }) => process.stdout.write(`\r${stage} `),
  },
);
await writeFile(join(folder, MAP_FILE), `${JSON.stringify(packMap(map, id, await hashWeights(folder), HELD_OUT_EVERY))}\n`);
console.log(`\n${points.length} shapes; ${map.directions.map((direction) => direction.id).join(', ')}`);
