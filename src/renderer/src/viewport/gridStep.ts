/** Edge of a grid cell in metres for a shape of that size (its longest edge): 10 cm for furniture, ten times less or more beyond. */
export function gridStep(longest: number): number {
  const power = Math.floor(Math.log10(Math.max(longest, 1e-6) / 3)) + 1;
  return 10 ** Math.max(-3, Math.min(2, power - 1));
}

/** A length in words: '10 cm', '1 m', '1 mm'. */
export function lengthLabel(metres: number): string {
  if (metres >= 1) return `${Math.round(metres)} m`;
  if (metres >= 0.01) return `${Math.round(metres * 100)} cm`;
  return `${Math.round(metres * 1000)} mm`;
}
