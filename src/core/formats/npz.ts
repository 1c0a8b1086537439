import type { VoxelGrid } from '../voxel/grid';
import { MaquetteError } from '../errors';
import { mostCells } from './limits';
import { gridFromArray, readNpyArray, type NpyArray } from './npy';
import { unzip } from './unzip';

/** Most bytes that the arrays of one file may unpack to: a grid of doubles at the limit, and as much again for what lies beside it. */
const mostUnpacked = 16 * mostCells ** 3;

/**
 * Reads the grid of a NumPy archive: the only array with three dimensions.
 *
 * @throws MaquetteError as readNpy and unzip; 'bad-file' if the archive is damaged, or holds no grid or more than one.
 */
export function readNpz(bytes: Uint8Array, fileName: string): VoxelGrid {
  const boxes: NpyArray[] = [];
  for (const content of unzip(bytes, fileName, { bytes: mostUnpacked }, (name) => name.endsWith('.npy')).values()) {
    const array = readNpyArray(content, fileName);
    if (array.shape.filter((edge) => edge !== 1).length === 3 || array.shape.length === 3) boxes.push(array);
  }
  if (boxes.length !== 1) {
    throw new MaquetteError('bad-file', `${fileName} should hold one array with three dimensions, and holds ${boxes.length}.`, {
      file: fileName,
    });
  }
  return gridFromArray(boxes[0], fileName);
}
