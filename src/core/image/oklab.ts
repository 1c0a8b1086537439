/** sRGB byte to linear light, 256 entries. */
const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
  const v = byte / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

/**
 * sRGB to OKLab (Ottosson 2020), in which the same distance looks about equally different everywhere: L in [0, 1], a and b about
 * [-0.4, 0.4]. `rgba` holds n pixels of 4 bytes; the result three planes of n numbers.
 */
export function toOklab(rgba: Uint8Array): { L: Float32Array; a: Float32Array; b: Float32Array } {
  const n = rgba.length / 4;
  const lab = { L: new Float32Array(n), a: new Float32Array(n), b: new Float32Array(n) };
  for (let i = 0; i < n; i++) {
    const red = LINEAR[rgba[4 * i]];
    const green = LINEAR[rgba[4 * i + 1]];
    const blue = LINEAR[rgba[4 * i + 2]];
    const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    lab.L[i] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
    lab.a[i] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
    lab.b[i] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  }
  return lab;
}
