import { say, type Text } from './messages';
import { metresPer, type LengthUnit } from './units';

/** Thousands apart by a narrow space that does not break: 11 996. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** What is counted: each has a form for one and a form for many. */
type Counted = 'classes' | 'files' | 'moreFiles' | 'parts' | 'photos' | 'pictures' | 'shapes' | 'triangles';

/** "1 part", "3 parts". */
export function counted(what: Counted, value: number): string {
  return say(`count.${what}.${value === 1 ? 'one' : 'many'}`, { count: count(value) });
}

/** Decimals that show about a tenth of a millimetre, but no more than the unit makes sense of. */
export const lengthDecimals: Readonly<Record<LengthUnit, number>> = { mm: 0, cm: 1, m: 3, in: 2 };

export function lengthIn(metres: number, unit: LengthUnit): string {
  return (metres / metresPer[unit]).toFixed(lengthDecimals[unit]);
}

/** "80.4 cm" of metres. */
export const length = (metres: number, unit: LengthUnit): string => `${lengthIn(metres, unit)} ${unit}`;

/** "112.0 × 80.4 × 93.4 cm" of metres along x, y, z. */
export function sizeIn(size: readonly [number, number, number], unit: LengthUnit): string {
  return `${size.map((metres) => lengthIn(metres, unit)).join(' × ')} ${unit}`;
}

/** Cubic metres in the unit that gives a readable number. */
export function volume(cubicMetres: number): string {
  if (cubicMetres >= 1) return `${cubicMetres.toFixed(2)} m³`;
  const litres = cubicMetres * 1000;
  if (litres >= 10) return `${count(litres)} dm³`;
  if (litres >= 0.1) return `${litres.toFixed(2)} dm³`;
  return `${(litres * 1000).toFixed(1)} cm³`;
}

export function bytes(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} GB`;
  if (value >= 1e6) return `${Math.round(value / 1e6)} MB`;
  return `${Math.max(1, Math.round(value / 1e3))} KB`;
}

export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function clockTime(time: number, locale?: string): string {
  return new Date(time).toLocaleTimeString(locale, { hour12: false });
}

/** "just now", "12 s ago", "3 min ago", "2 h ago", "4 days ago". */
export function ago(milliseconds: number, text: Text): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 5) return text('time.now');
  if (seconds < 60) return text('time.seconds', { count: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return text('time.minutes', { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? text('time.hours', { count: hours }) : text('time.days', { count: Math.round(hours / 24) });
}
