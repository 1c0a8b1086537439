import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignCurves, shortNumber, valueRange } from '../../../src/renderer/src/panels/training/chartStyle';
import { comparedCurves, lossCurves, smoothed, validationCurves } from '../../../src/renderer/src/panels/training/curves';
import { shortName, spreadHeights } from '../../../src/renderer/src/panels/training/endLabels';
import { presetFor, obstacleOf, presetOptions } from '../../../src/renderer/src/panels/training/newRun';
import { speed, timeLeft } from '../../../src/renderer/src/panels/training/runWords';
import { thinHistory } from '../../../src/shared/thinHistory';
import { trainingConfig, type TrainingMetrics } from '../../../src/shared/training';

const row = (step: number, over: Partial<TrainingMetrics> = {}): TrainingMetrics => ({
  step,
  seconds: step,
  losses: { critic: step, generator: -step, wasserstein: 2 * step },
  stepsPerSecond: 1,
  memory: 1,
  ...over,
});
const finite = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('smoothing', () => {
  it('is the weighted mean of what was seen, newest weights first', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 1, max: 80 }), (values, window) => {
        const keep = 1 - 2 / (window + 1);
        for (const [n, found] of smoothed(values, window).entries()) {
          let [sum, weight] = [0, 0];
          for (let i = 0; i <= n; i++) {
            sum += keep ** (n - i) * (values[i] ?? 0);
            weight += keep ** (n - i);
          }
          expect(Math.abs(found - sum / weight)).toBeLessThanOrEqual(1e-9 * (1 + Math.max(...values.map(Math.abs))));
        }
      }),
    );
  });

  it('leaves a constant and a window of one as they are, and passes over what is no number', () => {
    for (const value of smoothed([3, 3, 3, 3], 9)) expect(value).toBeCloseTo(3, 12);
    expect(smoothed([1, 5, 2], 1)).toEqual([1, 5, 2]);
    expect(smoothed([1, NaN, Infinity, 1], 1)).toEqual([1, 1, 1, 1]);
  });
});

describe('curves', () => {
  it('are the losses that are learned, at most three, and the validation scores', () => {
    const rows = [row(1), row(2, { validation: { iou: 0.4, averagePrecision: 0.5, threshold: 0.3 } })];
    expect(lossCurves(rows).map(({ key, raw, steps }) => [key, raw, steps])).toEqual([
      ['critic', [1, 2], [1, 2]],
      ['generator', [-1, -2], [1, 2]],
    ]);
    expect(validationCurves(rows).map(({ key, steps, raw }) => [key, steps, raw])).toEqual([
      ['iou', [2], [0.4]],
      ['averagePrecision', [2], [0.5]],
    ]);
    expect(validationCurves([row(1)])).toEqual([]);
  });

  it('compare runs of different kinds by the loss that matters in each', () => {
    const photo = [row(1, { losses: { loss: 7, crossEntropy: 1, dice: 2 } })];
    const curves = comparedCurves([{ id: 'a', title: 'A', rows: photo }, { id: 'b', title: 'B', rows: [row(3)] }, { id: 'c', title: 'C', rows: [] }], 'loss'); // prettier-ignore
    expect(curves.map(({ label, raw }) => [label, raw])).toEqual([
      ['A', [7]],
      ['B', [-3]],
    ]);
  });

  it('lie on one axis of steps with gaps where one has no value', () => {
    const curve = (key: string, steps: number[], raw: number[]): Parameters<typeof alignCurves>[0][number] => ({
      key,
      label: key,
      steps,
      raw,
      smooth: raw.map((value) => value * 10),
    });
    expect(alignCurves([curve('a', [1, 3], [5, 6]), curve('b', [2, 3], [7, 8])])).toEqual([
      [1, 2, 3],
      [5, null, 6],
      [50, null, 60],
      [null, 7, 8],
      [null, 70, 80],
    ]);
  });
});

describe('a chart', () => {
  it('has room around its values, keeps fixed ends and never collapses', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: 0, max: 1e3, noNaN: true }), (low, span) => {
        const [bottom, top] = valueRange(low, low + span);
        expect(bottom).toBeLessThanOrEqual(low);
        expect(top).toBeGreaterThanOrEqual(low + span);
        expect(top).toBeGreaterThan(bottom);
      }),
    );
    expect(valueRange(0.2, 0.6, 0)[0]).toBe(0);
    expect(valueRange(0.01, 5)[0]).toBe(0);
  });

  it('writes numbers short', () => {
    expect([0, 0.5871, 1.5, 12.34, 250, 21_480, 1_250_000, -0.25, NaN].map(shortNumber)).toEqual(['0', '0.587', '1.5', '12.3', '250', '21.5k', '1.3M', '-0.25', '']); // prettier-ignore
  });

  it('moves end labels apart, in their order and inside the chart', () => {
    const heights = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(heights, (wanted) => {
        const placed = spreadHeights(wanted, 13, 100);
        const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
        for (const [n, i] of order.entries()) {
          expect(placed[i]).toBeGreaterThanOrEqual(0);
          expect(placed[i]).toBeLessThanOrEqual(100);
          const before = order[n - 1];
          if (before !== undefined) expect((placed[i] ?? 0) - (placed[before] ?? 0)).toBeGreaterThanOrEqual(13 - 1e-9);
        }
      }),
    );
    expect(spreadHeights([10, 50], 13, 100)).toEqual([10, 50]);
  });
});

describe('a long history', () => {
  it('is thinned to what can be seen; what happened once stays', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => row(i, i % 997 === 5 ? { converged: 'Yes.' } : {}));
    const thin = thinHistory(rows, 500);
    expect(thin.length).toBeLessThan(600);
    expect(thin[0]?.step).toBe(0);
    expect(thin.at(-1)?.step).toBe(9999);
    expect(thin.filter(({ converged }) => converged).length).toBe(11);
    expect(thinHistory(rows.slice(0, 20), 500)).toEqual(rows.slice(0, 20));
  });
});

describe('words', () => {
  it('say the time left as exactly as it makes sense', () => {
    expect([0.2, 40, 720, 13_620, 400_000, NaN].map(timeLeft)).toEqual(['1 s', '40 s', '12 min', '3 h 47 min', '5 days', '']);
    expect([3.42, 0.05, 0].map(speed)).toEqual(['3.4 steps/s', '20 s a step', '']);
  });
});

describe('presets', () => {
  const set = { id: 's', title: 'S', layout: 'mesh-folder' as const, gridSize: 20, shapes: 9, pictures: 0, classes: [], problemCount: 0, bytes: 1, createdAt: '' }; // prettier-ignore

  it('are whole configs, the recommended first, at the grid size of the set', () => {
    expect(presetOptions()[0]?.value).toBe('photo');
    for (const { value } of presetOptions()) {
      expect(trainingConfig.parse(presetFor(value, undefined))).toEqual(presetFor(value, undefined));
      expect(presetFor(value, set).gridSize).toBe(20);
    }
  });

  it('are refused for a set that cannot teach them', () => {
    expect(obstacleOf(presetFor('photo', set), set)).toMatch(/no pictures/);
    expect(obstacleOf(presetFor('generation-32', set), set)).toBeUndefined();
    expect(obstacleOf(presetFor('generation-32', set), { ...set, shapes: 1 })).toMatch(/too few/);
    expect(obstacleOf(presetFor('generation-32', set), undefined)).toMatch(/Choose a data set/);
  });
});

describe('a long name at the end of a line', () => {
  it('loses its middle, so that runs of one name and other numbers stay apart', () => {
    expect(shortName('Chairs')).toBe('Chairs');
    expect(shortName('My furniture from photos')).toBe('My furnit…hotos');
    expect(shortName('My furniture from photos 2')).toBe('My furnit…tos 2');
    fc.assert(
      fc.property(fc.string({ minLength: 16, maxLength: 100 }), (name) => {
        const short = shortName(name);
        const [start, end] = short.split('…');
        expect(short.length).toBeLessThanOrEqual(15);
        if (name.includes('…')) return;
        expect(name.startsWith(start)).toBe(true);
        expect(name.endsWith(end)).toBe(true);
      }),
    );
  });
});
