const collator = new Intl.Collator('en', { numeric: true });

/** "chair_2" before "chair_10"; ties by code unit, so that the order is total. */
export function numericOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : Number(a > b));
}
