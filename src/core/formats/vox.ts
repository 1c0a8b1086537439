import { MaquetteError } from '../errors';
import { createGrid, type VoxelGrid } from '../voxel/grid';
import { ByteReader } from './byteReader';
import { cubeFromBox } from './cube';
import { checkGridSize } from './limits';
import { encodeText } from './text';

/** Colour 1 of the palette: clay. */
const clay = [0xcc, 0xc7, 0xbf, 0xff];

/**
 * Writes the cells with occupancy >= threshold as a MagicaVoxel file. MagicaVoxel has z up; the object's front looks towards -y there.
 */
export function writeVox(grid: VoxelGrid, threshold: number): Uint8Array<ArrayBuffer> {
  const { size, data } = grid;
  if (size > 256) throw new MaquetteError('too-large', `MagicaVoxel files hold at most 256 cells along an edge, not ${size}.`);
  let count = 0;
  for (const value of data) if (value >= threshold) count++;
  const children = 12 + 12 + (12 + 4 + 4 * count) + (12 + 1024);
  const bytes = new Uint8Array(8 + 12 + children);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const word = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const chunk = (id: string, content: number, inside: number): void => {
    bytes.set(encodeText(id), at);
    at += 4;
    word(content);
    word(inside);
  };
  bytes.set(encodeText('VOX '));
  at = 4;
  word(150);
  chunk('MAIN', 0, children);
  chunk('SIZE', 12, 0);
  for (let k = 0; k < 3; k++) word(size);
  chunk('XYZI', 4 + 4 * count, 0);
  word(count);
  for (let z = 0, i = 0; z < size; z++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) {
        if (!(data[i] >= threshold)) continue;
        bytes.set([x, size - 1 - z, y, 1], at);
        at += 4;
      }
    }
  }
  chunk('RGBA', 1024, 0);
  bytes.set(clay, at);
  return bytes;
}

/**
 * Reads a MagicaVoxel file with one model; its z axis becomes our y. Colours are passed over. A model that is no cube is put in the middle of one.
 *
 * @throws MaquetteError 'bad-file' with the byte, 'too-large', 'unsupported' for scenes of several models.
 */
export function readVox(bytes: Uint8Array, fileName: string): VoxelGrid {
  const reader = new ByteReader(bytes, fileName);
  if (bytes.length < 20 || reader.text(4) !== 'VOX ') reader.fail('the file does not start as a MagicaVoxel file does', 0);
  reader.u32(); // version: 150 or 200, the same for our chunks
  if (reader.text(4) !== 'MAIN') reader.fail('the main chunk is missing', 8);
  const own = reader.u32();
  const inside = reader.u32();
  reader.take(own);
  if (inside > reader.left) reader.fail('the main chunk is longer than the file: it is cut off', 16);
  const end = reader.at + inside;

  let edges: [number, number, number] | null = null;
  let grid: VoxelGrid | null = null;
  while (reader.at < end) {
    const id = reader.text(4);
    const content = reader.u32();
    const children = reader.u32();
    const start = reader.at;
    if (id === 'SIZE') {
      edges = [reader.u32(), reader.u32(), reader.u32()];
      checkGridSize(edges, fileName);
    } else if (id === 'XYZI') {
      if (grid)
        throw new MaquetteError('unsupported', `${fileName} holds several models; save the one you want on its own.`, {
          file: fileName,
          byte: start,
        });
      if (!edges) return reader.fail('voxels come before the size', start);
      grid = readModel(reader, edges, content);
    }
    reader.at = start;
    reader.take(content + children);
  }
  return grid ?? reader.fail('the file holds no model');
}

function readModel(reader: ByteReader, [nx, ny, nz]: readonly [number, number, number], content: number): VoxelGrid {
  const count = reader.u32();
  if (content !== 4 + 4 * count) reader.fail(`${count} voxels do not fit a chunk of ${content} bytes`, reader.at - 4);
  const box = createGrid(Math.max(nx, ny, nz)).data;
  for (let i = 0; i < count; i++) {
    const byte = reader.at;
    const [x, y, z] = [reader.u8(), reader.u8(), reader.u8()];
    reader.u8(); // colour
    if (x >= nx || y >= ny || z >= nz) reader.fail(`a voxel lies at ${x}, ${y}, ${z}, outside of ${nx} × ${ny} × ${nz}`, byte);
    box[x + nx * (z + nz * (ny - 1 - y))] = 1;
  }
  return cubeFromBox([nx, nz, ny], (x, y, z) => box[x + nx * (y + nz * z)]);
}
