import { MaquetteError } from '../errors';
import type { TriangleMesh } from '../mesh/mesh';
import { MeshBuilder } from '../mesh/meshBuilder';
import { vertexNormals } from '../mesh/normals';
import { mostTriangles, mostVertices } from './limits';
import { coordinateWriter, decodeText, encodeText, oneLine, parseDecimal, parseWhole } from './text';

export interface ObjOptions {
  /** Name of the object in the file. */
  name?: string;
  /** Header, a line or several: unit, up axis, where the file is from. */
  comment?: string;
  /** sRGB bytes, 3V: written after the coordinates, the way Blender, MeshLab and many others read. */
  colours?: Uint8Array | undefined;
  /** File name of a material library whose material "Surface" all faces take. */
  materials?: string | undefined;
}

/** Wavefront OBJ: positions (with colours), smooth normals, triangles. */
export function writeObj(
  mesh: TriangleMesh,
  { name = 'shape', comment = '', colours, materials }: ObjOptions = {},
): Uint8Array<ArrayBuffer> {
  const { positions, indices } = mesh;
  const lines: string[] = comment === '' ? [] : comment.split(/\r?\n/).map((line) => `# ${oneLine(line)}`);
  // Spaces split names in many readers.
  if (materials !== undefined) lines.push(`mtllib ${oneLine(materials)}`);
  lines.push(`o ${oneLine(name).replace(/\s+/g, '_') || 'shape'}`);
  const coordinate = coordinateWriter(positions);
  for (let i = 0; i < positions.length; i += 3) {
    const colour = colours ? ` ${share(colours[i])} ${share(colours[i + 1])} ${share(colours[i + 2])}` : '';
    lines.push(`v ${coordinate(positions[i])} ${coordinate(positions[i + 1])} ${coordinate(positions[i + 2])}${colour}`);
  }
  const normals = vertexNormals(mesh);
  const component = (value: number): string => String(Math.round(value * 1e4) / 1e4 || 0);
  for (let i = 0; i < normals.length; i += 3) {
    lines.push(`vn ${component(normals[i])} ${component(normals[i + 1])} ${component(normals[i + 2])}`);
  }
  if (materials !== undefined) lines.push('usemtl Surface');
  lines.push('s 1');
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t] + 1, indices[t + 1] + 1, indices[t + 2] + 1];
    lines.push(`f ${a}//${a} ${b}//${b} ${c}//${c}`);
  }
  lines.push('');
  return encodeText(lines.join('\n'));
}

/** The material library that goes with an OBJ: one matt material "Surface" of an sRGB colour. */
export function writeMtl(colour: readonly number[], comment = ''): Uint8Array<ArrayBuffer> {
  const lines = comment === '' ? [] : comment.split(/\r?\n/).map((line) => `# ${oneLine(line)}`);
  return encodeText([...lines, 'newmtl Surface', `Kd ${colour.map(share).join(' ')}`, 'Ka 0 0 0', 'Ks 0 0 0', 'illum 1', ''].join('\n'));
}

/** A byte as a share of 1, with the digits that bring the byte back. */
function share(byte: number): string {
  return String(Math.round((byte / 255) * 1e4) / 1e4);
}

/**
 * Reads positions and faces; normals, texture coordinates, materials and groups are passed over. Polygons are split into triangles, and triangles that
 * repeat a vertex left out. The axes stay as in the file, which does not say what they mean.
 *
 * @throws MaquetteError 'bad-file' with the line, 'too-large'.
 */
export function readObj(bytes: Uint8Array, fileName: string): TriangleMesh {
  const lines = decodeText(bytes).split('\n');
  const mesh = new MeshBuilder();
  let line = 0;
  const fail = (what: string): never => {
    throw new MaquetteError('bad-file', `${fileName}, line ${line}: ${what}.`, { file: fileName, line });
  };

  for (let i = 0; i < lines.length; i++) {
    line = i + 1;
    let text = lines[i].trim();
    while (text.endsWith('\\') && i + 1 < lines.length) text = `${text.slice(0, -1)} ${lines[++i].trim()}`;
    if (text.startsWith('v ') || text.startsWith('v\t')) {
      if (mesh.vertexCount >= mostVertices)
        throw new MaquetteError('too-large', `${fileName} has more than ${mostVertices} vertices.`, { file: fileName, line });
      const tokens = text.split(/\s+/);
      const x = parseDecimal(tokens[1] ?? '');
      const y = parseDecimal(tokens[2] ?? '');
      const z = parseDecimal(tokens[3] ?? '');
      if (!Number.isFinite(Math.fround(x) + Math.fround(y) + Math.fround(z))) fail(`a vertex needs three numbers, not “${short(text)}”`);
      mesh.addVertex(x, y, z);
    } else if (text.startsWith('f ') || text.startsWith('f\t')) {
      const tokens = text.split(/\s+/);
      if (tokens.length < 4) fail(`a face needs three corners or more, not “${short(text)}”`);
      if (mesh.triangleCount + tokens.length > mostTriangles) {
        throw new MaquetteError('too-large', `${fileName} has more than ${mostTriangles} triangles.`, { file: fileName, line });
      }
      const corners: number[] = [];
      for (let k = 1; k < tokens.length; k++) {
        const token = tokens[k];
        if (token.startsWith('#')) break;
        const slash = token.indexOf('/');
        const number = parseWhole(slash < 0 ? token : token.slice(0, slash));
        // Negative numbers count back from the last vertex so far.
        const vertex = number < 0 ? mesh.vertexCount + number : number - 1;
        if (!(vertex >= 0 && vertex < mesh.vertexCount))
          fail(`the face names vertex “${short(token)}”, but ${mesh.vertexCount} are there so far`);
        corners.push(vertex);
      }
      mesh.addPolygon(corners);
    }
  }
  if (mesh.triangleCount === 0) throw new MaquetteError('bad-file', `${fileName} has no faces: it is not an OBJ mesh.`, { file: fileName });
  return mesh.build();
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
