/** Unit vector towards the key light: high, from the front left, so that shadows fall to the right and back. Shared by the baked light and the shaders. */
export const KEY_LIGHT: readonly [number, number, number] = (() => {
  const [x, y, z] = [-0.52, 1, 0.5];
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
})();
