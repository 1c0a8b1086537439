import type { CommonOptions } from './context';

export const PROTOCOLS = ['iou', 'ap', 'surface', 'generation', 'ikea-ap'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface EvaluateOptions extends CommonOptions {
  model?: string;
  data: string;
  protocol: Protocol;
  split: 'validation' | 'test';
  limit: number;
  seed: number;
}

/** Numbers of one method: a row of the table, one value a column. */
export interface ScoreRow {
  method: string;
  values: Record<string, number>;
}

export interface Scored {
  /** What exactly is measured, to stand beside every number. */
  protocol: string;
  columns: string[];
  /** The model first, then the baselines. */
  rows: ScoreRow[];
  /** What else is worth saying, for people. */
  notes: string[];
  pictures: number;
}
