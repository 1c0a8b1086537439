/**
 * Makes the finer model from the starter model and the data it was made from: the same shapes in 64³, what the starter model's encoder sees in each picture, a generator of 64³ that learns from
 * both. A step whose result is there is skipped; training goes on from its newest checkpoint.
 *
 * usage: npm run finer-model -- [--data work/data/starter] [--features work/starter/features] [--work work/finer] [--coarse resources/models/furniture-32]
 *        [--out resources/models/furniture-64] [--skip-data] [--steps N]
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FINER_ID } from './starter/config';
import { doneShards } from './starter/features';
import { makePosteriors } from './starter/posteriors';
import { trainFiner } from './starter/trainFiner';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'work/data/starter' },
    features: { type: 'string', default: 'work/starter/features' },
    work: { type: 'string', default: 'work/finer' },
    coarse: { type: 'string', default: 'resources/models/furniture-32' },
    out: { type: 'string', default: `resources/models/${FINER_ID}` },
    'skip-data': { type: 'boolean', default: false },
    'posteriors-only': { type: 'boolean', default: false },
    steps: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  const text = await readFile(fileURLToPath(import.meta.url), 'utf8');
  console.log(text.slice(3, text.indexOf('*/')).replace(/^ \* ?/gm, ''));
} else await main();

async function main(): Promise<void> {
  const [data, features, work, coarse] = [values.data, values.features, values.work, values.coarse].map((path) => resolve(path));
  const posteriors = join(work, 'posteriors');
  const run = join(work, 'run');
  const shards = await doneShards(data, features);
  await makePosteriors({ data, folder: features, shards, model: coarse, target: posteriors });
  if (values['posteriors-only']) return;
  await trainFiner(data, { features, posteriors, run, coarse }, shards, values.steps === undefined ? undefined : Number(values.steps));
}
