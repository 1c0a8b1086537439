import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../../src/renderer/src/quantity';
import { metresPer, type LengthUnit } from '../../../src/renderer/src/units';

const valueOf = (text: string, unit?: LengthUnit): number => {
  const result = parseQuantity(text, unit);
  if (!result.ok) throw new Error(`${text}: ${result.message}`);
  return result.value;
};
const messageOf = (text: string, unit?: LengthUnit): string => {
  const result = parseQuantity(text, unit);
  return result.ok ? `no error but ${result.value}` : result.message;
};

describe('plain numbers', () => {
  it.each([
    ['7', 7],
    [' 0.35 ', 0.35],
    ['.5', 0.5],
    ['0,9', 0.9],
    ['-3', -3],
    ['1e3', 1000],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 2 - 3', 5],
    ['12 / 3 / 2', 2],
    ['2 × 3 ÷ 4', 1.5],
    ['-(2 - 5)', 3],
    ['--2', 2],
  ])('%s is %d', (text, value) => expect(valueOf(text)).toBeCloseTo(value, 12));

  it.each(['', '   ', '1 +', '(1', '1)', '2 3', 'abc', '1 / 0', '1..2', '*3', '40 cm'])('%j is refused', (text) => {
    expect(parseQuantity(text).ok).toBe(false);
  });
});

describe('lengths', () => {
  it.each<[string, LengthUnit, number]>([
    ['2 * 40 cm', 'cm', 80],
    ['40 cm * 2', 'cm', 80],
    ['80', 'cm', 80],
    ['0.8 m', 'cm', 80],
    ['800mm', 'm', 0.8],
    ['1 m - 5 mm', 'mm', 995],
    ['40 + 1 m', 'cm', 140],
    ['(30 + 6) in', 'cm', 91.44],
    ['36"', 'in', 36],
    ['3\' + 2"', 'in', 38],
    ['1 ft', 'in', 12],
    ['1 M', 'cm', 100],
    ['1,5 m / 2', 'cm', 75],
    ['2 * (30 cm + 10)', 'cm', 80],
    ['-(1 m) + 2 m', 'm', 1],
  ])('%s in %s is %d', (text, unit, value) => expect(valueOf(text, unit)).toBeCloseTo(value, 9));

  it('says what is wrong with it', () => {
    expect(messageOf('40 furlong', 'cm')).toContain('furlong');
    expect(messageOf('2 cm * 3 cm', 'cm')).toContain('number only');
    expect(messageOf('10 / 2 cm', 'cm')).toContain('number only');
    expect(messageOf('(2 cm) m', 'cm')).toContain('two units');
    expect(messageOf('5 cm')).toContain('no unit');
    expect(messageOf('1 / 0', 'cm')).toContain('zero');
    expect(messageOf('9e999')).toContain('too large');
  });

  it('converts between any two units and back', () => {
    const units = Object.keys(metresPer) as LengthUnit[];
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 9999, noNaN: true }),
        fc.constantFrom(...units),
        fc.constantFrom(...units),
        (number, from, to) => {
          const text = number.toFixed(6);
          const there = valueOf(`${text} ${from}`, to);
          expect(there * metresPer[to]).toBeCloseTo(Number(text) * metresPer[from], 9);
        },
      ),
    );
  });
});

describe('against JavaScript', () => {
  interface Node {
    text: string;
    value: number;
  }
  const { tree } = fc.letrec<{ tree: Node; leaf: Node; sum: Node }>((tie) => ({
    leaf: fc.integer({ min: 0, max: 999 }).map((n) => ({ text: String(n), value: n })),
    sum: fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*'), tie('tree')).map(([a, operator, b]) => ({
      text: `(${a.text} ${operator} ${b.text})`,
      value: operator === '+' ? a.value + b.value : operator === '-' ? a.value - b.value : a.value * b.value,
    })),
    tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('sum')),
  }));

  it('any nested sum gives the same number', () => {
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        expect(valueOf(text)).toBe(value);
      }),
    );
  });

  it('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseQuantity(text, 'cm')).toHaveProperty('ok');
      }),
    );
  });
});
