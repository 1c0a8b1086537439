import { MaquetteError } from '../errors';
import type { TriangleMesh } from '../mesh/mesh';
import { MeshBuilder } from '../mesh/meshBuilder';
import { weldTriangles } from '../mesh/weld';
import { mostTriangles } from './limits';
import { decodeText, encodeText, oneLine, parseDecimal } from './text';

export interface StlOptions {
  /** First words of the header (binary) or name of the solid (ASCII). */
  name?: string;
  ascii?: boolean;
}

/** STL: triangles with their flat normals, no shared vertices; units are the reader's guess (millimetres in every slicer). */
export function writeStl(mesh: TriangleMesh, { name = 'shape', ascii = false }: StlOptions = {}): Uint8Array<ArrayBuffer> {
  return ascii ? writeAscii(mesh, name) : writeBinary(mesh, name);
}

function writeBinary(mesh: TriangleMesh, name: string): Uint8Array<ArrayBuffer> {
  const { positions, indices } = mesh;
  const triangles = indices.length / 3;
  const bytes = new Uint8Array(84 + 50 * triangles);
  const view = new DataView(bytes.buffer);
  // A binary header that starts with "solid" is taken for ASCII by careless readers.
  bytes.set(encodeText(`STL ${oneLine(name)}`).subarray(0, 80));
  view.setUint32(80, triangles, true);
  for (let t = 0, at = 84; t < triangles; t++, at += 50) {
    const normal = flatNormal(mesh, t);
    for (let axis = 0; axis < 3; axis++) view.setFloat32(at + 4 * axis, normal[axis], true);
    for (let k = 0; k < 9; k++) view.setFloat32(at + 12 + 4 * k, positions[3 * indices[3 * t + Math.floor(k / 3)] + (k % 3)], true);
  }
  return bytes;
}

function writeAscii(mesh: TriangleMesh, name: string): Uint8Array<ArrayBuffer> {
  const { positions, indices } = mesh;
  const title = oneLine(name) || 'shape';
  // Nine digits bring every float32 back bit for bit, so that corners that were one vertex are found to be one again.
  const number = (value: number): string => String(Number(value.toPrecision(9)));
  const lines = [`solid ${title}`];
  for (let t = 0; t < indices.length; t += 3) {
    lines.push(
      `facet normal ${flatNormal(mesh, t / 3)
        .map(number)
        .join(' ')}`,
      'outer loop',
    );
    for (let k = 0; k < 3; k++) {
      const at = 3 * indices[t + k];
      lines.push(`vertex ${number(positions[at])} ${number(positions[at + 1])} ${number(positions[at + 2])}`);
    }
    lines.push('endloop', 'endfacet');
  }
  lines.push(`endsolid ${title}`, '');
  return encodeText(lines.join('\n'));
}

function flatNormal({ positions, indices }: TriangleMesh, triangle: number): [number, number, number] {
  const a = 3 * indices[3 * triangle];
  const b = 3 * indices[3 * triangle + 1];
  const c = 3 * indices[3 * triangle + 2];
  const u = [positions[b] - positions[a], positions[b + 1] - positions[a + 1], positions[b + 2] - positions[a + 2]];
  const v = [positions[c] - positions[a], positions[c + 1] - positions[a + 1], positions[c + 2] - positions[a + 2]];
  const x = u[1] * v[2] - u[2] * v[1];
  const y = u[2] * v[0] - u[0] * v[2];
  const z = u[0] * v[1] - u[1] * v[0];
  const length = Math.hypot(x, y, z);
  return length > 0 ? [x / length, y / length, z / length] : [0, 0, 0];
}

/**
 * Reads binary and ASCII STL and joins corners at the same position to one vertex. The two are told apart by size, since many binary files
 * start with the word "solid" too.
 *
 * @throws MaquetteError 'bad-file' with the line or byte, 'too-large'.
 */
export function readStl(bytes: Uint8Array, fileName: string): TriangleMesh {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const declared = bytes.length >= 84 ? view.getUint32(80, true) : 0;
  if (bytes.length >= 84 && bytes.length === 84 + 50 * declared) return readBinary(view, declared, fileName);
  if (/^\s*solid\b[^]*\b(facet|endsolid)\b/.test(decodeText(bytes.subarray(0, 2048)))) return readAscii(bytes, fileName);
  if (bytes.length < 84) {
    throw new MaquetteError('bad-file', `${fileName} has ${bytes.length} bytes and no text of an STL file: it is not STL.`, {
      file: fileName,
      byte: bytes.length,
    });
  }
  const held = Math.floor((bytes.length - 84) / 50);
  if (declared > 0 && held >= declared) return readBinary(view, declared, fileName); // bytes after the last triangle: some programs pad
  throw new MaquetteError('bad-file', `${fileName} declares ${declared} triangles but holds ${held}: it is cut off or not STL.`, {
    file: fileName,
    byte: bytes.length,
  });
}

function readBinary(view: DataView, triangles: number, fileName: string): TriangleMesh {
  if (triangles === 0) throw new MaquetteError('bad-file', `${fileName} has no triangles.`, { file: fileName, byte: 80 });
  if (triangles > mostTriangles)
    throw new MaquetteError('too-large', `${fileName} has more than ${mostTriangles} triangles.`, { file: fileName, byte: 80 });
  const corners = new Float32Array(9 * triangles);
  for (let t = 0; t < triangles; t++) {
    for (let k = 0; k < 9; k++) {
      const byte = 84 + 50 * t + 12 + 4 * k;
      const value = view.getFloat32(byte, true);
      if (!Number.isFinite(value))
        throw new MaquetteError('bad-file', `${fileName}, byte ${byte}: a coordinate is ${value}.`, { file: fileName, byte });
      corners[9 * t + k] = value;
    }
  }
  return weldTriangles(corners);
}

function readAscii(bytes: Uint8Array, fileName: string): TriangleMesh {
  const lines = decodeText(bytes).split('\n');
  const mesh = new MeshBuilder();
  let inLoop = -1; // corners of the open loop, -1 outside
  let ended = false;
  let line = 0;
  const fail = (what: string): never => {
    throw new MaquetteError('bad-file', `${fileName}, line ${line}: ${what}.`, { file: fileName, line });
  };
  for (const text of lines) {
    line++;
    const tokens = text.trim().split(/\s+/);
    switch (tokens[0].toLowerCase()) {
      case 'outer':
        if (inLoop >= 0) fail('a loop starts before the last one has ended');
        inLoop = 0;
        break;
      case 'vertex': {
        if (inLoop < 0 || inLoop > 2) fail('a vertex stands outside of a triangle');
        const [x, y, z] = [parseDecimal(tokens[1] ?? ''), parseDecimal(tokens[2] ?? ''), parseDecimal(tokens[3] ?? '')];
        if (!Number.isFinite(Math.fround(x) + Math.fround(y) + Math.fround(z))) fail('a vertex needs three numbers');
        mesh.addVertex(x, y, z);
        inLoop++;
        break;
      }
      case 'endloop':
        if (inLoop !== 3) fail(`a triangle has ${Math.max(inLoop, 0)} corners`);
        inLoop = -1;
        if (mesh.vertexCount > 3 * mostTriangles)
          throw new MaquetteError('too-large', `${fileName} has more than ${mostTriangles} triangles.`, { file: fileName, line });
        break;
      case 'endsolid':
        ended = true;
        break;
    }
  }
  if (inLoop >= 0 || !ended) fail('the file ends before “endsolid”: it is cut off');
  if (mesh.vertexCount === 0) throw new MaquetteError('bad-file', `${fileName} has no triangles.`, { file: fileName });
  return weldTriangles(mesh.build().positions);
}
