/**
 * Prepares the data set that the starter model learns from: free furniture models and procedural furniture, as voxel grids and rendered pictures.
 *
 * usage: node --import tsx scripts/prepare-data.ts [--out work/data/starter] [--cache work/cache/sweethome3d] [--rounds 1] [--procedural-rounds N] [--per-class 2000] [--workers 2]
 *        [--size 32] [--also 64] [--side 128] [--grids-only]
 *        [--warps COUNT,VIEWS,PRODUCTS] [--products CATALOGUE,PROCEDURAL]
 *        [--protocol photo|r2n2-24] [--variety 1|2|1,2] [--backgrounds FOLDER]
 *
 * --also keeps the grids in a second size too. --grids-only adds that size to a set that was made before from the same options, without rendering.
 * --protocol r2n2-24 renders the catalogue models alone, cut out, from the 24 views of 3D-R2N2. --variety 2 draws procedural shapes from more families; --variety 1,2 makes
 * both kinds, --per-class of each.
 * --warps makes so many more designs of each training model by warping it, with so many photographs and product pictures each; --products takes so many
 * product pictures (cut out, as a shop shows furniture) of each variation of a training model and of each procedural shape.
 * --backgrounds puts the pictures of a folder behind half of the objects.
 * What is already there is kept: run it again with more --rounds for new views of the same shapes, or after it was stopped. --procedural-rounds keeps those of
 * the procedural shapes fewer.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { fetchSweetHome3d, listSweetHome3d } from '../src/engine/datasets/sweetHome3d';
import { listBackgrounds } from '../src/engine/datasets/surroundings';
import { planShards } from '../src/engine/datasets/shardPlan';
import type { Progress } from '../src/shared/engine';
import { addGrids, prepareStore } from '../src/engine/datasets/prepare';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'work/data/starter' },
    cache: { type: 'string', default: 'work/cache/sweethome3d' },
    rounds: { type: 'string', default: '1' },
    'procedural-rounds': { type: 'string' },
    'per-class': { type: 'string', default: '2000' },
    workers: { type: 'string', default: '2' },
    size: { type: 'string', default: '32' },
    side: { type: 'string', default: '128' },
    also: { type: 'string' },
    protocol: { type: 'string', default: 'photo' },
    warps: { type: 'string' },
    products: { type: 'string' },
    variety: { type: 'string', default: '1' },
    backgrounds: { type: 'string' },
    'grids-only': { type: 'boolean', default: false },
  },
});
const wholeNumber = (name: keyof typeof values): number => {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} takes a whole number from 1, not ${values[name]}`);
  return number;
};

const wholeNumbers = (name: 'warps' | 'products', count: number): number[] | undefined => {
  const text = values[name];
  if (text === undefined) return undefined;
  const numbers = text.split(',').map(Number);
  if (numbers.length === count && numbers.every((number) => Number.isInteger(number) && number >= 0)) return numbers;
  throw new Error(`--${name} takes ${count} whole numbers with commas between, not ${text}`);
};

const folder = resolve(values.out);
const catalogues = await fetchSweetHome3d(resolve(values.cache), (line) => console.log(line));
const models = await listSweetHome3d(catalogues);
const { protocol } = values;
if (protocol !== 'photo' && protocol !== 'r2n2-24') throw new Error(`--protocol is photo or r2n2-24, not ${protocol}`);
const r2n2 = protocol === 'r2n2-24';
const backgrounds = values.backgrounds === undefined ? [] : await listBackgrounds(values.backgrounds);
const varieties = values.variety.split(',').map((text) => {
  if (text !== '1' && text !== '2') throw new Error(`--variety is 1, 2 or 1,2, not ${values.variety}`);
  return text === '1' ? 1 : 2;
});
const warps = wholeNumbers('warps', 3);
const products = wholeNumbers('products', 2);
const jobs = planShards({
  models,
  gridSize: wholeNumber('size'),
  side: wholeNumber('side'),
  proceduralPerClass: r2n2 ? 0 : wholeNumber('per-class'),
  proceduralViews: 2,
  catalogueViews: 8,
  variations: r2n2 ? 1 : 12,
  protocol,
  backgrounds,
  varieties,
  ...(warps ? { warps: { count: warps[0], views: warps[1], products: warps[2] } } : {}),
  ...(products ? { products: { catalogue: products[0], procedural: products[1] } } : {}),
  rounds: wholeNumber('rounds'),
  ...(values['procedural-rounds'] !== undefined ? { proceduralRounds: wholeNumber('procedural-rounds') } : {}),
  ...(values.also !== undefined ? { alsoSizes: [wholeNumber('also')] } : {}),
});
console.log(`${models.length} catalogue models, ${jobs.length} shards`);
const workerFile = resolve('work/cache/shardWorker.mjs');
await build({
  entryPoints: [resolve(import.meta.dirname, '../src/engine/datasets/shardWorker.ts')],
  outfile: workerFile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
let shown = 0;
const onProgress = ({ fraction, stage }: Progress): void => {
  if (performance.now() - shown < 5000) return;
  shown = performance.now();
  console.log(`${((fraction ?? 0) * 100).toFixed(1)} %  ${stage}`);
};
const workers = { workers: wholeNumber('workers'), workerFile };
if (values['grids-only']) {
  if (values.also === undefined) throw new Error('--grids-only needs --also SIZE');
  const shards = await addGrids(folder, jobs, wholeNumber('also'), workers, { onProgress });
  console.log(`${shards} shards have their grids in ${values.also}³ too`);
} else {
  const result = await prepareStore(folder, 'Starter furniture', jobs, workers, { onProgress });
  console.log(
    `${result.made} shards made, ${result.reused} kept; ${result.pictures} pictures in ${result.seconds.toFixed(0)} s (${(result.pictures / Math.max(1, result.seconds)).toFixed(0)} a second); ${join(folder, 'manifest.json')}`,
  );
}
