import { createHash } from 'node:crypto';
import type { Split } from './storeSchema';

export interface SplitShape {
  id: string;
  class: string;
  object: string;
  /** As the set itself says. */
  split?: Split | undefined;
}

export interface SplitOptions {
  /** Share of the objects of each class that are kept for validation, and as many for the test if the set has no test part. */
  validationShare: number;
  seed: number;
  hasTest: boolean;
}

/** An even number in [0, 2³²) from a text: the same on every machine, whatever else is in the set. */
export function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32LE(0);
}

/**
 * The part of each shape. Objects are never divided, and neither are groups of near-duplicates. What the set itself says holds; a shape that it would
 * train on although a test shape is nearly the same becomes `unused`. The rest is dealt by a seeded hash of the object's name, class by class, so that
 * shapes that are added later do not move the others across.
 *
 * @param duplicates groups of ids
 */
export function assignSplits(
  shapes: readonly SplitShape[],
  duplicates: readonly (readonly string[])[],
  { validationShare, seed, hasTest }: SplitOptions,
): Split[] {
  const groupOf = new Map<string, string>();
  const numberOf = new Map(shapes.map((shape, i) => [shape.id, i]));
  const merge = joiner();
  for (const shape of shapes) merge.add(`object ${shape.object}`);
  for (const group of duplicates) {
    const objects = group.map((id) => shapes[numberOf.get(id) ?? -1]?.object).filter((object) => object !== undefined);
    for (const object of objects.slice(1)) merge.join(`object ${objects[0]}`, `object ${object}`);
  }
  for (const shape of shapes) groupOf.set(shape.id, merge.find(`object ${shape.object}`));
  const groups = new Map<string, number[]>();
  for (const [i, shape] of shapes.entries()) {
    const name = groupOf.get(shape.id) ?? shape.id;
    const list = groups.get(name);
    if (list) list.push(i);
    else groups.set(name, [i]);
  }

  const result: Split[] = new Array<Split>(shapes.length).fill('train');
  const loose: { members: number[]; class: string; order: number; part: Split | undefined }[] = [];
  for (const [name, members] of groups) {
    const said = new Set(members.map((i) => shapes[i].split));
    if (said.has('test')) {
      // Test shapes stay test shapes; what is like them cannot be trained on.
      for (const i of members)
        result[i] = shapes[i].split === 'test' ? 'test' : shapes[i].split === undefined && !hasTest ? 'test' : 'unused';
    } else if (said.has('validation')) {
      for (const i of members) result[i] = 'validation';
    } else {
      loose.push({
        members,
        class: members.map((i) => shapes[i].class).sort()[0],
        order: hashOf(`${seed} ${name}`),
        part: said.has('train') ? 'train' : undefined,
      });
    }
  }
  const hasValidation = shapes.some(({ split }) => split === 'validation');
  const byClass = new Map<string, typeof loose>();
  for (const group of loose) {
    const list = byClass.get(group.class);
    if (list) list.push(group);
    else byClass.set(group.class, [group]);
  }
  for (const list of byClass.values()) {
    list.sort((a, b) => a.order - b.order);
    // One in ten of nine objects is still one; of a class with two there is nothing to spare.
    const share = (part: number): number => (part === 0 || list.length < 3 ? 0 : Math.max(1, Math.round(part * list.length)));
    const validation = hasValidation ? 0 : share(validationShare);
    const test = hasTest ? 0 : share(validationShare);
    const most = Math.floor(list.length / 2);
    for (const [place, { members }] of list.entries()) {
      const part: Split =
        place < Math.min(validation, most) ? 'validation' : place < Math.min(validation + test, list.length - 1) ? 'test' : 'train';
      for (const i of members) result[i] = part;
    }
  }
  return result;
}

/** Disjoint sets of names. */
function joiner(): { add(name: string): void; find(name: string): string; join(a: string, b: string): void } {
  const leader = new Map<string, string>();
  const find = (name: string): string => {
    let at = name;
    for (let next = leader.get(at) ?? at; next !== at; next = leader.get(at) ?? at) at = next;
    return at;
  };
  return {
    add: (name) => void (leader.has(name) || leader.set(name, name)),
    find,
    join(a, b) {
      const [first, second] = [find(a), find(b)].sort();
      leader.set(second, first);
    },
  };
}
