import type uPlot from 'uplot';
import type { Ink } from './chartStyle';
import type { Curve } from './curves';

/** Least distance between two labels' middles, CSS pixels. */
const apart = 13;

/** Moves heights apart until none is nearer to its neighbour than `distance`, as little as it takes and within [0, limit]. Keeps their order. */
export function spreadHeights(heights: readonly number[], distance: number, limit: number): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed = [...heights];
  let lowest = 0;
  for (const i of order) {
    placed[i] = Math.max(placed[i] ?? 0, lowest);
    lowest = (placed[i] ?? 0) + distance;
  }
  let highest = limit;
  for (const i of [...order].reverse()) {
    placed[i] = Math.min(placed[i] ?? 0, highest);
    highest = (placed[i] ?? 0) - distance;
  }
  return placed;
}

/** As many letters as there is room for beside a chart. */
const mostLetters = 15;

/** A long name without its middle: what tells runs apart is mostly at the end. */
export function shortName(name: string): string {
  if (name.length <= mostLetters) return name;
  const end = 5;
  return `${name.slice(0, mostLetters - end - 1).trimEnd()}…${name.slice(-end).trimStart()}`;
}

/** A dot where each line ends, and its name beside it. */
export function drawEnds(chart: uPlot, curves: readonly Curve[], ink: Ink): void {
  const { ctx, bbox } = chart;
  const ratio = bbox.height / Math.max(1, chart.over.clientHeight);
  const ends = curves.flatMap((curve, i) => {
    const step = curve.steps.at(-1);
    const value = curve.smooth.at(-1);
    if (step === undefined || value === undefined || !Number.isFinite(value)) return [];
    const colour = ink.curves[i % ink.curves.length] ?? ink.text;
    return [{ label: curve.label, colour, x: chart.valToPos(step, 'x', true), y: chart.valToPos(value, 'y', true) }];
  });
  const heights = spreadHeights(
    ends.map(({ y }) => y - bbox.top),
    apart * ratio,
    bbox.height,
  );
  ctx.save();
  ctx.font = `500 ${11 * ratio}px ${ink.font}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  for (const [i, { label, colour, x, y }] of ends.entries()) {
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(x, y, 3 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.fillText(shortName(label), bbox.left + bbox.width + 9 * ratio, bbox.top + (heights[i] ?? 0));
  }
  ctx.restore();
}
