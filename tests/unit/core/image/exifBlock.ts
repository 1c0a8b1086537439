export type Entry = readonly [tag: number, type: number, value: string | number | readonly [number, number]];

/** Writes an EXIF block by the book: header, main directory with the pointer to the detail directory, values behind each. */
export function exifBlock(main: readonly Entry[], detail: readonly Entry[], { little = true, prefix = true } = {}): Uint8Array {
  const bytes: number[] = [];
  const number = (value: number, size: number): number[] => {
    const all = Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
    return little ? all : all.reverse();
  };
  const directory = (entries: readonly Entry[], start: number): number[] => {
    const head = number(entries.length, 2);
    const behind: number[] = [];
    for (const [tag, type, value] of entries) {
      const data =
        typeof value === 'string'
          ? [...new TextEncoder().encode(`${value}\0`)]
          : Array.isArray(value)
            ? (value as number[]).flatMap((part) => number(part, 4))
            : number(value as number, type === 3 ? 2 : 4);
      const count = type === 2 ? data.length : 1;
      head.push(...number(tag, 2), ...number(type, 2), ...number(count, 4));
      if (data.length <= 4) head.push(...data, ...Array<number>(4 - data.length).fill(0));
      else {
        head.push(...number(start + 2 + 12 * entries.length + 4 + behind.length, 4));
        behind.push(...data);
      }
    }
    return [...head, ...number(0, 4), ...behind];
  };
  const length = directory([...main, [0x8769, 4, 0]], 8).length;
  bytes.push(...(little ? [0x49, 0x49] : [0x4d, 0x4d]), ...number(42, 2), ...number(8, 4));
  bytes.push(...directory([...main, [0x8769, 4, 8 + length]], 8), ...directory(detail, 8 + length));
  return Uint8Array.from([...(prefix ? [...new TextEncoder().encode('Exif'), 0, 0] : []), ...bytes]);
}
