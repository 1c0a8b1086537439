import { MaquetteError } from '../errors';
import type { VoxelGrid } from '../voxel/grid';
import { cubeFromBox } from './cube';
import { checkGridSize } from './limits';
import { encodeText, parseDecimal, parseWhole } from './text';

/** A binvox file: 0 or 1 a cell, and where the grid lay in the mesh it was made from. */
export interface BinvoxGrid extends VoxelGrid {
  /** The unit cube of the grid, times scale, plus this, is in the mesh's coordinates. */
  readonly translate: readonly [number, number, number];
  readonly scale: number;
}

/**
 * Writes the cells with occupancy >= threshold as binvox version 1: y runs fastest, then z, then x. Translation and scale lead to the
 * coordinates of the mesh; by default they are object space, [-0.5, 0.5]³.
 */
export function writeBinvox(
  grid: VoxelGrid,
  threshold: number,
  { translate, scale }: Pick<BinvoxGrid, 'translate' | 'scale'> = { translate: [-0.5, -0.5, -0.5], scale: 1 },
): Uint8Array<ArrayBuffer> {
  const { size, data } = grid;
  const number = (value: number): string => String(Number(value.toPrecision(7)));
  const header = encodeText(
    `#binvox 1\ndim ${size} ${size} ${size}\ntranslate ${translate.map(number).join(' ')}\nscale ${number(scale)}\ndata\n`,
  );
  const runs = new Uint8Array(2 * data.length);
  let end = 0;
  let value = -1;
  let count = 0;
  for (let x = 0; x < size; x++) {
    for (let z = 0; z < size; z++) {
      for (let y = 0; y < size; y++) {
        const cell = data[x + size * (y + size * z)] >= threshold ? 1 : 0;
        if (cell === value && count < 255) {
          count++;
          continue;
        }
        if (count > 0) {
          runs[end++] = value;
          runs[end++] = count;
        }
        value = cell;
        count = 1;
      }
    }
  }
  runs[end++] = value;
  runs[end++] = count;
  const bytes = new Uint8Array(header.length + end);
  bytes.set(header);
  bytes.set(runs.subarray(0, end), header.length);
  return bytes;
}

/** Most bytes of header text that are looked through for the word "data". */
const longestHeader = 4096;

/**
 * Reads binvox versions 1 and 2 (in version 2 any value from 1 on is inside). The axes stay as in the file. A grid that is no cube is put in the middle of one.
 *
 * @throws MaquetteError 'bad-file' with line or byte, 'too-large'.
 */
export function readBinvox(bytes: Uint8Array, fileName: string): BinvoxGrid {
  let at = 0;
  let line = 0;
  const nextLine = (): string[] => {
    const from = at;
    while (at < bytes.length && bytes[at] !== 10 && at < longestHeader) at++;
    line++;
    if (at === bytes.length || at === longestHeader) fail('the header has no “data” line');
    return String.fromCharCode(...bytes.subarray(from, at++))
      .trim()
      .split(/\s+/);
  };
  const fail = (what: string): never => {
    throw new MaquetteError('bad-file', `${fileName}, line ${line}: ${what}.`, { file: fileName, line });
  };

  const [magic, version] = nextLine();
  if (magic !== '#binvox') fail('the file does not start with “#binvox”');
  if (version !== '1' && version !== '2') {
    throw new MaquetteError('unsupported', `${fileName} is binvox version ${version ?? '(none)'}; versions 1 and 2 can be read.`, {
      file: fileName,
      line,
    });
  }
  let edges: [number, number, number] | null = null;
  let translate: [number, number, number] = [0, 0, 0];
  let scale = 1;
  for (let words = nextLine(); words[0] !== 'data'; words = nextLine()) {
    if (words[0] === 'dim') {
      const [depth, width, height] = words.slice(1).map(parseWhole);
      if (words.length !== 4) fail('“dim” needs three whole numbers');
      // The file names the edges in the order x, y, z though it stores x, z, y.
      edges = [depth, width, height];
    } else if (words[0] === 'translate') {
      const numbers = words.slice(1).map(parseDecimal);
      if (numbers.length !== 3 || numbers.some(Number.isNaN)) fail('“translate” needs three numbers');
      translate = [numbers[0], numbers[1], numbers[2]];
    } else if (words[0] === 'scale') {
      scale = parseDecimal(words[1] ?? '');
      if (Number.isNaN(scale)) fail('“scale” needs a number');
    } else if (words[0] !== '' && !words[0].startsWith('#')) {
      fail(`“${words[0].slice(0, 40)}” is no header field of binvox`);
    }
  }
  if (!edges) return fail('the header has no “dim” line');
  checkGridSize(edges, fileName);
  const [nx, ny, nz] = edges;
  const total = nx * ny * nz;

  const badByte = (byte: number, what: string): never => {
    throw new MaquetteError('bad-file', `${fileName}, byte ${byte}: ${what}.`, { file: fileName, byte });
  };
  if ((bytes.length - at) % 2 !== 0) badByte(bytes.length - 1, 'the last run has a value but no length');
  // A run covers 255 cells at most: a file too short for its grid is found out before there is room made for that.
  if ((bytes.length - at) / 2 < Math.ceil(total / 255))
    badByte(bytes.length, `the grid of ${total} cells does not fit: the file is cut off`);
  const cells = new Uint8Array(total);
  let filled = 0;
  for (; at < bytes.length; at += 2) {
    const value = bytes[at];
    const count = bytes[at + 1];
    if (count === 0) badByte(at + 1, 'a run has length 0');
    if (version === '1' && value > 1) badByte(at, `a cell holds ${value}; version 1 knows 0 and 1`);
    if (filled + count > total) badByte(at, `the runs hold more than the ${total} cells of the grid`);
    cells.fill(value > 0 ? 1 : 0, filled, filled + count);
    filled += count;
  }
  if (filled !== total) badByte(bytes.length, `the runs end after ${filled} of ${total} cells: the file is cut off`);
  const grid = cubeFromBox(edges, (x, y, z) => cells[x * (ny * nz) + z * ny + y]);
  return { ...grid, translate, scale };
}
