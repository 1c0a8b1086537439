import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeModelId } from '../../../../src/main/training/freeModelId';

describe('a model’s folder name', () => {
  it.each([
    ['My Chairs', [], 'my-chairs'],
    ['Küchen-Stühle 2', [], 'kuchen-stuhle-2'],
    ['  ../../etc/passwd ', [], 'etc-passwd'],
    ['椅子', [], 'model'],
    ['Chairs', ['chairs', 'chairs-2'], 'chairs-3'],
  ])('%s', (title, taken, id) => {
    expect(
      freeModelId(
        title,
        taken.map((name) => ({ id: name })),
      ),
    ).toBe(id);
  });

  it('is always one that the engine takes, and free', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.array(fc.string()), (title, names) => {
        const first = freeModelId(title, []);
        const models = [first, ...names].map((id) => ({ id }));
        const id = freeModelId(title, models);
        expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
        expect(models.some((model) => model.id === id)).toBe(false);
      }),
    );
  });
});
