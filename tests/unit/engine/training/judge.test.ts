import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../../src/engine/training/judge';
import { judge } from '../../../../src/engine/training/judge';

const history = (count: number, at: (i: number) => Partial<Interval>): Interval[] =>
  Array.from({ length: count }, (_, i) => ({ step: 100 * (i + 1), losses: {}, variety: 1, ...at(i) }));
const kinds = (intervals: Interval[]): string[] => judge(intervals).warnings.map(({ kind }) => kind);

describe('what a run says about itself', () => {
  it('is silent while all goes well', () => {
    const good = history(12, (i) => ({
      losses: { encoder: 100 / (i + 1), wasserstein: 50 / (i + 1), gradientPenalty: 0.05 },
      iou: 0.3 + 0.04 * i,
    }));
    for (let n = 1; n <= good.length; n++) expect(judge(good.slice(0, n))).toEqual({ warnings: [] });
  });

  it('says that it has settled once IoU and Wasserstein estimate are flat over five validations', () => {
    const flat = history(9, (i) => ({
      losses: { wasserstein: i < 4 ? 50 - 8 * i : 18 + 0.1 * (i % 2) },
      iou: i < 4 ? 0.1 * i : 0.41 + 0.001 * (i % 2),
    }));
    expect(judge(flat).converged).toMatch(/last 5 validations the validation IoU stays within 0.005 of 0.41/);
    expect(judge(flat.slice(0, 8)).converged).toBeUndefined(); // the first of its five is not flat yet
    expect(judge(history(9, (i) => ({ losses: { wasserstein: i < 4 ? 40 : 18 } }))).converged).toMatch(/Wasserstein/);
    expect(judge(history(9, () => ({}))).converged).toBeUndefined(); // nothing to judge by
  });

  it('warns of a loss that leaves its lowest behind and of a critic whose slope runs away', () => {
    expect(kinds(history(4, (i) => ({ losses: { encoder: [90, 20, 30, 61][i] } })))).toEqual(['diverging']);
    expect(kinds(history(4, (i) => ({ losses: { encoder: [90, 20, 30, 59][i] } })))).toEqual([]);
    expect(kinds(history(1, () => ({ losses: { gradientPenalty: 6 } })))).toEqual(['diverging']);
  });

  it('warns of a collapse only when it lasts', () => {
    expect(kinds(history(3, (i) => ({ variety: [1, 1, 0.05][i] })))).toEqual([]);
    expect(kinds(history(3, (i) => ({ variety: [1, 0.02, 0.05][i] })))).toEqual(['collapsed']);
  });

  it('warns of a critic that pulls away, but not while it begins', () => {
    const rising = (count: number): Interval[] => history(count, (i) => ({ losses: { wasserstein: 10 + 5 * i } }));
    expect(kinds(rising(9))).toEqual([]);
    expect(kinds(history(12, (i) => ({ losses: { wasserstein: i < 7 ? 10 : 10 + 3 * (i - 7) } })))).toEqual(['critic-overpowered']);
    expect(kinds(history(12, (i) => ({ losses: { wasserstein: 10 + 0.1 * i } })))).toEqual([]);
  });

  it('warns of learning by heart: validation falls while the training loss does', () => {
    const by = (loss: (i: number) => number): Interval[] =>
      history(8, (i) => ({ losses: { loss: loss(i) }, iou: i < 4 ? 0.2 + 0.1 * i : 0.5 - 0.01 * (i - 3) }));
    expect(kinds(by((i) => 10 - i))).toEqual(['overfitting']);
    expect(kinds(by((i) => (i < 4 ? 10 - i : 8)))).toEqual([]);
  });
});
