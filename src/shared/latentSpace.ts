import type { ModelInfo } from './engine';

/** Whether latent vectors of the model that is called `other` are latent vectors of `model` too: the same model, or one with the same encoder. */
export function sharesLatents(model: ModelInfo, other: string, models: readonly ModelInfo[]): boolean {
  const spaceOf = ({ id, latentSpace }: Pick<ModelInfo, 'id' | 'latentSpace'>): string => latentSpace ?? id;
  return spaceOf(models.find(({ id }) => id === other) ?? { id: other }) === spaceOf(model);
}
