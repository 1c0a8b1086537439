import { MaquetteError } from '../errors';
import { meshBounds } from '../mesh/bounds';
import type { TriangleMesh } from '../mesh/mesh';
import { vertexNormals } from '../mesh/normals';
import { weldTriangles } from '../mesh/weld';
import { ByteReader } from './byteReader';
import { mostTriangles } from './limits';
import { encodeText, oneLine } from './text';

const magic = 0x46546c67; // "glTF"
const jsonChunk = 0x4e4f534a; // "JSON"
const binaryChunk = 0x004e4942; // "BIN\0"
const floatType = 5126;
const ushortType = 5123;
const uintType = 5125;

/**
 * Binary glTF 2.0: one mesh with positions and smooth normals, neutral clay or the colours that are given (sRGB, 3V bytes). The numbers must be in metres
 * with y up, as glTF demands.
 */
export function writeGlb(
  mesh: TriangleMesh,
  { name = 'shape', colours }: { name?: string; colours?: Uint8Array | undefined } = {},
): Uint8Array<ArrayBuffer> {
  const { positions, indices } = mesh;
  const title = oneLine(name) || 'shape';
  const bounds = meshBounds(mesh) ?? { min: [0, 0, 0], max: [0, 0, 0] };
  const vertices = positions.length / 3;
  const lengths = [positions.byteLength, positions.byteLength, indices.byteLength, ...(colours ? [8 * vertices] : [])];
  const total = lengths.reduce((a, b) => a + b);
  const json = JSON.stringify({
    asset: { version: '2.0', generator: 'Maquette' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: title, mesh: 0 }],
    meshes: [
      { name: title, primitives: [{ attributes: { POSITION: 0, NORMAL: 1, ...(colours && { COLOR_0: 3 }) }, indices: 2, material: 0 }] },
    ],
    materials: [
      {
        name: colours ? 'Photo' : 'Clay',
        // Colours of vertices are multiplied with the base colour.
        pbrMetallicRoughness: { baseColorFactor: colours ? [1, 1, 1, 1] : [0.8, 0.78, 0.75, 1], metallicFactor: 0, roughnessFactor: 0.8 },
      },
    ],
    accessors: [
      { bufferView: 0, componentType: floatType, count: vertices, type: 'VEC3', ...bounds },
      { bufferView: 1, componentType: floatType, count: vertices, type: 'VEC3' },
      { bufferView: 2, componentType: uintType, count: indices.length, type: 'SCALAR' },
      ...(colours ? [{ bufferView: 3, componentType: ushortType, normalized: true, count: vertices, type: 'VEC4' }] : []),
    ],
    bufferViews: lengths.map((byteLength, i) => ({
      buffer: 0,
      byteOffset: lengths.slice(0, i).reduce((a, b) => a + b, 0),
      byteLength,
      target: i === 2 ? 34963 : 34962, // element array, array
    })),
    buffers: [{ byteLength: total }],
  });
  const text = encodeText(json);
  const textLength = Math.ceil(text.length / 4) * 4;
  const bytes = new Uint8Array(12 + 8 + textLength + 8 + total);
  const view = new DataView(bytes.buffer);
  [magic, 2, bytes.length, textLength, jsonChunk].forEach((word, i) => view.setUint32(4 * i, word, true));
  bytes.fill(32, 20, 20 + textLength); // the text is padded with spaces
  bytes.set(text, 20);
  let at = 20 + textLength;
  view.setUint32(at, total, true);
  view.setUint32(at + 4, binaryChunk, true);
  at += 8;
  for (const values of [positions, vertexNormals(mesh)]) {
    for (let i = 0; i < values.length; i++, at += 4) view.setFloat32(at, values[i], true);
  }
  for (let i = 0; i < indices.length; i++, at += 4) view.setUint32(at, indices[i], true);
  if (colours) {
    for (let v = 0; v < vertices; v++, at += 8) {
      for (let k = 0; k < 3; k++) view.setUint16(at + 2 * k, Math.round(65535 * linearOf(colours[3 * v + k])), true);
      view.setUint16(at + 6, 65535, true);
    }
  }
  return bytes;
}

/** Light of an sRGB byte, [0, 1]: glTF keeps the colours of vertices linear (IEC 61966-2-1). */
function linearOf(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** What this reader looks at in a glTF scene. Nothing in it is to be trusted: it comes from a file. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

/**
 * Reads the triangles of the default scene of a binary glTF 2.0 file, with the nodes' transforms, in metres, y up. Corners at the same position become one
 * vertex (glTF splits them at seams of normals and textures).
 *
 * @throws MaquetteError 'bad-file', 'too-large', 'unsupported' for compressed meshes and for files that keep their numbers elsewhere.
 */
export function readGlb(bytes: Uint8Array, fileName: string): TriangleMesh {
  const reader = new ByteReader(bytes, fileName);
  if (bytes.length < 20 || reader.u32() !== magic) reader.fail('the file does not start as binary glTF does', 0);
  const version = reader.u32();
  if (version !== 2) unsupported(fileName, `is glTF version ${version}; version 2 can be read`);
  const length = reader.u32();
  if (length > bytes.length) reader.fail(`the file declares ${length} bytes and has ${bytes.length}: it is cut off`, 8);
  const textLength = reader.u32();
  if (reader.u32() !== jsonChunk) reader.fail('the first chunk is not JSON', 16);
  const textAt = reader.at;
  let root: Json;
  try {
    root = JSON.parse(new TextDecoder().decode(reader.part(textLength))) as Json;
  } catch (error) {
    if (error instanceof MaquetteError) throw error;
    return reader.fail('the scene is not valid JSON', textAt);
  }
  let binary = new Uint8Array();
  if (reader.left >= 8) {
    const binaryLength = reader.u32();
    if (reader.u32() === binaryChunk) binary = Uint8Array.from(reader.part(binaryLength));
  }
  return new SceneReader(root, binary, fileName).read();
}

function unsupported(file: string, what: string): never {
  throw new MaquetteError('unsupported', `${file} ${what}.`, { file });
}

/** Columns of a 4×4 matrix, as glTF writes them. */
type Matrix = readonly number[];
const identity: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

class SceneReader {
  private readonly corners: Float32Array[] = [];
  private cornerCount = 0;
  private nodesSeen = 0;

  constructor(
    private readonly root: Json,
    private readonly binary: Uint8Array,
    private readonly file: string,
  ) {}

  read(): TriangleMesh {
    const required = this.list(this.root, 'extensionsRequired');
    // Quantisation only changes number types, which are checked below; compression needs a decoder.
    const unknown = required.filter((name): name is string => typeof name === 'string' && /draco|meshopt|quantization/i.test(name));
    if (unknown.length > 0) unsupported(this.file, `needs ${unknown.join(', ')}; export it without compression`);
    const scene = this.item('scenes', this.get(this.root, 'scene') ?? 0);
    for (const node of this.list(scene, 'nodes')) this.visit(node, identity, 0);
    const all = new Float32Array(this.cornerCount);
    let at = 0;
    for (const part of this.corners) {
      all.set(part, at);
      at += part.length;
    }
    if (all.length === 0) throw this.bad('has no triangles in its scene');
    return weldTriangles(all);
  }

  private bad(what: string): MaquetteError {
    return new MaquetteError('bad-file', `${this.file} ${what}.`, { file: this.file });
  }

  private get(of: Json, key: string): Json | undefined {
    return of !== null && typeof of === 'object' && !Array.isArray(of) && Object.hasOwn(of, key) ? of[key] : undefined;
  }

  private list(of: Json, key: string): Json[] {
    const value = this.get(of, key) ?? [];
    if (!Array.isArray(value)) throw this.bad(`has no list where “${key}” stands`);
    return value;
  }

  private whole(of: Json, key: string, missing?: number): number {
    const value = this.get(of, key) ?? missing;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw this.bad(`has no whole number where “${key}” stands`);
    return value;
  }

  private item(key: string, index: Json): Json {
    const items = this.list(this.root, key);
    const item = typeof index === 'number' ? items[index] : undefined;
    if (item === undefined) throw this.bad(`names number ${JSON.stringify(index)} of ${items.length} “${key}”`);
    return item;
  }

  private visit(index: Json, parent: Matrix, depth: number): void {
    // A scene is a tree. One that is not could be walked for ever, or for too long.
    if (depth > 100 || ++this.nodesSeen > 100_000) throw this.bad('has a scene that is no tree of sensible size');
    const node = this.item('nodes', index);
    const matrix = multiply(parent, this.transform(node));
    const mesh = this.get(node, 'mesh');
    if (mesh !== undefined) {
      for (const primitive of this.list(this.item('meshes', mesh), 'primitives')) this.addPrimitive(primitive, matrix);
    }
    for (const child of this.list(node, 'children')) this.visit(child, matrix, depth + 1);
  }

  private transform(node: Json): Matrix {
    const numbers = (key: string, missing: Matrix): Matrix => {
      const values = this.get(node, key) ?? missing;
      if (!Array.isArray(values) || values.length !== missing.length || !values.every((value) => typeof value === 'number')) {
        throw this.bad(`has a node with a “${key}” that is none`);
      }
      return values;
    };
    if (this.get(node, 'matrix') !== undefined) return numbers('matrix', identity);
    const [tx, ty, tz] = numbers('translation', [0, 0, 0]);
    const [x, y, z, w] = numbers('rotation', [0, 0, 0, 1]);
    const [sx, sy, sz] = numbers('scale', [1, 1, 1]);
    return [
      ...[1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)].map((value) => value * sx),
      0,
      ...[2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)].map((value) => value * sy),
      0,
      ...[2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)].map((value) => value * sz),
      0,
      ...[tx, ty, tz, 1],
    ];
  }

  private addPrimitive(primitive: Json, matrix: Matrix): void {
    const mode = this.whole(primitive, 'mode', 4);
    if (mode < 4) return; // points and lines
    if (mode !== 4) unsupported(this.file, 'holds triangle strips or fans; export plain triangles');
    const positionIndex = this.get(this.get(primitive, 'attributes') ?? null, 'POSITION');
    if (positionIndex === undefined) return;
    const position = this.accessor(positionIndex, 'VEC3', [floatType]);
    const indexNumber = this.get(primitive, 'indices');
    const index = indexNumber === undefined ? null : this.accessor(indexNumber, 'SCALAR', [5121, ushortType, uintType]);
    const count = index ? index.count : position.count;
    if (count % 3 !== 0) throw this.bad(`has triangles of ${count} corners in all`);
    if (this.cornerCount + 3 * count > 9 * mostTriangles) {
      throw new MaquetteError('too-large', `${this.file} has more than ${mostTriangles} triangles.`, { file: this.file });
    }
    // A mirroring transform turns triangles inside out; swap two corners back.
    const swap = determinant(matrix) < 0;
    const corners = new Float32Array(3 * count);
    for (let i = 0; i < count; i++) {
      const from = swap && i % 3 > 0 ? i - (i % 3) + 3 - (i % 3) : i;
      const vertex = index ? index.at(from, 0) : from;
      if (vertex >= position.count) throw this.bad(`names vertex ${vertex} of ${position.count}`);
      const [x, y, z] = [position.at(vertex, 0), position.at(vertex, 1), position.at(vertex, 2)];
      for (let axis = 0; axis < 3; axis++) {
        const value = Math.fround(matrix[axis] * x + matrix[4 + axis] * y + matrix[8 + axis] * z + matrix[12 + axis]);
        if (!Number.isFinite(value)) throw this.bad('has a vertex that is not finite');
        corners[3 * i + axis] = value;
      }
    }
    this.corners.push(corners);
    this.cornerCount += corners.length;
  }

  private accessor(
    number: Json,
    type: string,
    components: readonly number[],
  ): { count: number; at: (i: number, component: number) => number } {
    const accessor = this.item('accessors', number);
    const componentType = this.whole(accessor, 'componentType');
    if (this.get(accessor, 'type') !== type || !components.includes(componentType))
      unsupported(this.file, 'holds numbers of a type that is not read');
    if (this.get(accessor, 'sparse') !== undefined || this.get(accessor, 'bufferView') === undefined)
      unsupported(this.file, 'holds sparse arrays, which are not read');
    const bufferView = this.item('bufferViews', this.get(accessor, 'bufferView') ?? null);
    const buffer = this.item('buffers', this.get(bufferView, 'buffer') ?? null);
    if (this.get(buffer, 'uri') !== undefined || this.whole(bufferView, 'buffer') !== 0)
      unsupported(this.file, 'keeps its numbers in other files');
    const width = componentType === 5121 ? 1 : componentType === ushortType ? 2 : 4;
    const size = width * (type === 'VEC3' ? 3 : 1);
    const stride = this.whole(bufferView, 'byteStride', size);
    const start = this.whole(bufferView, 'byteOffset', 0) + this.whole(accessor, 'byteOffset', 0);
    const count = this.whole(accessor, 'count');
    const end = Math.min(this.binary.length, this.whole(bufferView, 'byteOffset', 0) + this.whole(bufferView, 'byteLength'));
    if (count > 0 && (stride < size || start + stride * (count - 1) + size > end))
      throw this.bad('has an array that lies beyond its numbers: it is cut off');
    const view = new DataView(this.binary.buffer, this.binary.byteOffset, this.binary.byteLength);
    const read = (at: number): number =>
      componentType === floatType
        ? view.getFloat32(at, true)
        : width === 1
          ? view.getUint8(at)
          : width === 2
            ? view.getUint16(at, true)
            : view.getUint32(at, true);
    return { count, at: (i, component) => read(start + stride * i + width * component) };
  }
}

function multiply(a: Matrix, b: Matrix): Matrix {
  return identity.map((_, i) => {
    const row = i % 4;
    const column = i - row;
    return a[row] * b[column] + a[4 + row] * b[column + 1] + a[8 + row] * b[column + 2] + a[12 + row] * b[column + 3];
  });
}

function determinant(m: Matrix): number {
  return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[4] * (m[1] * m[10] - m[2] * m[9]) + m[8] * (m[1] * m[6] - m[2] * m[5]);
}
