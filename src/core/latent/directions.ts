/** Goes along several directions at once: latent arithmetic. */
export function addDirections(base: Float32Array, moves: readonly { direction: Float32Array; amount: number }[]): Float32Array {
  const out = base.slice();
  for (const { direction, amount } of moves) for (let i = 0; i < out.length; i++) out[i] += amount * direction[i];
  return out;
}
