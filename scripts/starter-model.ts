/**
 * Makes the starter model from nothing: fetches and prepares the data, works out image features, trains, evaluates, writes the model and its card.
 * A step whose result is there is skipped; training goes on from its newest checkpoint.
 *
 * usage: npm run starter-model -- [--data work/data/starter] [--work work/starter] [--out resources/models/furniture-32] [--skip-data] [--features-only] [--evaluate-only] [--from earlier.ckpt] [--fixed-generator] [--schedule N] [--steps N] [--seed N]
 *
 * --from goes on from a model that is there, --fixed-generator with its encoder alone: the latent space stays what it is. --schedule is the length of the learning rate's schedule, --steps where to stop, --seed what the pictures of each step are drawn by.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DATA_OPTIONS, MODEL_ID } from './starter/config';
import { evaluateStarter, formatEvaluation } from './starter/evaluate';
import { doneShards, makeFeatures } from './starter/features';
import { prepareData } from './starter/prepareData';
import { trainStarter } from './starter/train';
import { minutesOf, writeCard } from './starter/card';
import { starterCard } from './starter/starterCard';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'work/data/starter' },
    work: { type: 'string', default: 'work/starter' },
    out: { type: 'string', default: `resources/models/${MODEL_ID}` },
    'skip-data': { type: 'boolean', default: false },
    'evaluate-only': { type: 'boolean', default: false },
    'features-only': { type: 'boolean', default: false },
    from: { type: 'string' },
    'fixed-generator': { type: 'boolean', default: false },
    schedule: { type: 'string' },
    steps: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const script = fileURLToPath(import.meta.url);
if (values.help) {
  const text = await readFile(script, 'utf8');
  console.log(text.slice(3, text.indexOf('*/')).replace(/^ \* ?/gm, ''));
} else {
  await main();
}

async function main(): Promise<void> {
  const data = resolve(values.data);
  const features = join(resolve(values.work), 'features');
  const run = join(resolve(values.work), 'run');
  const out = resolve(values.out);

  if (!values['skip-data'] && !values['evaluate-only']) prepareData(data, DATA_OPTIONS);
  const shards = values['evaluate-only'] ? await doneShards(data, features) : await makeFeatures(data, features);
  if (values['features-only']) return;
  if (!values['evaluate-only'])
    await trainStarter(data, features, run, shards, {
      from: values.from,
      fixedGenerator: values['fixed-generator'],
      schedule: values.schedule === undefined ? undefined : Number(values.schedule),
      until: values.steps === undefined ? undefined : Number(values.steps),
      seed: values.seed === undefined ? undefined : Number(values.seed),
    });
  const evaluation = await evaluateStarter(data, run, shards, out);
  console.log(formatEvaluation(evaluation));
  const facts = { evaluation, minutes: await minutesOf(run) };
  await writeCard(out, starterCard(facts), facts, { data, shards });
  console.log(`The model is in ${out}`);
}
