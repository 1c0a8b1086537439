import * as tf from '@tensorflow/tfjs';
import { MaquetteError } from '../../core/errors';
import type { Random } from '../../core/random';
import { readNumbers } from '../backends';
import type { StoredTensor } from '../checkpoints/format';

/** How a parameter starts: normal with that deviation, or a constant. */
export type Initial = { normal: number } | { constant: number };

export interface ParameterSpec {
  name: string;
  shape: number[];
  initial: Initial;
  /** False for the running statistics of batch norm, which are measured and not learned. */
  trainable: boolean;
}

/** Parameters by name. A network never holds any: it is given them. */
export type Parameters = ReadonlyMap<string, tf.Variable>;

export interface Mode {
  /** Batch statistics in batch norm (and running statistics brought up to date), dropout. */
  training: boolean;
  /** In training on several workers: replaces numbers by their mean over all workers, each of which calls it at the same points. */
  combine?: Combine;
}

export type Combine = (values: Float32Array) => void;

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Number of numbers that are learned. */
export function countParameters(specs: readonly ParameterSpec[]): number {
  return specs.filter((spec) => spec.trainable).reduce((sum, spec) => sum + sizeOf(spec.shape), 0);
}

/** Fresh variables, drawn from `random` in the order of `specs`. The caller disposes of them. */
export function createParameters(specs: readonly ParameterSpec[], random: Random): Map<string, tf.Variable> {
  const parameters = new Map<string, tf.Variable>();
  for (const { name, shape, initial, trainable } of specs) {
    const data = new Float32Array(sizeOf(shape));
    if ('normal' in initial) for (let i = 0; i < data.length; i++) data[i] = initial.normal * random.normal();
    else data.fill(initial.constant);
    parameters.set(name, variable(data, shape, trainable));
  }
  return parameters;
}

/** Variables from stored numbers. Throws `bad-file` when one is missing or has another shape; tensors that no spec names are left alone. */
export function parametersFrom(
  specs: readonly ParameterSpec[],
  stored: ReadonlyMap<string, StoredTensor>,
  file: string,
): Map<string, tf.Variable> {
  for (const { name, shape } of specs) {
    const found = stored.get(name);
    if (!found) throw new MaquetteError('bad-file', `${file} has no numbers for ${name}: it belongs to another network.`, { file });
    if (found.shape.join() !== shape.join()) {
      throw new MaquetteError(
        'bad-file',
        `${file} belongs to another network: ${name} is ${found.shape.join('x')}, not ${shape.join('x')}.`,
        { file },
      );
    }
  }
  return new Map(specs.map(({ name, shape, trainable }) => [name, variable((stored.get(name) as StoredTensor).data, shape, trainable)]));
}

/** The numbers of all parameters, for a checkpoint. */
export async function storeParameters(parameters: Parameters, prefix = ''): Promise<Map<string, StoredTensor>> {
  const numbers = await readNumbers([...parameters.values()]);
  return new Map([...parameters].map(([name, { shape }], i) => [prefix + name, { shape, data: numbers[i] }]));
}

export function disposeParameters(parameters: Parameters): void {
  for (const parameter of parameters.values()) parameter.dispose();
}

export function trainable(parameters: Parameters): tf.Variable[] {
  return [...parameters.values()].filter((parameter) => parameter.trainable);
}

/** The parameter of that name. A missing one is a mistake in the program, not in a file. */
export function take<T extends tf.Tensor = tf.Tensor>(parameters: Parameters, name: string): T {
  const found = parameters.get(name);
  if (!found) throw new RangeError(`there is no parameter ${name}`);
  return found as tf.Tensor as T;
}

function variable(data: Float32Array, shape: number[], isTrainable: boolean): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(data, shape), isTrainable));
}
