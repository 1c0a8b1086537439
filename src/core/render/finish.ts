import type { Random } from '../random';

/** What a camera and a file do to a picture. */
export interface Camerawork {
  gamma: number;
  contrast: number;
  noise: number;
  blur: number;
  grey: boolean;
  tint: [number, number, number];
}

export function randomCamerawork(random: Random): Camerawork {
  const warm = random.normal() * 0.05;
  return {
    gamma: random.range(0.65, 1.25),
    contrast: random.range(0.8, 1.2),
    noise: random.next() < 0.6 ? random.range(0, 0.035) : 0,
    blur: random.next() < 0.33 ? random.range(0.3, 1.2) : 0,
    grey: random.next() < 0.125,
    tint: [1 + warm, 1 + random.normal() * 0.02, 1 - warm],
  };
}

/** Gaussian blur of an interleaved picture, in place; `sigma` in pixels, up to about 1.5. */
export function blurPicture(pixels: Float32Array, side: number, channels: number, sigma: number): void {
  const radius = Math.ceil(2.5 * sigma);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  const total = kernel.reduce((a, b) => a + b, 0);
  const line = new Float32Array(side);
  for (const [step, stride] of [
    [channels, side * channels],
    [side * channels, channels],
  ] as const) {
    for (let k = 0; k < side; k++) {
      for (let c = 0; c < channels; c++) {
        const start = k * stride + c;
        for (let i = 0; i < side; i++) line[i] = pixels[start + i * step];
        for (let i = 0; i < side; i++) {
          let sum = 0;
          for (let j = -radius; j <= radius; j++) sum += kernel[j + radius] * line[Math.min(side - 1, Math.max(0, i + j))];
          pixels[start + i * step] = sum / total;
        }
      }
    }
  }
}

/** Linear light (interleaved RGB, 1 = white) to sRGB-like bytes with the camera's faults. */
export function finishPicture(light: Float32Array, side: number, work: Camerawork, random: Random): Uint8Array {
  if (work.blur > 0.3) blurPicture(light, side, 3, work.blur);
  const out = new Uint8Array(light.length);
  // The curve of a channel depends on its value alone, so it is tabulated.
  const curve = new Float32Array(1025);
  for (let k = 0; k <= 1024; k++) curve[k] = ((1.2 * Math.sqrt(k / 1024)) ** work.gamma - 0.5) * work.contrast + 0.5;
  const [tr, tg, tb] = work.tint;
  for (let i = 0; i < light.length; i += 3) {
    const shared = work.noise > 0 ? random.normal() * work.noise : 0;
    // Square root stands for the sRGB curve: the renderer squares sRGB values to get light. 1.44 is the table's end.
    let r = curve[Math.max(0, Math.min(1024, ((light[i] * tr) / 1.44) * 1024)) | 0] + shared;
    let g = curve[Math.max(0, Math.min(1024, ((light[i + 1] * tg) / 1.44) * 1024)) | 0] + shared;
    let b = curve[Math.max(0, Math.min(1024, ((light[i + 2] * tb) / 1.44) * 1024)) | 0] + shared;
    if (work.grey) r = g = b = 0.3 * r + 0.59 * g + 0.11 * b;
    if (work.noise > 0) {
      r += (random.next() - 0.5) * work.noise;
      g += (random.next() - 0.5) * work.noise;
      b += (random.next() - 0.5) * work.noise;
    }
    out[i] = Math.max(0, Math.min(255, Math.round(255 * r)));
    out[i + 1] = Math.max(0, Math.min(255, Math.round(255 * g)));
    out[i + 2] = Math.max(0, Math.min(255, Math.round(255 * b)));
  }
  return out;
}
