import { mkdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { UsageError } from './exitCodes';
import { formatOf, OUTPUT_FORMATS } from './encodeShape';
import { toOutputError } from './writeOutput';

/** One file that a shape is written to. */
export interface Target {
  path: string;
  format: string;
}

export interface OutputOptions {
  /** Files, or one folder. */
  output: readonly string[];
  /** For a folder: "obj", or several with commas. */
  format?: string | undefined;
}

/** Says where the shapes go. `into(name)` gives the files of a shape; `folder` is set when they are named after it. */
export interface OutputPlan {
  folder?: string;
  into(name: string): Target[];
}

/** @param several more than one shape is written, which takes a folder */
export async function planOutputs({ output, format }: OutputOptions, several: boolean): Promise<OutputPlan> {
  const [first] = output;
  if (output.length === 1 && (await isFolder(first, several))) {
    const formats = parseFormats(format ?? 'obj');
    await makeFolder(first);
    return { folder: first, into: (name) => formats.map((ending) => ({ path: join(first, `${name}.${ending}`), format: ending })) };
  }
  if (several) throw new UsageError('Several shapes go into a folder: give one with -o, ending in “/” if it is not there yet.');
  if (format !== undefined && output.length > 1)
    throw new UsageError('--format is for a folder or one file; several files tell their formats by name.');
  const targets = output.map((path) => ({ path, format: format === undefined ? formatOf(path) : oneFormat(format) }));
  return { into: () => targets };
}

/** A folder that is there, a name that ends like one, or, for several shapes, a name without an ending. */
async function isFolder(path: string, several: boolean): Promise<boolean> {
  if (/[/\\]$/.test(path)) return true;
  const entry = await stat(path).catch(() => undefined);
  return entry ? entry.isDirectory() : several && extname(path) === '';
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw toOutputError(error, path);
  }
}

function parseFormats(text: string): string[] {
  const formats = text.split(',').map((word) => word.trim().toLowerCase());
  for (const format of formats) {
    if (!OUTPUT_FORMATS.includes(format)) throw new UsageError(`There is no format “${format}”. Formats: ${OUTPUT_FORMATS.join(', ')}.`);
  }
  return formats;
}

function oneFormat(text: string): string {
  const formats = parseFormats(text);
  if (formats.length > 1) throw new UsageError('Several formats need a folder: give one with -o.');
  return formats[0];
}

/** Gives each photo a name of its own for its shape: "chair", and "chair-2" for the next chair.* of the list. */
export function shapeNames(photos: readonly string[]): string[] {
  const taken = new Map<string, number>();
  return photos.map((photo) => {
    const name = basename(photo, extname(photo));
    const count = (taken.get(name.toLowerCase()) ?? 0) + 1;
    taken.set(name.toLowerCase(), count);
    return count === 1 ? name : `${name}-${count}`;
  });
}

/** "chair.obj" of sample 3 of 4 is "chair-3.obj". */
export function ofSample(target: Target, sample: number, samples: number): Target {
  if (samples === 1) return target;
  const ending = extname(target.path);
  return { ...target, path: `${target.path.slice(0, target.path.length - ending.length)}-${sample + 1}${ending}` };
}
