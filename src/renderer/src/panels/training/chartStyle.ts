import type uPlot from 'uplot';
import type { Curve } from './curves';

/** Colours and type of a chart, read from the page so that they follow its theme. */
export interface Ink {
  font: string;
  text: string;
  line: string;
  paper: string;
  curves: string[];
}

export function readInk(host: HTMLElement): Ink {
  const style = getComputedStyle(host);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    font: token('--font') || 'sans-serif',
    text: token('--text3'),
    line: token('--line'),
    paper: token('--well'),
    curves: ['--accent', '--curve2', '--curve3', '--text2'].map(token),
  };
}

/** Lines are told apart without colour: solid, dashed, dotted, dash and dot. */
export const dashes: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [8, 3, 2, 3]];

/** 21480 becomes "21k", 0.5871 "0.587": four signs at most on an axis. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return '';
  if (size >= 1e6) return `${trim(value / 1e6)}M`;
  if (size >= 1e4) return `${trim(value / 1e3)}k`;
  if (size >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return size >= 10 ? value.toFixed(1) : size >= 0.001 || size === 0 ? trim(value, 3) : value.toExponential(0);
}

const trim = (value: number, digits = 1): string => String(Number(value.toFixed(digits)));

/** Ends of the value axis: what is fixed stays, the rest has a little air. A flat line lies in the middle. */
export function valueRange(low: number | null, high: number | null, from?: number, to?: number): [number, number] {
  const [least, most] = [low ?? 0, high ?? 1];
  const air = most > least ? 0.06 * (most - least) : Math.max(1e-3, Math.abs(most) * 0.1);
  const bottom = from ?? (least >= 0 && least - air < 0 ? 0 : least - air);
  const top = to === undefined ? most + air : Math.max(to, most + air);
  return [bottom, top > bottom ? top : bottom + 1];
}

/** The curves over one axis of steps, raw and smoothed beside each other; null where a curve has no value at a step. */
export function alignCurves(curves: readonly Curve[]): uPlot.AlignedData {
  const steps = [...new Set(curves.flatMap((curve) => curve.steps))].sort((a, b) => a - b);
  const at = new Map(steps.map((step, i) => [step, i]));
  const spread = (curve: Curve, values: readonly number[]): (number | null)[] => {
    const row = new Array<number | null>(steps.length).fill(null);
    for (const [i, step] of curve.steps.entries()) row[at.get(step) ?? 0] = values[i] ?? null;
    return row;
  };
  return [steps, ...curves.flatMap((curve) => [spread(curve, curve.raw), spread(curve, curve.smooth)])];
}
