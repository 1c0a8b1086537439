import type { StoredTensor } from '../../src/engine/checkpoints/format';
import { decodeHalf } from '../../src/engine/checkpoints/float16';

/** A convolution of a TensorFlow Lite model with the layout that TensorFlow.js wants: [height, width, in, out], depthwise [height, width, channels, 1]. */
export interface TfliteConvolution {
  depthwise: boolean;
  stride: number;
  /** 'relu6' or none; anything else is refused. */
  relu6: boolean;
  kernel: StoredTensor;
  bias: StoredTensor;
}

/** A matrix product with its bias: kernel [in, out]. */
export interface TfliteDense {
  kernel: StoredTensor;
  bias: StoredTensor;
}

/** Numbers of the TensorFlow Lite schema (tensorflow/lite/schema/schema.fbs), version 3. */
const OPERATOR = { convolution: 3, depthwise: 4, dequantise: 6, dense: 9 } as const;
const FLOAT32 = 0;
const FLOAT16 = 1;
const ACTIVATION = { none: 0, relu6: 3 } as const;

/** Fields of the schema's tables, by their place in it. */
const MODEL = { operatorCodes: 1, subgraphs: 2, buffers: 4 } as const;
const OPERATOR_CODE = { deprecatedCode: 0, code: 3 } as const;
const SUBGRAPH = { tensors: 0, operators: 3 } as const;
const TENSOR = { shape: 0, type: 1, buffer: 2 } as const;
const NODE = { code: 0, inputs: 1, outputs: 2, options: 4 } as const;
const CONVOLUTION_OPTIONS = { stride: 1, activation: 3 } as const;
const DEPTHWISE_OPTIONS = { stride: 1, activation: 4 } as const;

/** The convolutions and matrix products of a model's first graph, in the order in which they are computed. Throws where the bytes are no such model. */
export function readTflite(bytes: Uint8Array): { convolutions: TfliteConvolution[]; dense: TfliteDense[] } {
  const tables = flatBuffer(bytes);
  if (tables.identifier !== 'TFL3') throw new Error(`this is no TensorFlow Lite model: it begins with “${tables.identifier}”`);
  const codes = tables.tables(tables.root, MODEL.operatorCodes).map((code) => {
    // Codes over 127 have a field of their own; the earlier one is kept for older readers.
    return Math.max(tables.byte(code, OPERATOR_CODE.deprecatedCode), tables.int(code, OPERATOR_CODE.code));
  });
  const graph = tables.tables(tables.root, MODEL.subgraphs)[0];
  const buffers = tables.tables(tables.root, MODEL.buffers);
  const tensors = tables.tables(graph, SUBGRAPH.tensors);
  const nodes = tables.tables(graph, SUBGRAPH.operators).map((node) => ({
    node,
    code: codes[tables.int(node, NODE.code)],
    inputs: tables.ints(node, NODE.inputs),
    outputs: tables.ints(node, NODE.outputs),
  }));
  /** Weights in half precision stand behind an operator that widens them. */
  const widened = new Map(nodes.filter(({ code }) => code === OPERATOR.dequantise).map(({ inputs, outputs }) => [outputs[0], inputs[0]]));

  const weights = (index: number): StoredTensor => {
    const tensor = tensors[widened.get(index) ?? index];
    const shape = tables.ints(tensor, TENSOR.shape);
    const stored = tables.bytes(buffers[tables.int(tensor, TENSOR.buffer)], 0);
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    const type = tables.byte(tensor, TENSOR.type);
    const size = { [FLOAT32]: 4, [FLOAT16]: 2 }[type];
    if (size === undefined || stored.length !== data.length * size) {
      throw new Error(`weights of type ${type} with ${stored.length} bytes for ${shape.join('x')} cannot be read`);
    }
    const own = new Uint8Array(stored).buffer; // a copy, aligned
    if (type === FLOAT16) decodeHalf(new Uint16Array(own), data, 0);
    else data.set(new Float32Array(own));
    return { shape, data };
  };

  const convolutions: TfliteConvolution[] = [];
  const dense: TfliteDense[] = [];
  for (const { node, code, inputs } of nodes) {
    if (code === OPERATOR.dense) {
      dense.push({ kernel: permute(weights(inputs[1]), [1, 0]), bias: weights(inputs[2]) });
    } else if (code === OPERATOR.convolution || code === OPERATOR.depthwise) {
      const depthwise = code === OPERATOR.depthwise;
      const fields = depthwise ? DEPTHWISE_OPTIONS : CONVOLUTION_OPTIONS;
      const options = tables.table(node, NODE.options);
      const activation = tables.byte(options, fields.activation);
      if (activation !== ACTIVATION.none && activation !== ACTIVATION.relu6) throw new Error(`activation ${activation} is not known`);
      convolutions.push({
        depthwise,
        stride: tables.int(options, fields.stride),
        relu6: activation === ACTIVATION.relu6,
        // [out, height, width, in]; depthwise [1, height, width, channels]
        kernel: permute(weights(inputs[1]), [1, 2, 3, 0]),
        bias: weights(inputs[2]),
      });
    }
  }
  return { convolutions, dense };
}

/** The axes of a tensor in another order: axis k of the result is axis order[k] of `tensor`. */
function permute({ shape, data }: StoredTensor, order: readonly number[]): StoredTensor {
  const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const target = order.map((axis) => shape[axis]);
  const out = new Float32Array(data.length);
  const position = target.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    out[i] = data[position.reduce((sum, at, axis) => sum + at * steps[order[axis]], 0)];
    for (let axis = target.length - 1; axis >= 0; axis--) {
      position[axis]++;
      if (position[axis] < target[axis]) break;
      position[axis] = 0;
    }
  }
  return { shape: target, data: out };
}

/** What is needed of FlatBuffers (little endian): a table is the offset of its start; a field that is not there counts as 0 or empty. */
interface FlatBuffer {
  identifier: string;
  root: number;
  byte(table: number, field: number): number;
  int(table: number, field: number): number;
  ints(table: number, field: number): number[];
  bytes(table: number, field: number): Uint8Array;
  table(table: number, field: number): number;
  tables(table: number, field: number): number[];
}

function flatBuffer(bytes: Uint8Array): FlatBuffer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const follow = (at: number): number => at + view.getUint32(at, true);
  /** Where a field's value stands; 0 if the table does not have it. A table begins with the distance back to its list of fields. */
  const find = (table: number, field: number): number => {
    const list = table - view.getInt32(table, true);
    const entry = 4 + 2 * field;
    const offset = entry < view.getUint16(list, true) ? view.getUint16(list + entry, true) : 0;
    return offset === 0 ? 0 : table + offset;
  };
  const vector = (table: number, field: number): { start: number; length: number } => {
    const at = find(table, field);
    if (at === 0) return { start: 0, length: 0 };
    const start = follow(at);
    return { start: start + 4, length: view.getUint32(start, true) };
  };
  const entries = (table: number, field: number): number[] => {
    const { start, length } = vector(table, field);
    return Array.from({ length }, (_, i) => start + 4 * i);
  };
  const get = (table: number, field: number, read: (at: number) => number): number => {
    const at = find(table, field);
    return at === 0 ? 0 : read(at);
  };
  return {
    identifier: String.fromCharCode(...bytes.subarray(4, 8)),
    root: follow(0),
    byte: (table, field) => get(table, field, (at) => view.getInt8(at)),
    int: (table, field) => get(table, field, (at) => view.getInt32(at, true)),
    ints: (table, field) => entries(table, field).map((at) => view.getInt32(at, true)),
    bytes(table, field) {
      const { start, length } = vector(table, field);
      return bytes.subarray(start, start + length);
    },
    table: (table, field) => get(table, field, follow),
    tables: (table, field) => entries(table, field).map(follow),
  };
}
