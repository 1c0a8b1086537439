import { say } from '../messages';
import { metresPer, type LengthUnit } from '../units';

/**
 * Edge of a grid cell in metres for a shape of that size (its longest edge): 10 cm for furniture, ten times less or more beyond. Where people count in
 * inches, so many inches.
 */
export function gridStep(longest: number, unit: LengthUnit): number {
  const one = unit === 'in' ? metresPer.in : 1;
  const power = Math.floor(Math.log10(Math.max(longest / one, 1e-6) / 3)) + 1;
  return one * 10 ** Math.max(-3, Math.min(2, power - 1));
}

/** The edge of a cell in words: '10 cm', '0.1 m', '1 in'. */
export function gridLabel(metres: number, unit: LengthUnit): string {
  return say('viewport.grid', { size: `${Number((metres / metresPer[unit]).toPrecision(3))} ${unit}` });
}
