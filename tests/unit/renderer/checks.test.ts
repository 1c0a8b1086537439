import { describe, expect, it } from 'vitest';
import { checkRows } from '../../../src/renderer/src/panels/checks';
import type { SurfaceReport } from '../../../src/renderer/src/viewport/types';
import { surface } from './fixtures/scriptedBridge';

const report: SurfaceReport = {
  triangles: 11996,
  parts: 1,
  closed: true,
  manifold: true,
  volume: 0.491,
  size: [1.12, 0.804, 0.934],
  milliseconds: 12,
  filledVoxels: 4000,
  histogram: [],
};
const known = { heightIsEstimated: false };

describe('the Check section', () => {
  it('has nothing to review for a sound shape of known height', () => {
    const rows = checkRows(known, surface, report, 'cm');
    expect(rows.map((row) => row.name)).toEqual(['Watertight', 'Manifold', 'Parts', 'Triangles', 'Volume', 'Size']);
    expect(rows.every((row) => row.state === 'ok' && row.fix === undefined)).toBe(true);
    expect(rows.at(-1)?.value).toBe('112.0 × 80.4 × 93.4 cm');
  });

  it('offers to keep the largest of several parts, and only while that changes something', () => {
    const parts = checkRows(known, surface, { ...report, parts: 3 }, 'cm').find((row) => row.id === 'parts');
    expect(parts).toMatchObject({ state: 'warn', value: '3', fix: { kind: 'surface', change: { keepLargestPart: true } } });
    const kept = checkRows(known, { ...surface, keepLargestPart: true }, { ...report, parts: 3 }, 'cm').find((row) => row.id === 'parts');
    expect(kept?.fix).toBeUndefined();
  });

  it('asks for the height while it is a guess', () => {
    const size = checkRows({ heightIsEstimated: true }, surface, report, 'cm').find((row) => row.id === 'size');
    expect(size).toMatchObject({ state: 'warn', value: 'Height is estimated', fix: { kind: 'height' } });
  });

  it('reviews open and non-manifold surfaces', () => {
    const rows = checkRows(known, surface, { ...report, closed: false, manifold: false }, 'cm');
    expect(rows.filter((row) => row.state === 'warn').map((row) => row.id)).toEqual(['watertight', 'manifold']);
  });

  it('says what to do when nothing is solid', () => {
    expect(checkRows(known, surface, { ...report, triangles: 0 }, 'cm')).toMatchObject([
      { state: 'warn', value: 'None: lower the threshold' },
    ]);
  });
});
