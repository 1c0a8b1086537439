import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../src/engine/datasets/store';
import type { FeatureNetworkName } from '../../src/engine/networks/featureNetworks';
import { featureSources } from '../features/sources';
import type { Evaluation } from './evaluate';
import { formatEvaluation } from './evaluate';

interface Source {
  source: string;
  licence: string;
  shapes: number;
  creators: string[];
}

/** What a card says of one model, beside what is measured. */
export interface CardText {
  id: string;
  title: string;
  command: string;
  batch: number;
  /** Where its image features come from. */
  networks: readonly FeatureNetworkName[];
  /** What it is, in a paragraph. */
  lead: string;
  /** Lists in Markdown. */
  howMade: string;
  fails: string;
}

export interface CardFacts {
  evaluation: Evaluation;
  /** Spent in training steps. */
  minutes: number;
  /** Training views that were learned from. */
  views?: number;
}

/** Where the shapes that were learned from came from, from the data set's own records. */
async function sourcesOf(data: string, shards: readonly string[]): Promise<Source[]> {
  const store = await openStore(data, shards);
  const found = new Map<string, Source & { objects: Set<string>; names: Set<string> }>();
  for (const { source, licence, creator, object, split } of store.shapes) {
    if (split === 'test') continue;
    const key = `${source} ${licence}`;
    const entry = found.get(key) ?? { source, licence, shapes: 0, creators: [], objects: new Set<string>(), names: new Set<string>() };
    entry.objects.add(object);
    if (creator !== '') entry.names.add(creator);
    found.set(key, entry);
  }
  await store.close();
  return [...found.values()].map(({ source, licence, objects, names }) => ({
    source,
    licence,
    shapes: objects.size,
    creators: [...names].sort(),
  }));
}

/** Writes card.json and card.md: what the model is, what it was made from, and how good it is. */
export async function writeCard(
  target: string,
  { id, title, command, batch, networks, lead, howMade, fails }: CardText,
  { evaluation, minutes, views }: CardFacts,
  learnedFrom: { data: string; shards: readonly string[] },
): Promise<void> {
  const features = networks.map((name) => featureSources[name]);
  const sources = await sourcesOf(learnedFrom.data, learnedFrom.shards);
  const card = {
    ...{ id, title },
    licence: 'MIT',
    made: {
      ...{ command, steps: evaluation.steps, batch, minutes: Math.round(minutes), ...(views !== undefined && { views }) },
      hardware: '2 processor cores, no GPU, WebAssembly',
    },
    imageFeatures: features,
    // What an imported copy is checked against.
    weights: {
      sha256: createHash('sha256')
        .update(await readFile(join(target, 'weights.bin')))
        .digest('hex'),
    },
    sources,
    evaluation,
  };
  await writeFile(join(target, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);

  const credits = sources.map(
    ({ source, licence, shapes, creators }) =>
      `| ${source} | ${licence || 'MIT (this project)'} | ${shapes} | ${creators.length > 0 ? creators.join(', ') : '-'} |`,
  );
  const text = `# ${title}

${lead}

## How it was made

${howMade}

## Scores

${formatEvaluation(evaluation)}

## Learned from

The test split is not among these shapes. Catalogue models were varied in size and warped, rendered from many sides over made-up rooms and as a shop shows furniture; procedural furniture is this project's own.

| source | licence | models | credit |
| --- | --- | --- | --- |
${credits.join('\n')}

Image features, from networks that were trained by others and stay as they are (batch norm folded into the convolutions; only what their inner layers and, of the last, its corners say is used):

| network | learned | from | licence |
| --- | --- | --- | --- |
${features.map(({ network, learned, from, licence }) => `| ${network} | ${learned} | ${from} | ${licence} |`).join('\n')}

## What fails

${fails}
`;
  await writeFile(join(target, 'card.md'), text);
}

/** What a model's card says of its training. */
export async function madeOfCard(model: string): Promise<Required<Pick<CardFacts, 'minutes' | 'views'>>> {
  const { made } = JSON.parse(await readFile(join(model, 'card.json'), 'utf8')) as { made: { minutes: number; views: number } };
  return made;
}

/** Time spent in training steps, in minutes, over all the times that training was started. */
export async function minutesOf(run: string): Promise<number> {
  const lines = (await readFile(join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  let total = 0;
  let before = { step: 0, seconds: 0 };
  for (const line of lines) {
    const now = JSON.parse(line) as { step: number; seconds: number };
    total += now.seconds - (now.seconds > before.seconds ? before.seconds : 0);
    before = now;
  }
  return total / 60;
}
