import { unzipSync } from 'fflate';
import { MaquetteError } from '../errors';
import type { VoxelGrid } from '../voxel/grid';
import { mostCells } from './limits';
import { gridFromArray, readNpyArray, type NpyArray } from './npy';

/** Most bytes that the arrays of one file may unpack to: a grid of doubles at the limit, and as much again for what lies beside it. */
const mostUnpacked = 16 * mostCells ** 3;

/**
 * Reads the grid of a NumPy archive: the only array with three dimensions.
 *
 * @throws MaquetteError as readNpy; 'bad-file' if the archive is damaged, or holds no grid or more than one.
 */
export function readNpz(bytes: Uint8Array, fileName: string): VoxelGrid {
  const bad = (what: string): MaquetteError => new MaquetteError('bad-file', `${fileName} ${what}.`, { file: fileName });
  let total = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      // Each entry gets exactly the room that the directory states, so the sum bounds the memory.
      filter: ({ name, originalSize }) => {
        if (!name.endsWith('.npy')) return false;
        total += originalSize;
        if (total > mostUnpacked)
          throw new MaquetteError('too-large', `${fileName} unpacks to more than ${mostUnpacked} bytes.`, { file: fileName });
        return true;
      },
    });
  } catch (error) {
    if (error instanceof MaquetteError) throw error;
    throw bad('is no zip archive, or a damaged one');
  }
  const boxes: NpyArray[] = [];
  for (const content of Object.values(files)) {
    const array = readNpyArray(content, fileName);
    if (array.shape.filter((edge) => edge !== 1).length === 3 || array.shape.length === 3) boxes.push(array);
  }
  if (boxes.length !== 1) throw bad(`should hold one array with three dimensions, and holds ${boxes.length}`);
  return gridFromArray(boxes[0], fileName);
}
