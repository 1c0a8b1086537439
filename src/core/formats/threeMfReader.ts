import { MaquetteError } from '../errors';
import type { TriangleMesh } from '../mesh/mesh';
import { MeshBuilder } from '../mesh/meshBuilder';
import type { LengthUnit } from '../mesh/placeMesh';
import { mostTriangles, mostVertices } from './limits';
import { decodeText, parseDecimal, parseWhole } from './text';
import { unzip } from './unzip';

/** Most bytes that the model of one file may unpack to. */
const mostUnpacked = 512 * 2 ** 20;
/** Components within components: a real file has one or two. */
const deepest = 20;

/** Row vectors: a point is (x, y, z, 1) times these four rows of three. */
type Transform = readonly number[];
const identity: Transform = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

interface Model {
  vertices: number[];
  triangles: number[];
  components: { object: string; transform: Transform }[];
}

const metresOf: Readonly<Record<string, number>> = {
  micron: 1e-6,
  millimeter: 1e-3,
  centimeter: 1e-2,
  inch: 0.0254,
  foot: 0.3048,
  meter: 1,
};
const lengthUnits: Readonly<Record<string, LengthUnit>> = { millimeter: 'mm', centimeter: 'cm', inch: 'in', meter: 'm' };

/** A mesh that says its unit; z is up in 3MF. */
export interface ThreeMfMesh extends TriangleMesh {
  readonly unit: LengthUnit;
}

/**
 * Reads everything that a 3MF file (core specification 1.x) builds, as one mesh in the file's unit: objects, components and their transforms. Materials,
 * slices and other extensions are passed over.
 *
 * @throws MaquetteError 'bad-file', 'too-large', 'unsupported'.
 */
export function read3mf(bytes: Uint8Array, fileName: string): ThreeMfMesh {
  const bad = (what: string): MaquetteError => new MaquetteError('bad-file', `${fileName} ${what}.`, { file: fileName });
  const xml = decodeText(modelOf(bytes, fileName, bad));
  const objects = new Map<string, Model>();
  const items: Model['components'] = [];
  let unit = 'millimeter';
  let model: Model | null = null;
  let vertexTotal = 0;
  let triangleTotal = 0;

  const transformOf = (attributes: Map<string, string>): Transform => {
    const text = attributes.get('transform');
    if (text === undefined) return identity;
    const numbers = text.trim().split(/\s+/).map(parseDecimal);
    if (numbers.length !== 12 || numbers.some(Number.isNaN)) throw bad(`has a transform that is none: “${text.slice(0, 60)}”`);
    return numbers;
  };
  const number = (attributes: Map<string, string>, name: string): number => {
    const value = parseDecimal(attributes.get(name) ?? '');
    if (!Number.isFinite(Math.fround(value))) throw bad(`has a vertex whose “${name}” is no number`);
    return value;
  };

  for (const { name, attributes } of tagsOf(xml, bad)) {
    switch (name) {
      case 'model':
        unit = attributes.get('unit') ?? unit;
        if (!Object.hasOwn(metresOf, unit)) throw bad(`has the unknown unit “${unit.slice(0, 40)}”`);
        break;
      case 'object':
        model = { vertices: [], triangles: [], components: [] };
        objects.set(attributes.get('id') ?? '', model);
        break;
      case 'vertex':
        if (++vertexTotal > mostVertices)
          throw new MaquetteError('too-large', `${fileName} has more than ${mostVertices} vertices.`, { file: fileName });
        model?.vertices.push(number(attributes, 'x'), number(attributes, 'y'), number(attributes, 'z'));
        break;
      case 'triangle':
        if (++triangleTotal > mostTriangles)
          throw new MaquetteError('too-large', `${fileName} has more than ${mostTriangles} triangles.`, { file: fileName });
        for (const corner of ['v1', 'v2', 'v3']) {
          const vertex = parseWhole(attributes.get(corner) ?? '');
          if (!(model && vertex >= 0 && vertex < model.vertices.length / 3)) throw bad(`has a triangle whose “${corner}” names no vertex`);
          model.triangles.push(vertex);
        }
        break;
      case 'component':
        model?.components.push({ object: attributes.get('objectid') ?? '', transform: transformOf(attributes) });
        break;
      case 'item':
        items.push({ object: attributes.get('objectid') ?? '', transform: transformOf(attributes) });
        break;
    }
  }

  const mesh = new MeshBuilder();
  const place = (id: string, transform: Transform, depth: number): void => {
    const object = objects.get(id);
    if (!object) throw bad(`builds the object “${id.slice(0, 40)}”, which it does not hold`);
    if (depth > deepest) throw bad('has components within components without end');
    if (mesh.vertexCount + object.vertices.length / 3 > mostVertices || mesh.triangleCount + object.triangles.length / 3 > mostTriangles)
      throw new MaquetteError('too-large', `${fileName} builds more than can be read.`, { file: fileName });
    const first = mesh.vertexCount;
    for (let i = 0; i < object.vertices.length; i += 3) {
      const [x, y, z] = [0, 1, 2].map((k) => Math.fround(object.vertices[i] * transform[k] + object.vertices[i + 1] * transform[3 + k] + object.vertices[i + 2] * transform[6 + k] + transform[9 + k])); // prettier-ignore
      if (!Number.isFinite(x + y + z)) throw bad('has a vertex that its transform takes beyond all bounds');
      mesh.addVertex(x, y, z);
    }
    const swap = determinant(transform) < 0 ? 1 : 0; // a mirroring transform turns triangles inside out
    for (let t = 0; t < object.triangles.length; t += 3) {
      mesh.addTriangle(first + object.triangles[t], first + object.triangles[t + 1 + swap], first + object.triangles[t + 2 - swap]);
    }
    for (const component of object.components) place(component.object, multiply(component.transform, transform), depth + 1);
  };
  for (const { object, transform } of items) place(object, transform, 0);
  if (mesh.triangleCount === 0) throw bad('builds no triangles');

  const { positions, indices } = mesh.build();
  const known = Object.hasOwn(lengthUnits, unit) ? lengthUnits[unit] : undefined;
  if (known) return { positions, indices, unit: known };
  for (let i = 0; i < positions.length; i++) positions[i] *= metresOf[unit];
  return { positions, indices, unit: 'm' };
}

/** The 3D model part: what the package's relationships name, else the usual place. Nothing is written, so names cannot lead anywhere. */
function modelOf(bytes: Uint8Array, file: string, bad: (what: string) => MaquetteError): Uint8Array {
  const limits = { bytes: mostUnpacked };
  const relationships = unzip(bytes, file, limits, (name) => name === '_rels/.rels').get('_rels/.rels');
  let path = '3D/3dmodel.model';
  if (relationships) {
    for (const { name, attributes } of tagsOf(decodeText(relationships), bad)) {
      if (name === 'Relationship' && attributes.get('Type')?.endsWith('/3dmodel'))
        path = (attributes.get('Target') ?? path).replace(/^\//, '');
    }
  }
  const model = unzip(bytes, file, limits, (name) => name.toLowerCase() === path.toLowerCase());
  for (const content of model.values()) return content;
  throw bad('holds no 3D model');
}

/** The start tags of an XML text in order, without name space prefixes: all that 3MF keeps is in attributes. */
function* tagsOf(xml: string, bad: (what: string) => MaquetteError): Generator<{ name: string; attributes: Map<string, string> }> {
  const attribute = /([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g;
  for (let at = xml.indexOf('<'); at >= 0; at = xml.indexOf('<', at)) {
    if (xml.startsWith('<!--', at)) {
      at = xml.indexOf('-->', at);
      if (at < 0) throw bad('has a comment without end');
      continue;
    }
    if (xml.startsWith('<!', at)) throw bad('has a document type, which 3MF does not allow');
    const end = xml.indexOf('>', at);
    if (end < 0) throw bad('is cut off within a tag');
    const tag = /^<([\w:.-]+)/.exec(xml.slice(at, Math.min(end, at + 200)));
    if (tag) {
      const attributes = new Map<string, string>();
      attribute.lastIndex = 0;
      for (const [, name, value] of xml.slice(at, end).matchAll(attribute)) attributes.set(name, value.slice(1, -1));
      yield { name: tag[1].replace(/^.*:/, ''), attributes };
    }
    at = end;
  }
}

/** First a, then b. */
function multiply(a: Transform, b: Transform): Transform {
  const product: number[] = [];
  for (let row = 0; row < 4; row++) {
    for (let k = 0; k < 3; k++) {
      let sum = row === 3 ? b[9 + k] : 0;
      for (let i = 0; i < 3; i++) sum += a[3 * row + i] * b[3 * i + k];
      product.push(sum);
    }
  }
  return product;
}

function determinant(m: Transform): number {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}
