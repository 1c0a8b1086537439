import { MaquetteError } from '../errors';
import type { TriangleMesh } from '../mesh/mesh';
import { MeshBuilder } from '../mesh/meshBuilder';
import { mostTriangles, mostVertices } from './limits';
import { coordinateWriter, decodeText, encodeText, oneLine, parseDecimal, parseWhole } from './text';

/** Object File Format: counts, positions, triangles. */
export function writeOff({ positions, indices }: TriangleMesh, { comment = '' }: { comment?: string } = {}): Uint8Array<ArrayBuffer> {
  const lines = ['OFF', ...(comment === '' ? [] : comment.split(/\r?\n/).map((line) => `# ${oneLine(line)}`))];
  lines.push(`${positions.length / 3} ${indices.length / 3} 0`);
  const coordinate = coordinateWriter(positions);
  for (let i = 0; i < positions.length; i += 3) {
    lines.push(`${coordinate(positions[i])} ${coordinate(positions[i + 1])} ${coordinate(positions[i + 2])}`);
  }
  for (let t = 0; t < indices.length; t += 3) lines.push(`3 ${indices[t]} ${indices[t + 1]} ${indices[t + 2]}`);
  lines.push('');
  return encodeText(lines.join('\n'));
}

/**
 * Reads OFF, COFF, NOFF and their mixtures: normals and colours are passed over, polygons split. Takes the headers of ModelNet too, whose counts stand on
 * the first line or are glued to the keyword ("OFF490 518 0").
 *
 * @throws MaquetteError 'bad-file' with the line, 'too-large'.
 */
export function readOff(bytes: Uint8Array, fileName: string): TriangleMesh {
  const tokens = new LineTokens(decodeText(bytes));
  const fail = (what: string): never => {
    throw new MaquetteError('bad-file', `${fileName}, line ${tokens.line}: ${what}.`, { file: fileName, line: tokens.line });
  };
  const number = (): number => {
    const token = tokens.next();
    if (token === null) fail('the file ends too early');
    const value = parseDecimal(token ?? '');
    if (!Number.isFinite(Math.fround(value))) fail(`“${(token ?? '').slice(0, 40)}” is no number`);
    return value;
  };
  const count = (what: string): number => {
    const token = tokens.next();
    if (token === null) fail('the file ends too early');
    const value = parseWhole(token ?? '');
    if (!(value >= 0)) fail(`“${(token ?? '').slice(0, 40)}” is no ${what}`);
    return value;
  };

  const head = /^(ST)?(C?)(N?)OFF(.*)$/.exec(tokens.next() ?? '');
  if (!head) return fail('the file does not start with “OFF”');
  if (head[1]) fail('texture coordinates in OFF are not read');
  if (head[4] !== '') tokens.back(head[4]);
  const vertices = count('number of vertices');
  const faces = count('number of faces');
  const edges = tokens.next(true); // often 0 or missing; nobody needs it
  if (edges !== null && Number.isNaN(parseWhole(edges))) fail(`“${edges.slice(0, 40)}” is no number of edges`);
  if (vertices > mostVertices || faces > mostTriangles) {
    throw new MaquetteError('too-large', `${fileName} declares ${vertices} vertices and ${faces} faces, more than can be read.`, {
      file: fileName,
    });
  }

  const mesh = new MeshBuilder();
  const normals = head[3] ? 3 : 0;
  for (let v = 0; v < vertices; v++) {
    mesh.addVertex(number(), number(), number());
    for (let k = 0; k < normals; k++) number();
    if (head[2]) tokens.skipLine(); // a colour of 3 or 4 numbers
  }
  for (let f = 0; f < faces; f++) {
    const corners = count('number of corners');
    if (corners > vertices) fail(`a face has ${corners} corners`);
    if (mesh.triangleCount + corners > mostTriangles) {
      throw new MaquetteError('too-large', `${fileName} has more than ${mostTriangles} triangles.`, { file: fileName, line: tokens.line });
    }
    const polygon: number[] = [];
    for (let k = 0; k < corners; k++) {
      const vertex = count('number of a vertex');
      if (vertex >= vertices) fail(`a face names vertex ${vertex}, but there are ${vertices}`);
      polygon.push(vertex);
    }
    if (corners >= 3) mesh.addPolygon(polygon);
    tokens.skipLine(); // a colour
  }
  if (mesh.triangleCount === 0) throw new MaquetteError('bad-file', `${fileName} has no faces.`, { file: fileName });
  return mesh.build();
}

/** The words of a text with comments ("# ...") and blank lines left out; knows its line. */
class LineTokens {
  private readonly lines: string[];
  private words: string[] = [];
  private at = 0;
  /** From 1. */
  line = 0;

  constructor(text: string) {
    this.lines = text.split('\n');
  }

  /** The next word, null at the end; with `sameLine` also null at the end of the line. */
  next(sameLine = false): string | null {
    while (this.at >= this.words.length) {
      if (sameLine || this.line >= this.lines.length) return null;
      const text = this.lines[this.line++];
      const comment = text.indexOf('#');
      this.words = (comment < 0 ? text : text.slice(0, comment)).split(/\s+/).filter((word) => word !== '');
      this.at = 0;
    }
    return this.words[this.at++];
  }

  /** Puts a word in front of those to come on this line. */
  back(word: string): void {
    this.words.splice(this.at, 0, word);
  }

  skipLine(): void {
    this.at = this.words.length;
  }
}
