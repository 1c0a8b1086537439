import type { ModelInfo } from '../../shared/engine';

/** A folder name for a model: "Küchen-Stühle 2" becomes "kuchen-stuhle-2"; numbered when it is taken. */
export function freeModelId(title: string, models: readonly Pick<ModelInfo, 'id'>[]): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  const stem = plain === '' ? 'model' : plain;
  const taken = new Set(models.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? stem : `${stem}-${number}`;
    if (!taken.has(id)) return id;
  }
}
