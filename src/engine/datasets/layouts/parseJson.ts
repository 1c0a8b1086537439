import type { z } from 'zod';
import { MaquetteError } from '../../../core/errors';

/**
 * The value of a JSON file of a data set.
 *
 * @throws MaquetteError 'bad-file' that names the file and the place in it.
 */
export function parseJson<T>(schema: z.ZodType<T>, text: string, file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 120) : '';
    throw new MaquetteError('bad-file', `${file} is not valid JSON (${why}).`, { file });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.').slice(0, 100)}`;
  throw new MaquetteError('bad-file', `${file}${where}: ${issue.message}.`, { file });
}
