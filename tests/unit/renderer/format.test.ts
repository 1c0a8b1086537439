import { describe, expect, it } from 'vitest';
import { bytes, count, counted, duration, lengthIn, sizeIn, volume } from '../../../src/renderer/src/format';

describe('numbers for reading', () => {
  it('parts thousands', () => {
    expect(count(11996).replace(/\s/g, ' ')).toBe('11 996');
    expect(count(999)).toBe('999');
    expect(count(1234567).replace(/\s/g, ' ')).toBe('1 234 567');
  });

  it('says one and many', () => {
    expect(counted('parts', 1)).toBe('1 part');
    expect(counted('parts', 0)).toBe('0 parts');
  });

  it('gives lengths in the unit', () => {
    expect(lengthIn(0.804, 'cm')).toBe('80.4');
    expect(lengthIn(0.804, 'mm')).toBe('804');
    expect(lengthIn(0.9144, 'in')).toBe('36.00');
    expect(sizeIn([1.12, 0.804, 0.934], 'cm')).toBe('112.0 × 80.4 × 93.4 cm');
  });

  it('gives volumes in the unit that reads best', () => {
    expect(volume(0.491)).toBe('491 dm³');
    expect(volume(2.5)).toBe('2.50 m³');
    expect(volume(0.0000052)).toBe('5.2 cm³');
    expect(volume(0.0042)).toBe('4.20 dm³');
  });

  it('gives sizes and times', () => {
    expect(bytes(18_000_000)).toBe('18 MB');
    expect(bytes(1_500_000_000)).toBe('1.5 GB');
    expect(duration(420)).toBe('420 ms');
    expect(duration(3800)).toBe('3.8 s');
    expect(duration(125_000)).toBe('2 min 5 s');
  });
});
