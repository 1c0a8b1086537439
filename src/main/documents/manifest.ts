import { z } from 'zod';
import { MaquetteError } from '../../core/errors';
import { documentState, type DocumentState } from '../../shared/document';

/** `manifest.json` of a project file. */
const manifest = z.object({ format: z.literal('maquette'), schema: z.literal(1), generator: z.string().max(200), state: documentState });

/** Told before the whole is checked, so that a newer file is called newer and not broken. */
const preamble = z.object({ format: z.literal('maquette'), schema: z.number().int().min(1) });

export function writeManifest(state: DocumentState, generator: string): Uint8Array {
  const value: z.input<typeof manifest> = { format: 'maquette', schema: 1, generator, state };
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
}

/** Checks the manifest and that ids are not used twice. */
export function readManifest(bytes: Uint8Array, file: string): DocumentState {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new MaquetteError('bad-file', `“${file}” is damaged: its manifest is not readable.`, { file });
  }
  const start = preamble.safeParse(value);
  if (!start.success) throw new MaquetteError('bad-file', `“${file}” is not a Maquette project.`, { file });
  if (start.data.schema > 1) {
    throw new MaquetteError('unsupported', `“${file}” was made with a newer Maquette. Update Maquette to open it.`, { file });
  }
  const parsed = manifest.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown field';
    throw new MaquetteError('bad-file', `“${file}” is damaged: its manifest is not valid (${where}).`, { file });
  }
  const { state } = parsed.data;
  const ids = [...state.photos, ...state.shapes].map((item) => item.id);
  if (new Set(ids).size !== ids.length) throw new MaquetteError('bad-file', `“${file}” is damaged: an item is in it twice.`, { file });
  return state;
}
