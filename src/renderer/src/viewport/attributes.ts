/** One entry for each corner of each triangle instead of shared vertices. */
export function split<T extends Float32Array | Uint8Array>(values: T, width: number, indices: Uint32Array, out: T): T {
  for (let i = 0, o = 0; i < indices.length; i++) {
    const at = width * indices[i];
    for (let k = 0; k < width; k++) out[o++] = values[at + k];
  }
  return out;
}

/** Each entry of `width` bytes four times over: for the corners of a face. */
export function fourTimes(values: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(4 * values.length);
  for (let from = 0, to = 0; from < values.length; from += width) {
    for (let corner = 0; corner < 4; corner++) {
      for (let k = 0; k < width; k++) out[to++] = values[from + k];
    }
  }
  return out;
}

/** Vertices nearer than this are sent to the graphics card in one piece. */
const RUN_GAP = 256;

/** Spans from (included) to (excluded) that cover the numbers: pairs one after the other. */
export function runsOf(numbers: readonly number[]): number[] {
  const sorted = Uint32Array.from(numbers).sort();
  const runs: number[] = [];
  for (const number of sorted) {
    if (runs.length > 0 && number - runs[runs.length - 1] < RUN_GAP) runs[runs.length - 1] = number + 1;
    else runs.push(number, number + 1);
  }
  return runs;
}
