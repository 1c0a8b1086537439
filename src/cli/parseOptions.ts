import { InvalidArgumentError } from 'commander';
import type { LengthUnit } from '../core/mesh/placeMesh';
import { unitsPerMetre } from '../core/mesh/placeMesh';

/** Parsers of option values. Each throws commander's InvalidArgumentError, which ends as "option ... is invalid" with exit code 2. */

export const LENGTH_UNITS = ['mm', 'cm', 'm', 'in'] as const satisfies readonly LengthUnit[];
export const UP_AXES = ['y', 'z'] as const;

export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high) throw new InvalidArgumentError(`Give a whole number from ${low} to ${high}.`);
    return value;
  };
}

export function numberBetween(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high)) throw new InvalidArgumentError(`Give a number from ${low} to ${high}.`);
    return value;
  };
}

/** "0.9", "0.9m", "90 cm", "35.4in" in metres. */
export function lengthInMetres(text: string): number {
  const match = /^(\d+(?:\.\d*)?|\.\d+)\s*(mm|cm|m|in)?$/.exec(text.trim());
  const metres = match ? Number(match[1]) / unitsPerMetre[(match[2] ?? 'm') as LengthUnit] : NaN;
  if (!(metres > 0 && metres <= 1000)) throw new InvalidArgumentError('Give a length such as 0.9m, 90cm, 900mm or 35in, up to 1000 m.');
  return metres;
}

export function collect(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), text];
}
