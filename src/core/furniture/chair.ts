import type { Random } from '../random';
import { chance, MeshBuilder, pick } from './builder';
import { barChair, fourLegged } from './chairOnLegs';
import { cantilever, shell, swivel } from './chairModern';
import { club, folding, lounge } from './chairEasy';
import { likelyPart } from './parts';
import type { PaintedMesh } from '../render/mesh';

/** A chair: four-legged, armchair, office swivel, cantilever, shell, upholstered club, bar stool with a back, folding, wing, school seat. */
export function buildChair(random: Random): PaintedMesh {
  const builder = new MeshBuilder();
  const kind = pick(random, [
    'four',
    'four',
    'four',
    'four',
    'arm',
    'arm',
    'swivel',
    'swivel',
    'cantilever',
    'shell',
    'shell',
    'club',
    'club',
    'bar',
    'folding',
    'lounge',
  ] as const);
  const wood = likelyPart(random, 'wood');
  const metal = likelyPart(random, 'metal');
  const soft = likelyPart(random, chance(random, 0.65) ? 'fabric' : 'leather');
  switch (kind) {
    case 'four':
    case 'arm':
      fourLegged(builder, random, kind === 'arm', chance(random, 0.75) ? wood : metal, soft);
      break;
    case 'bar':
      barChair(builder, random, chance(random, 0.5) ? wood : metal, soft);
      break;
    case 'swivel':
      swivel(builder, random, metal, soft);
      break;
    case 'cantilever':
      cantilever(builder, random, metal, chance(random, 0.5) ? soft : wood);
      break;
    case 'shell':
      shell(
        builder,
        random,
        chance(random, 0.5) ? likelyPart(random, 'plastic') : chance(random, 0.5) ? wood : soft,
        chance(random, 0.5) ? wood : metal,
      );
      break;
    case 'club':
      club(builder, random, soft, wood);
      break;
    case 'folding':
      folding(builder, random, chance(random, 0.5) ? wood : metal, wood);
      break;
    case 'lounge':
      lounge(builder, random, wood, soft);
      break;
  }
  return builder.build();
}
