import type * as tf from '@tensorflow/tfjs';
import { tidy } from '@tensorflow/tfjs';

/** The numbers of tensors, as copies. Waited for, since a GPU in Node has no way to be read at once (`dataSync` throws there). */
export function readNumbers(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  return Promise.all(tensors.map(async (tensor) => (await tensor.data<'float32'>()).slice()));
}

/** The numbers of what `compute` gives; no tensor is left behind. */
export async function computeNumbers(compute: () => tf.Tensor): Promise<Float32Array> {
  const result = tidy(compute);
  const [numbers] = await readNumbers([result]);
  result.dispose();
  return numbers;
}
