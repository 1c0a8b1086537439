import type { StoredTensor } from '../checkpoints/format';
import type { Parameters } from '../networks/parameters';

/**
 * A running average of the weights over training (Polyak and Juditsky 1992; exponential, as in Tarvainen and Valpola 2017). What the last steps' noise does to single weights cancels
 * out in it: it scores better than the weights themselves, most of all while the learning rate is still high.
 */
export interface WeightAverage {
  /** Takes the weights after a step. */
  follow(parameters: Parameters): void;
  /** The average, by the parameters' names after `prefix`. */
  store(prefix?: string): Map<string, StoredTensor>;
}

/**
 * @param start the average to go on with, or the weights to begin at
 * @param decay share that stays in each step, [0, 1); in the first steps less stays, so that the start is soon forgotten
 */
export function createWeightAverage(start: ReadonlyMap<string, StoredTensor>, decay: number, steps = 0): WeightAverage {
  const average = new Map([...start].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
  let taken = steps;
  return {
    follow(parameters) {
      taken++;
      const stays = Math.min(decay, (1 + taken) / (10 + taken));
      for (const [name, { data }] of average) {
        const parameter = parameters.get(name);
        if (!parameter) throw new RangeError(`there is no parameter ${name}`);
        const now = parameter.dataSync<'float32'>();
        for (let i = 0; i < data.length; i++) data[i] = now[i] + stays * (data[i] - now[i]);
      }
    },
    store: (prefix = '') => new Map([...average].map(([name, { shape, data }]) => [prefix + name, { shape, data: data.slice() }])),
  };
}
