import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createGrid } from '../core/voxel/grid';
import { openStore } from '../engine/datasets/store';
import { startingSurface } from '../shared/shapeDefaults';
import type { CommonOptions, Run } from './context';
import { throwIfCancelled } from './context';
import { countOf } from './dataInspect';
import { createShapeEncoder, OUTPUT_FORMATS } from './encodeShape';
import type { ExitCode } from './exitCodes';
import { EXIT, UsageError } from './exitCodes';
import { toOutputError, writeOutput } from './writeOutput';

export interface DataExportOptions extends CommonOptions {
  output: string;
  format: string;
  pictures?: boolean;
  class?: string[];
  part?: 'train' | 'validation' | 'test';
  grid?: number;
  force?: boolean;
}

/** `maquette data export`: a prepared set's shapes and pictures as files. What is there already is kept, so that it goes on where it was stopped. */
export async function exportData(
  set: string,
  options: DataExportOptions,
  run: Run,
): Promise<{ exitCode: ExitCode; output: string; shapes: number; pictures: number; written: number }> {
  const formats = options.format.split(',').map((word) => word.trim().toLowerCase());
  const unknown = formats.find((format) => !OUTPUT_FORMATS.includes(format));
  if (unknown !== undefined) throw new UsageError(`There is no format “${unknown}”. Formats: ${OUTPUT_FORMATS.join(', ')}.`);
  const store = await openStore(set, undefined, options.grid);
  try {
    const chosen = [...store.shapes.entries()].filter(
      ([, shape]) =>
        (options.part === undefined || shape.split === options.part) &&
        (options.class === undefined || options.class.includes(shape.class)),
    );
    if (chosen.length === 0)
      throw new UsageError(`No shape of “${set}” is meant. Its classes: ${[...new Set(store.shapes.map((one) => one.class))].join(', ')}.`);
    const picturesOf = new Map<number, number[]>();
    if (options.pictures) {
      for (const [number, { shape }] of store.pictures.entries()) {
        const list = picturesOf.get(shape);
        if (list) list.push(number);
        else picturesOf.set(shape, [number]);
      }
    }
    let written = 0;
    let pictures = 0;
    const write = async (path: string, content: () => Promise<Uint8Array>): Promise<void> => {
      if (!options.force && (await stat(path).catch(() => undefined))) return;
      await writeOutput(path, await content());
      written++;
    };
    for (const [done, [number, shape]] of chosen.entries()) {
      throwIfCancelled(run);
      run.progress.show(`Writing shapes (${done + 1} of ${chosen.length})`);
      const folder = join(options.output, fileName(shape.class), shape.split);
      await mkdir(folder, { recursive: true }).catch((error: unknown) => {
        throw toOutputError(error, folder);
      });
      const name = fileName(shape.id);
      // A grid is written as it is: no part is dropped and no base levelled.
      const surface = { ...startingSurface(0.5), smoothing: 0, keepLargestPart: false, flattenBase: false, fillCavities: false };
      const grid = createGrid(store.gridSize, Float32Array.from(store.grid(number)));
      const encoder = createShapeEncoder(grid, surface, { name, height: shape.metres[1] > 0 ? shape.metres[1] : 1, unit: 'm', up: 'y' });
      for (const format of formats) await write(join(folder, `${name}.${format}`), () => encoder.encode(format));
      for (const [i, picture] of (picturesOf.get(number) ?? []).entries()) {
        pictures++;
        await write(join(folder, `${name}-${String(i).padStart(2, '0')}.png`), async () => {
          const { width, height, rgba } = await store.readPicture(picture);
          return sharp(rgba, { raw: { width, height, channels: 4 } })
            .png()
            .toBuffer();
        });
      }
    }
    run.say(
      `“${set}” -> ${countOf(chosen.length, 'shape')} as ${formats.join(', ')}${options.pictures ? `, ${countOf(pictures, 'picture')}` : ''} in “${options.output}”` +
        (written < chosen.length * formats.length + pictures ? ` (${written} written, the others were there)` : ''),
    );
    return { exitCode: EXIT.ok, output: options.output, shapes: chosen.length, pictures, written };
  } finally {
    await store.close();
  }
}

/** An id as a file's name: folders become dashes, and nothing that a system minds stays. */
function fileName(id: string): string {
  const name = id.replace(/[<>:"|?*\\/\s]+/g, '-').replace(/^[.-]+/, '');
  return (
    Array.from(name, (c) => (c < ' ' ? '-' : c))
      .join('')
      .slice(0, 150) || 'shape'
  );
}
