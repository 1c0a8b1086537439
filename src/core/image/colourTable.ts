/**
 * Few colours for many: a table by median cut (Heckbert 1982), and the nearest entry of each pixel, dithered by a fixed pattern so that what stands still in a
 * moving picture keeps its pixels.
 */
export interface ColourTable {
  /** 3 bytes an entry, sRGB. */
  readonly colours: Uint8Array<ArrayBuffer>;
  /** Number of the entry for a pixel at a place of the picture. */
  entryOf(red: number, green: number, blue: number, x: number, y: number): number;
}

/** Thresholds of an 8 x 8 Bayer pattern, -0.5 to 0.5. */
const PATTERN = Float32Array.from({ length: 64 }, (_, i) => {
  let value = 0;
  const [x, y] = [i % 8, i >> 3];
  for (let bit = 0; bit < 3; bit++) value = 4 * value + 2 * (((x ^ y) >> bit) & 1) + ((y >> bit) & 1);
  return (value + 0.5) / 64 - 0.5;
});
/** Levels that the pattern adds and takes away: about the step between entries. */
const DITHER = 10;

interface Bin {
  from: number;
  to: number;
  channel: number;
  spread: number;
}

/** @param samples sRGB, 3 bytes each: pixels that the table is made for @param count of entries at most */
export function createColourTable(samples: Uint8Array, count: number): ColourTable {
  const pixels = Uint32Array.from(
    { length: samples.length / 3 },
    (_, i) => (samples[3 * i] << 16) | (samples[3 * i + 1] << 8) | samples[3 * i + 2],
  );
  const channelOf = (pixel: number, channel: number): number => (pixel >> (16 - 8 * channel)) & 255;
  const bins: Bin[] = [measured(0, pixels.length)];

  /** The channel in which the bin is widest, counted by how many it holds: the eye sees errors where there are many pixels. */
  function measured(from: number, to: number): Bin {
    let [channel, spread] = [0, 0];
    for (let c = 0; c < 3; c++) {
      let [low, high] = [255, 0];
      for (let i = from; i < to; i++) {
        const value = channelOf(pixels[i], c);
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low > spread) [channel, spread] = [c, high - low];
    }
    return { from, to, channel, spread: spread * Math.sqrt(to - from) };
  }

  while (bins.length < count) {
    const widest = bins.reduce((best, bin) => (bin.spread > best.spread ? bin : best));
    if (widest.spread === 0) break;
    const part = pixels.subarray(widest.from, widest.to).sort((a, b) => channelOf(a, widest.channel) - channelOf(b, widest.channel));
    // Not between two of one value: the halves would share it.
    const middle = channelOf(part[part.length >> 1], widest.channel);
    let at = part.findIndex((pixel) => channelOf(pixel, widest.channel) === middle);
    if (at === 0) at = part.findIndex((pixel) => channelOf(pixel, widest.channel) > middle);
    bins.splice(bins.indexOf(widest), 1, measured(widest.from, widest.from + at), measured(widest.from + at, widest.to));
  }

  const colours = new Uint8Array(3 * bins.length);
  bins.forEach(({ from, to }, entry) => {
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let i = from; i < to; i++) sum += channelOf(pixels[i], c);
      colours[3 * entry + c] = to > from ? Math.round(sum / (to - from)) : 0;
    }
  });

  /** Nearest entries by the upper six bits of each channel, found when they are first asked for. */
  const nearest = new Int16Array(1 << 18).fill(-1);
  function search(key: number): number {
    const [red, green, blue] = [(key >> 12) << 2, ((key >> 6) & 63) << 2, (key & 63) << 2].map((value) => value + 2);
    let [best, least] = [0, Infinity];
    for (let entry = 0; entry < bins.length; entry++) {
      const [r, g, b] = [red - colours[3 * entry], green - colours[3 * entry + 1], blue - colours[3 * entry + 2]];
      // Green counts most to the eye, blue least.
      const distance = 3 * r * r + 6 * g * g + b * b;
      if (distance < least) [best, least] = [entry, distance];
    }
    return (nearest[key] = best);
  }

  return {
    colours,
    entryOf(red, green, blue, x, y) {
      const shift = DITHER * PATTERN[(x & 7) + 8 * (y & 7)];
      const bits = (value: number): number => Math.min(255, Math.max(0, value + shift)) >> 2;
      const key = (bits(red) << 12) | (bits(green) << 6) | bits(blue);
      const known = nearest[key];
      return known >= 0 ? known : search(key);
    },
  };
}
