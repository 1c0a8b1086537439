import { MaquetteError } from '../../core/errors';

/** A rotation as nine numbers, row by row: ours = turn * theirs. */
export type Turn = readonly number[];

export const NO_TURN: Turn = [1, 0, 0, 0, 1, 0, 0, 0, 1];

type Axis = '+x' | '-x' | '+y' | '-y' | '+z' | '-z';

const axisVector = (axis: Axis): [number, number, number] => {
  const sign = axis[0] === '-' ? -1 : 1;
  return [axis[1] === 'x' ? sign : 0, axis[1] === 'y' ? sign : 0, axis[1] === 'z' ? sign : 0];
};

/**
 * The rotation that takes `up` to +y and `front` to +z.
 *
 * @throws MaquetteError 'invalid-input' if both are the same axis.
 */
export function turnFrom(up: 'y' | 'z', front: Axis): Turn {
  if (front[1] === up)
    throw new MaquetteError('invalid-input', `The front cannot face ${front} while ${up} points up. Choose one of the other two axes.`);
  const y = axisVector(`+${up}`);
  const z = axisVector(front);
  const x = [y[1] * z[2] - y[2] * z[1], y[2] * z[0] - y[0] * z[2], y[0] * z[1] - y[1] * z[0]];
  // Rows are our axes in the file's.
  return [...x, ...y, ...z].map((value) => value + 0);
}

/** Turns x, y, z triples. */
export function turnVectors(values: Float32Array, turn: Turn): Float32Array {
  const [a, b, c, d, e, f, g, h, i] = turn;
  const out = new Float32Array(values.length);
  for (let n = 0; n < values.length; n += 3) {
    const x = values[n];
    const y = values[n + 1];
    const z = values[n + 2];
    out[n] = a * x + b * y + c * z;
    out[n + 1] = d * x + e * y + f * z;
    out[n + 2] = g * x + h * y + i * z;
  }
  return out;
}

/** Turns size³ cells (index x + N*(y + N*z)); every row of the turn must name one axis. */
export function turnCells(cells: Uint8Array, size: number, turn: Turn): Uint8Array {
  const out = new Uint8Array(cells.length);
  const source = [0, 1, 2].map((row) => {
    const axis = [0, 1, 2].find((column) => Math.abs(turn[3 * row + column]) === 1);
    if (axis === undefined) throw new RangeError('cells can be turned by quarter turns only');
    return { step: size ** axis, back: turn[3 * row + axis] < 0 };
  });
  const place = (row: number, at: number): number => source[row].step * (source[row].back ? size - 1 - at : at);
  for (let z = 0, n = 0; z < size; z++) {
    const oz = place(2, z);
    for (let y = 0; y < size; y++) {
      const oy = oz + place(1, y);
      for (let x = 0; x < size; x++) out[n++] = cells[oy + place(0, x)];
    }
  }
  return out;
}
