import { isMessageKey, say } from './messages';

/** A class of shapes as people call it. The classes of a model are data, and have English names; those that the models here know have a word in each language. */
export function kindName(kind: string): string {
  const key = `kind.${kind}`;
  return isMessageKey(key) ? say(key) : kind;
}
