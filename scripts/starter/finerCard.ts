import type { CardFacts, CardText } from './card';
import { config, finer, FINER_ID, FINER_TITLE } from './config';

/** What the card of furniture-64 says. */
export function finerCard({ evaluation, minutes }: CardFacts, views: number): CardText {
  const { generator, adam } = finer;
  return {
    ...{ id: FINER_ID, title: FINER_TITLE, command: 'npm run finer-model', batch: finer.batch, networks: config.encoder.networks },
    lead: `One photo of a piece of furniture (bed, bookcase, chair, desk, sofa or table) to a 64x64x64 voxel shape. The encoder is that of Furniture 32, number for number; the transposed-convolution
generator (channels ${generator.channels.join(', ')}) gives logits on cells of half the edge. Both models share one latent space: a latent vector of one is a latent vector of the
other, and means the same shape.`,
    howMade: `- Encoder: that of Furniture 32, frozen. What it says of each training picture (mean and log-variance of the latent vector) was worked out once; the generator alone learned.
- Generator: four layers of Furniture 32's and one more. It began as Furniture 32 interpolated: the coarse logits and their negatives are two of the ${generator.channels.at(-1)} channels at 32x32x32, and the last
  layer's kernel interpolates their difference; the other channels were new (after Net2Net, Chen et al. 2016). Then all layers learned.
- Loss: ${finer.crossEntropyWeight} x cross entropy + soft Dice on latents drawn from the posterior. AdamW ${adam.learningRate}, decay ${adam.weightDecay}, batch ${finer.batch}, warm-up ${finer.warmUp}, cosine, gradient norm at
  most ${finer.clip}; ${views} views, drawn by group and class as for Furniture 32 (whose encoder has seen more). What is shipped is the running average of the weights.
- The checkpoint after step ${evaluation.steps} was best on validation pictures. About ${Math.round(minutes)} minutes of training on two processor cores, shared with other work, no GPU; Furniture 32's training comes
  before that.
- \`npm run finer-model\` makes it again from Furniture 32 and its data (whose loss was ${config.crossEntropyWeight} x cross entropy + soft Dice + ${config.klWeight} x KL + ${config.classWeight} x class).`,
    fails: `- What Furniture 32 takes a photo for, this model takes it for too: it shows the same shape in finer cells. A wrong class or a wrong outline stays wrong.
- Thin parts: legs, slats and open shelves come out broken or filled where the photo leaves their place open.
- Anything that is not one of the six classes is taken for one of them.
- It has seen rendered pictures and catalogue icons only; no score on real photographs has been measured.
- Shapes drawn at random from N(0, I) are plausible only in part, since the weight of the KL term was small; variants of a photo and steps between shapes are better.`,
  };
}
