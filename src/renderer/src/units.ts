export type LengthUnit = 'mm' | 'cm' | 'm' | 'in';

/** Metres in one unit. */
export const metresPer: Readonly<Record<LengthUnit, number>> = { mm: 0.001, cm: 0.01, m: 1, in: 0.0254 };
