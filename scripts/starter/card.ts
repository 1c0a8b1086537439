import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../src/engine/datasets/store';
import { config, MODEL_ID, MODEL_TITLE } from './config';
import type { Evaluation } from './evaluate';
import { formatEvaluation } from './evaluate';

interface Source {
  source: string;
  licence: string;
  shapes: number;
  creators: string[];
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
  data: string,
  shards: readonly string[],
  evaluation: Evaluation,
  minutes: number,
): Promise<void> {
  const sources = await sourcesOf(data, shards);
  const card = {
    id: MODEL_ID,
    title: MODEL_TITLE,
    licence: 'MIT',
    made: {
      command: 'npm run starter-model',
      steps: evaluation.steps,
      batch: config.batch,
      minutes: Math.round(minutes),
      hardware: '2 processor cores, no GPU, WebAssembly',
    },
    imageFeatures: {
      network: 'MobileNetV2 (width 1.0), batch norm folded',
      from: 'npm package nsfwjs 4.4.0, models/mobilenet_v2',
      licence: 'MIT, Copyright (c) 2019 Infinite Red, Inc.',
    },
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
  const text = `# ${MODEL_TITLE}

One photo of a piece of furniture (bed, bookcase, chair, desk, sofa or table) to a 32x32x32 voxel shape. A 3D-VAE-IWGAN without its adversarial term: an encoder
q(z | photo) with a Gaussian over 200 latent numbers, and the paper's transposed-convolution generator (channels ${config.generator.channels.join(', ')}) that
gives logits.

## How it was made

- Encoder: frozen MobileNetV2 features of the photo at 192x192 pixels (blocks 5, 12, 15 and 16, averaged to 6x6), a small branch that sees the object's mask at 48x48, a convolutional one that sees the picture at 96x96,
  ${config.encoder.blocks} mixing blocks of width ${config.encoder.width}; heads for mean, log-variance and class. The object with its cut-out is put on grey; half of the training pictures
  come whole and without mask, so that both work.
- Loss: ${config.crossEntropyWeight} x cross entropy + soft Dice + ${config.klWeight} x KL + ${config.classWeight} x class. AdamW ${config.adam.learningRate}, decay ${config.adam.weightDecay}, batch ${config.batch}, warm-up ${config.warmUp}, cosine over
  ${config.steps} steps, gradient norm at most ${config.clip}.
- It began with the weights of two earlier models of this kind and went on from there: 1,500 steps with a narrower generator and without the pixel branch (16,692 views, 34 minutes), then 750 steps
  (34,416 views, about 50 minutes). What is shipped is the running average of the weights.
- The checkpoint after step ${evaluation.steps} was best on validation pictures. About ${Math.round(minutes)} minutes of training on two processor cores, no GPU; the schedule was
  left there, because validation had stood still for a thousand steps.
- \`npm run starter-model\` makes a model by this recipe from nothing (without the earlier model; not run whole yet).

## Scores

${formatEvaluation(evaluation)}

## Learned from

The test split is not among these shapes. Catalogue models were varied in size and warped, rendered from many sides over made-up rooms and as a shop shows furniture; procedural furniture is this project's own.

| source | licence | models | credit |
| --- | --- | --- | --- |
${credits.join('\n')}

Image features: MobileNetV2 weights of the npm package nsfwjs 4.4.0, MIT licence, Copyright (c) 2019 Infinite Red, Inc. They were trained for a
picture filter, starting from ImageNet; only their intermediate features are used here.

## What fails

- Thin parts: legs, slats and open shelves are thinner than a cell or two and come out broken or filled. Desks and bookcases score lowest for it.
- Folding and swivel chairs, and tables seen from above, are drawn towards the usual shape of their class.
- Anything that is not one of the six classes is taken for one of them.
- It has seen rendered pictures and catalogue icons only; no score on real photographs has been measured.
- Shapes drawn at random from N(0, I) are plausible only in part, since the weight of the KL term is small; variants of a photo and steps between shapes are better.
`;
  await writeFile(join(target, 'card.md'), text);
}
