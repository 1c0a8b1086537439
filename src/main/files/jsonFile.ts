import { readFile, rename } from 'node:fs/promises';
import type { z } from 'zod';
import { atomicWrite } from '../../engine/files/atomicWrite';

export interface JsonFile<T> {
  read(): Promise<T>;
  write(value: T): Promise<void>;
}

/**
 * A small file of checked JSON. A missing file gives the default; a damaged one is kept aside as `NAME.damaged` for whoever wants to mend it,
 * and the default is used. Writes are whole-file and follow each other.
 */
export function createJsonFile<T>(path: string, schema: z.ZodType<T>, fallback: () => T, warn: (message: string) => void): JsonFile<T> {
  let last: Promise<void> = Promise.resolve();
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(path, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') warn(`${path} could not be read: ${String(error)}`);
        return fallback();
      }
      try {
        return schema.parse(JSON.parse(text));
      } catch (error) {
        warn(`${path} is damaged and was put aside: ${String(error)}`);
        await rename(path, `${path}.damaged`).catch(() => undefined);
        return fallback();
      }
    },
    write(value) {
      const bytes = new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
      const write = last.then(async () => void (await atomicWrite(path, [bytes])));
      last = write.catch(() => undefined);
      return write;
    },
  };
}
