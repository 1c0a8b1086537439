import type { CardFacts, CardText } from './card';
import { config, MODEL_ID, MODEL_TITLE } from './config';

/** What the card of furniture-32 says. */
export function starterCard({ evaluation, minutes }: CardFacts): CardText {
  return {
    ...{ id: MODEL_ID, title: MODEL_TITLE, command: 'npm run starter-model', batch: config.batch, networks: config.encoder.networks },
    lead: `One photo of a piece of furniture (bed, bookcase, chair, desk, sofa or table) to a 32x32x32 voxel shape. A 3D-VAE-IWGAN without its adversarial term: an encoder
q(z | photo) with a Gaussian over 200 latent numbers, and the paper's transposed-convolution generator (channels ${config.generator.channels.join(', ')}) that
gives logits.`,
    howMade: `- Encoder: features of the photo at 192x192 pixels from ${config.encoder.networks.length} frozen networks (named below; maps at strides 8, 16 and 32, averaged to 6x6), a small branch that sees the object's mask at 48x48, a
  convolutional one that sees the picture at 96x96, ${config.encoder.blocks} mixing blocks of width ${config.encoder.width}; heads for mean, log-variance and class. The object with its cut-out is put on grey; half of the training pictures
  come whole and without mask, so that both work.
- Loss: ${config.crossEntropyWeight} x cross entropy + soft Dice + ${config.klWeight} x KL + ${config.classWeight} x class. AdamW ${config.adam.learningRate}, decay ${config.adam.weightDecay}, batch ${config.batch}, warm-up ${config.warmUp}, cosine, gradient
  norm at most ${config.clip}.
- In training the features of each network are left out of a picture ${100 * (config.encoder.networkDropout ?? 0)} % of the time, so that none is leaned on alone.
- It went on from four earlier models of this kind: 1,500 steps with a narrower generator and without the pixel branch (16,692 views, 34 minutes), 750 steps (34,416 views, about 50 minutes), 2,500 steps
  (97,344 views, 55 minutes), all with the features of MobileNetV2 alone; 1,800 steps of the encoder alone with the features of the other networks beside (68,844 views of 16,165 shapes, 55 minutes). From there
  encoder and generator learned on together, on the same views. What is shipped is the running average of the weights.
- The checkpoint after step ${evaluation.steps} of these was best on validation pictures. About ${Math.round(minutes)} minutes of training on two processor cores that other work shared, no GPU.
- Grids are levelled: the log-odds of each are shifted until the threshold of the highest expected IoU is ${evaluation.validation.threshold}.
- \`npm run starter-model\` makes a model by this recipe from nothing (without the earlier models; not run whole yet).`,
    fails: `- Thin parts: legs, slats and open shelves are thinner than a cell or two and come out broken or filled. Desks and bookcases score lowest for it.
- Folding and swivel chairs, and tables seen from above, are drawn towards the usual shape of their class.
- Anything that is not one of the six classes is taken for one of them.
- It has seen rendered pictures and catalogue icons only; no score on real photographs has been measured.
- Shapes drawn at random from N(0, I) are plausible only in part, since the weight of the KL term is small; variants of a photo and steps between shapes are better.`,
  };
}
