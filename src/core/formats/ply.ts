import { MaquetteError } from '../errors';
import type { TriangleMesh } from '../mesh/mesh';
import { MeshBuilder } from '../mesh/meshBuilder';
import { vertexNormals } from '../mesh/normals';
import { ByteReader } from './byteReader';
import { mostTriangles, mostVertices } from './limits';
import { encodeText, oneLine, parseDecimal, parseWhole } from './text';

/** PLY, binary little-endian: positions and smooth normals as float32, colours (sRGB, 3V bytes) if there are any, triangles. */
export function writePly(
  mesh: TriangleMesh,
  { comment = '', colours }: { comment?: string; colours?: Uint8Array | undefined } = {},
): Uint8Array<ArrayBuffer> {
  const { positions, indices } = mesh;
  const vertices = positions.length / 3;
  const triangles = indices.length / 3;
  const header = encodeText(
    [
      'ply',
      'format binary_little_endian 1.0',
      ...(comment === '' ? [] : comment.split(/\r?\n/).map((line) => `comment ${oneLine(line)}`)),
      `element vertex ${vertices}`,
      ...['x', 'y', 'z', 'nx', 'ny', 'nz'].map((name) => `property float ${name}`),
      ...(colours ? ['red', 'green', 'blue'].map((name) => `property uchar ${name}`) : []),
      `element face ${triangles}`,
      'property list uchar uint vertex_indices',
      'end_header',
      '',
    ].join('\n'),
  );
  const normals = vertexNormals(mesh);
  const bytes = new Uint8Array(header.length + (colours ? 27 : 24) * vertices + 13 * triangles);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  let at = header.length;
  for (let v = 0; v < vertices; v++) {
    for (const values of [positions, normals]) {
      for (let axis = 0; axis < 3; axis++, at += 4) view.setFloat32(at, values[3 * v + axis], true);
    }
    if (colours) for (let k = 0; k < 3; k++) bytes[at++] = colours[3 * v + k];
  }
  for (let t = 0; t < triangles; t++) {
    view.setUint8(at++, 3);
    for (let k = 0; k < 3; k++, at += 4) view.setUint32(at, indices[3 * t + k], true);
  }
  return bytes;
}

type Scalar = 'i1' | 'u1' | 'i2' | 'u2' | 'i4' | 'u4' | 'f4' | 'f8';

const scalarNames: Readonly<Record<string, Scalar>> = {
  char: 'i1',
  int8: 'i1',
  uchar: 'u1',
  uint8: 'u1',
  short: 'i2',
  int16: 'i2',
  ushort: 'u2',
  uint16: 'u2',
  int: 'i4',
  int32: 'i4',
  uint: 'u4',
  uint32: 'u4',
  float: 'f4',
  float32: 'f4',
  double: 'f8',
  float64: 'f8',
};

interface Property {
  name: string;
  type: Scalar;
  /** Type of the list's length; none for a single number. */
  length?: Scalar;
}

interface Element {
  name: string;
  count: number;
  properties: Property[];
}

/** Gives the numbers of the body one after the other. */
interface Source {
  number(type: Scalar): number;
  /** Bytes, or an upper bound of words, that are left. */
  left(): number;
  fail(what: string): never;
}

const longestHeader = 1 << 16;

/**
 * Reads PLY: ascii and both binary orders. Takes x, y, z of `vertex` and the corner list of `face`; all other properties and elements are passed over.
 *
 * @throws MaquetteError 'bad-file' with line or byte, 'too-large', 'unsupported'.
 */
export function readPly(bytes: Uint8Array, fileName: string): TriangleMesh {
  const { format, elements, bodyAt, line } = readHeader(bytes, fileName);
  const source =
    format === 'ascii'
      ? asciiSource(bytes, bodyAt, line, fileName)
      : binarySource(bytes, bodyAt, format === 'binary_little_endian', fileName);
  const mesh = new MeshBuilder();
  let vertices = -1;
  for (const element of elements) {
    if (element.properties.length === 0) continue;
    // Each row takes a byte at least: counts beyond that are lies, and are found out before there is room made for them.
    if (element.count > source.left()) source.fail(`${element.count} × “${element.name}” are declared, the file is too short for that`);
    if (element.name === 'vertex') {
      if (element.count > mostVertices) tooLarge(fileName, `${element.count} vertices`);
      vertices = element.count;
      readVertices(element, source, mesh);
    } else if (element.name === 'face') {
      if (vertices < 0) source.fail('the faces come before the vertices');
      readFaces(element, source, mesh, vertices, fileName);
    } else {
      for (let i = 0; i < element.count; i++) for (const property of element.properties) readProperty(property, source);
    }
  }
  if (mesh.triangleCount === 0) {
    throw new MaquetteError('bad-file', `${fileName} has no faces: a point cloud is not a surface.`, { file: fileName });
  }
  return mesh.build();
}

function tooLarge(file: string, what: string): never {
  throw new MaquetteError('too-large', `${file} holds ${what}, more than can be read.`, { file });
}

function readVertices(element: Element, source: Source, mesh: MeshBuilder): void {
  const columns = ['x', 'y', 'z'].map((name) => element.properties.findIndex((property) => property.name === name && !property.length));
  if (columns.includes(-1)) source.fail('the vertices lack x, y or z');
  const row = new Float64Array(element.properties.length);
  for (let v = 0; v < element.count; v++) {
    element.properties.forEach((property, i) => {
      row[i] = readProperty(property, source)[0] ?? 0;
    });
    const [x, y, z] = columns.map((column) => row[column]);
    if (!Number.isFinite(Math.fround(x) + Math.fround(y) + Math.fround(z))) source.fail(`vertex ${v} is not finite`);
    mesh.addVertex(x, y, z);
  }
}

function readFaces(element: Element, source: Source, mesh: MeshBuilder, vertices: number, file: string): void {
  const list = element.properties.findIndex((property) => property.length && /^vertex_ind(ex|ices)$/.test(property.name));
  if (list < 0) source.fail('the faces have no list of vertices (triangle strips are not read)');
  for (let f = 0; f < element.count; f++) {
    element.properties.forEach((property, i) => {
      const values = readProperty(property, source);
      if (i !== list) return;
      for (const vertex of values) {
        if (!(Number.isInteger(vertex) && vertex >= 0 && vertex < vertices))
          source.fail(`face ${f} names vertex ${vertex}, but there are ${vertices}`);
      }
      if (mesh.triangleCount + values.length > mostTriangles) tooLarge(file, `more than ${mostTriangles} triangles`);
      if (values.length >= 3) mesh.addPolygon(values);
    });
  }
}

function readProperty(property: Property, source: Source): number[] {
  if (!property.length) return [source.number(property.type)];
  const length = source.number(property.length);
  if (!(Number.isInteger(length) && length >= 0 && length <= source.left()))
    source.fail(`a list of ${length} numbers does not fit into the file`);
  const values: number[] = [];
  for (let i = 0; i < length; i++) values.push(source.number(property.type));
  return values;
}

function readHeader(bytes: Uint8Array, file: string): { format: string; elements: Element[]; bodyAt: number; line: number } {
  let at = 0;
  let line = 0;
  const fail = (what: string): never => {
    throw new MaquetteError('bad-file', `${file}, line ${line}: ${what}.`, { file, line });
  };
  const nextLine = (): string[] => {
    const from = at;
    const limit = Math.min(bytes.length, longestHeader);
    while (at < limit && bytes[at] !== 10) at++;
    line++;
    if (at >= limit) fail('the header has no “end_header”');
    return String.fromCharCode(...bytes.subarray(from, at++))
      .trim()
      .split(/\s+/);
  };
  if (nextLine()[0] !== 'ply') fail('the file does not start with “ply”');
  let format = '';
  const elements: Element[] = [];
  for (let words = nextLine(); words[0] !== 'end_header'; words = nextLine()) {
    if (words[0] === 'format') {
      format = words[1] ?? '';
      if (!['ascii', 'binary_little_endian', 'binary_big_endian'].includes(format)) fail(`“${format.slice(0, 40)}” is no format of PLY`);
    } else if (words[0] === 'element') {
      const count = parseWhole(words[2] ?? '');
      if (!(count >= 0)) fail(`“${(words[2] ?? '').slice(0, 40)}” is no count`);
      elements.push({ name: words[1], count, properties: [] });
    } else if (words[0] === 'property') {
      const element = elements.at(-1);
      if (!element) return fail('a property stands before the first element');
      const isList = words[1] === 'list';
      const types = (isList ? words.slice(2, 4) : words.slice(1, 2)).map((name) =>
        Object.hasOwn(scalarNames, name) ? scalarNames[name] : undefined,
      );
      const type = types.at(-1);
      const name = words[isList ? 4 : 2];
      if (!type || types.includes(undefined) || name === undefined) return fail(`“${words.join(' ').slice(0, 60)}” is no property`);
      element.properties.push({ name, type, length: isList ? types[0] : undefined });
    } else if (words[0] !== 'comment' && words[0] !== 'obj_info' && words[0] !== '' && elements.length > 0) {
      // Before the first element old programs write notes without saying that they are comments ("Created by Blender3D").
      fail(`“${words[0].slice(0, 40)}” is no header line of PLY`);
    }
  }
  if (format === '') fail('the header names no format');
  return { format, elements, bodyAt: at, line };
}

const width: Readonly<Record<Scalar, number>> = { i1: 1, u1: 1, i2: 2, u2: 2, i4: 4, u4: 4, f4: 4, f8: 8 };

function binarySource(bytes: Uint8Array, start: number, little: boolean, file: string): Source {
  const reader = new ByteReader(bytes, file, little);
  reader.at = start;
  const { view } = reader;
  const read: Record<Scalar, (at: number) => number> = {
    i1: (at) => view.getInt8(at),
    u1: (at) => view.getUint8(at),
    i2: (at) => view.getInt16(at, little),
    u2: (at) => view.getUint16(at, little),
    i4: (at) => view.getInt32(at, little),
    u4: (at) => view.getUint32(at, little),
    f4: (at) => view.getFloat32(at, little),
    f8: (at) => view.getFloat64(at, little),
  };
  return {
    number: (type) => read[type](reader.take(width[type])),
    left: () => reader.left,
    fail: (what) => reader.fail(what),
  };
}

function asciiSource(bytes: Uint8Array, start: number, headerLines: number, file: string): Source {
  const lines = new TextDecoder().decode(bytes.subarray(start)).split('\n');
  let line = 0;
  let words: string[] = [];
  let at = 0;
  const fail = (what: string): never => {
    throw new MaquetteError('bad-file', `${file}, line ${headerLines + line}: ${what}.`, { file, line: headerLines + line });
  };
  return {
    number() {
      while (at >= words.length) {
        if (line >= lines.length) fail('the file ends too early');
        words = lines[line++].trim().split(/\s+/);
        at = words[0] === '' ? words.length : 0;
      }
      const value = parseDecimal(words[at]);
      if (Number.isNaN(value)) fail(`“${words[at].slice(0, 40)}” is no number`);
      at++;
      return value;
    },
    left: () => bytes.length,
    fail,
  };
}
