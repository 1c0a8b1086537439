import type { Attribute, Measures } from './attributes';
import { attributes } from './attributes';
import { classDirection, valueDirection } from './directions';

export interface LearnedDirection {
  /** `width`, `height`, `depth`, `solidity`, or `class:chair`. */
  id: string;
  /** One unit: a standard deviation of the attribute, or the whole way from the middle of all classes to the middle of one. */
  latent: Float32Array;
}

export interface Example {
  latent: Float32Array;
  /** Index into the classes; undefined where it is not known. */
  class?: number | undefined;
  measures: Measures;
}

/** Directions for sliders, learned from shapes whose attributes were measured. Classes with fewer examples than this get none. */
const fewestOfClass = 5;

export function learnDirections(examples: readonly Example[], classes: readonly string[]): LearnedDirection[] {
  const latents = examples.map((example) => example.latent);
  const labels = examples.flatMap((example) => example.class ?? []);
  const known = labels.length === examples.length ? labels : undefined;
  const found: LearnedDirection[] = [];
  const add = (id: string, latent: Float32Array | null): void => {
    if (latent) found.push({ id, latent });
  };
  const values = (attribute: Attribute): number[] => examples.map(({ measures }) => measures[attribute]);
  for (const attribute of attributes) add(attribute, valueDirection(latents, values(attribute), known));
  if (known) {
    for (const [label, name] of classes.entries()) {
      if (known.filter((one) => one === label).length >= fewestOfClass) add(`class:${name}`, classDirection(latents, known, label));
    }
  }
  return found;
}
