import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import { writeAtomically } from '../checkpoints/file';
import { SAMPLES } from './runs';

/** What a run makes at a validation, for people to look at. Grids are gridSize³ bytes, probability x 255, index x + N*(y + N*z). */
export interface RunSamples {
  step: number;
  gridSize: number;
  /** Cells from this value (0 to 1) on are inside. */
  threshold: number;
  /** Shapes from the same few latent vectors at every validation. */
  shapes: Uint8Array[];
  /** Validation objects: what the model saw, what it made of it, and what is right. */
  pairs: SamplePair[];
}

export interface SamplePair {
  /** Id of the object in the data set. */
  name: string;
  /** width*height*3 bytes, row by row from the top; absent where a scan was seen. */
  picture?: { width: number; height: number; rgb: Uint8Array };
  /** The cells that a scan has seen. */
  scan?: Uint8Array;
  prediction: Uint8Array;
  truth: Uint8Array;
}

/**
 * One file, deflated: uint32 length of the header (little endian), the header in JSON, then the bytes of all shapes, and of each pair its picture or scan, its prediction
 * and its truth.
 */
const header = z.object({
  version: z.literal(1),
  step: z.number().int(),
  gridSize: z.number().int().positive(),
  threshold: z.number(),
  shapes: z.number().int().nonnegative(),
  pairs: z.array(
    z.object({
      name: z.string(),
      sees: z.enum(['picture', 'scan']),
      width: z.number().int().optional(),
      height: z.number().int().optional(),
    }),
  ),
});

const nameOf = (step: number): string => `${String(step).padStart(9, '0')}.bin`;

export async function writeSamples(run: string, { step, gridSize, threshold, shapes, pairs }: RunSamples): Promise<void> {
  const about: z.infer<typeof header> = {
    version: 1,
    step,
    gridSize,
    threshold,
    shapes: shapes.length,
    pairs: pairs.map(({ name, picture }) =>
      picture ? { name, sees: 'picture', width: picture.width, height: picture.height } : { name, sees: 'scan' },
    ),
  };
  const text = Buffer.from(JSON.stringify(about));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const blobs = pairs.flatMap(({ picture, scan, prediction, truth }) => [
    picture?.rgb ?? scan ?? new Uint8Array(gridSize ** 3),
    prediction,
    truth,
  ]);
  await mkdir(join(run, SAMPLES), { recursive: true });
  await writeAtomically(join(run, SAMPLES, nameOf(step)), deflateSync(Buffer.concat([length, text, ...shapes, ...blobs])));
}

/** The steps whose samples are there, rising. */
export async function listSamples(run: string): Promise<number[]> {
  const names = await readdir(join(run, SAMPLES)).catch(() => []);
  return names
    .filter((name) => /^\d{9}\.bin$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

/** Rejects with `not-found` or `bad-file`. */
export async function readSamples(run: string, step: number): Promise<RunSamples> {
  const file = `${basename(run)}/${SAMPLES}/${nameOf(step)}`;
  const packed = await readFile(join(run, SAMPLES, nameOf(step))).catch(() => {
    throw new MaquetteError('not-found', `The run has no samples of step ${step}.`, { file });
  });
  try {
    const bytes = inflateSync(packed);
    const end = 4 + bytes.readUInt32LE(0);
    const { gridSize, threshold, ...about } = header.parse(JSON.parse(bytes.toString('utf8', 4, end)));
    let at = end;
    const take = (length: number): Uint8Array => {
      if (at + length > bytes.length) throw new RangeError('it ends too early');
      return Uint8Array.prototype.slice.call(bytes, at, (at += length));
    };
    const cells = gridSize ** 3;
    return {
      step: about.step,
      gridSize,
      threshold,
      shapes: Array.from({ length: about.shapes }, () => take(cells)),
      pairs: about.pairs.map(({ name, sees, width = 0, height = 0 }) => ({
        name,
        ...(sees === 'picture' ? { picture: { width, height, rgb: take(width * height * 3) } } : { scan: take(cells) }),
        prediction: take(cells),
        truth: take(cells),
      })),
    };
  } catch (error) {
    throw new MaquetteError('bad-file', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, { file });
  }
}
