/**
 * Makes the finer model from the starter model and the data it was made from: the same shapes in 64³, what the starter model's encoder sees in each picture, a generator of 64³ that learns from
 * both. A step whose result is there is skipped; training goes on from its newest checkpoint.
 *
 * usage: npm run finer-model -- [--data work/data/starter] [--features work/starter/features] [--work work/finer] [--coarse resources/models/furniture-32]
 *        [--out resources/models/furniture-64] [--skip-data] [--evaluate-only] [--new-encoder] [--schedule N] [--steps N]
 *
 * --schedule is the length of the learning rate's schedule, --steps where to stop. --new-encoder: the coarse model's encoder has learned on while its generator, and so the latent space, stayed: the finer model that is there gets it and is scored again.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { minutesOf, madeOfCard, writeCard } from './starter/card';
import { DATA_OPTIONS, FINER_ID, FINER_SIZE } from './starter/config';
import { formatEvaluation } from './starter/evaluate';
import { bestGenerator, evaluateFiner, generatorOf } from './starter/evaluateFiner';
import { doneShards, listShards } from './starter/features';
import { finerCard } from './starter/finerCard';
import { makePosteriors } from './starter/posteriors';
import { prepareData } from './starter/prepareData';
import { trainFiner } from './starter/trainFiner';
import { countTrainingViews } from './starter/trainingSet';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'work/data/starter' },
    features: { type: 'string', default: 'work/starter/features' },
    work: { type: 'string', default: 'work/finer' },
    coarse: { type: 'string', default: 'resources/models/furniture-32' },
    out: { type: 'string', default: `resources/models/${FINER_ID}` },
    'skip-data': { type: 'boolean', default: false },
    'evaluate-only': { type: 'boolean', default: false },
    'new-encoder': { type: 'boolean', default: false },
    schedule: { type: 'string' },
    steps: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  const text = await readFile(fileURLToPath(import.meta.url), 'utf8');
  console.log(text.slice(3, text.indexOf('*/')).replace(/^ \* ?/gm, ''));
} else await main();

async function main(): Promise<void> {
  const [data, features, work, coarse, out] = [values.data, values.features, values.work, values.coarse, values.out].map((path) =>
    resolve(path),
  );
  const posteriors = join(work, 'posteriors');
  const run = join(work, 'run');
  const train = !values['evaluate-only'] && !values['new-encoder'];
  if (!values['skip-data'] && train) prepareData(data, [...DATA_OPTIONS, '--also', String(FINER_SIZE), '--grids-only']);
  const shards = await doneShards(data, features);
  if (train) {
    await makePosteriors({ data, folder: features, shards, model: coarse, target: posteriors });
    const schedule = values.schedule === undefined ? undefined : Number(values.schedule);
    const until = values.steps === undefined ? undefined : Number(values.steps);
    await trainFiner(data, { features, posteriors, run, coarse }, shards, { schedule, until });
  }
  const generator = await (values['new-encoder'] ? generatorOf(out) : bestGenerator(run));
  const made = values['new-encoder']
    ? await madeOfCard(out)
    : { minutes: await minutesOf(run), views: await countTrainingViews(data, features, shards) };
  const evaluation = await evaluateFiner(data, generator, coarse, shards, out);
  console.log(formatEvaluation(evaluation));
  const facts = { evaluation, ...made };
  // Credits are due for all that the encoder has seen.
  await writeCard(out, finerCard(facts, made.views), facts, { data, shards: await listShards(data) });
  console.log(`The model is in ${out}`);
}
