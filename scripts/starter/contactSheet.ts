import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Picture } from '../../src/core/image/picture';
import { buildShapeMesh } from '../../src/core/mesh/buildShapeMesh';
import { createGrid } from '../../src/core/voxel/grid';
import { startingSurface } from '../../src/shared/shapeDefaults';
import { cellFaces, drawShape } from './drawShape';

const SIDE = 112;
const GAP = 6;
/** Entries beside each other; each has four pictures. */
const COLUMNS = 3;

export interface SheetEntry {
  photo: Picture;
  prediction: Float32Array;
  truth: Float32Array;
}

/** Writes a JPEG of all entries: photo, voxels, the surface as the studio first shows it, truth. */
export async function writeContactSheet(path: string, entries: readonly SheetEntry[], size: number, threshold: number): Promise<void> {
  const cell = SIDE + GAP;
  const group = 4 * cell + 2 * GAP;
  const width = COLUMNS * group + GAP;
  const height = Math.ceil(entries.length / COLUMNS) * cell + GAP;
  const tiles = await Promise.all(
    entries.flatMap(({ photo, prediction, truth }, i) => {
      const left = GAP + (i % COLUMNS) * group;
      const top = GAP + Math.floor(i / COLUMNS) * cell;
      const made = createGrid(size, prediction);
      const real = createGrid(size, truth);
      const pictures = [
        photo,
        drawShape(cellFaces(made, threshold), made, threshold, SIDE),
        drawShape(buildShapeMesh(made, startingSurface(threshold)), made, threshold, SIDE),
        drawShape(cellFaces(real, 0.5), real, 0.5, SIDE),
      ];
      return pictures.map(async (picture, k) => ({ input: await tile(picture), left: left + k * cell, top }));
    }),
  );
  const sheet = sharp({ create: { width, height, channels: 3, background: '#f4f2ef' } });
  await writeFile(path, await sheet.composite(tiles).jpeg({ quality: 82 }).toBuffer());
}

const tile = ({ rgba, width, height }: Picture): Promise<Buffer> =>
  sharp(rgba, { raw: { width, height, channels: 4 } })
    .resize(SIDE, SIDE, { fit: 'contain', background: '#ffffff' })
    .flatten({ background: '#ffffff' })
    .png()
    .toBuffer();
