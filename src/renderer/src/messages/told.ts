import { en, type MessageKey } from './en';
import { say } from './index';

interface Form {
  key: MessageKey;
  shape: RegExp;
  places: string[];
  /** Letters that are not a name's or a number's: the more, the surer. */
  fixed: number;
}

const numbers = new Set(['count', 'number']);

function formOf(key: MessageKey): Form {
  const parts = en[key].split(/\{(\w+)\}/);
  // The text between places stands at the even ones.
  const source = parts.map((part, i) => (i % 2 === 0 ? part.replace(/[()\-.]/g, '\\$&') : numbers.has(part) ? '(\\d+)' : '(.+)')).join('');
  const fixed = parts.filter((_, i) => i % 2 === 0).join('').length;
  return { key, shape: new RegExp(`^${source}$`, 's'), places: parts.filter((_, i) => i % 2 === 1), fixed };
}

const forms = (Object.keys(en) as MessageKey[])
  .filter((key) => key.startsWith('told.'))
  .map(formOf)
  .sort((a, b) => b.fixed - a.fixed);

/**
 * The name of a step, or the title or stage of a job, in the user's language. The main process and the engine say them in English, also to the command line and in the document itself; what
 * has no form in the table stays as they said it.
 */
export function told(sentence: string): string {
  for (const { key, shape, places } of forms) {
    const found = shape.exec(sentence);
    if (!found) continue;
    // What is undone is a step itself.
    const values = places.map((place, i) => [
      place,
      place === 'step' && i === 0 && places.length === 1 ? told(found[i + 1]) : found[i + 1],
    ]);
    return say(key, Object.fromEntries(values) as Record<string, string>);
  }
  return sentence;
}
