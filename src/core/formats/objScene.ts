import { MaquetteError } from '../errors';
import type { Material, PaintedMesh, Texture } from '../render/mesh';

/** The materials of one .mtl file, by name. `texture` is the picture's file name as written. */
export interface MtlMaterial {
  name: string;
  colour: [number, number, number];
  opacity: number;
  gloss: number;
  texture?: string;
}

const MAX_VERTICES = 8_000_000;
/** Triangles keep the number of their material in 16 bits. */
const MAX_MATERIALS = 65_535;

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Reads a Wavefront material file: newmtl, Kd, Ks, Ns, d, Tr, map_Kd. Everything else is passed over. */
export function readMtl(text: string): Map<string, MtlMaterial> {
  const materials = new Map<string, MtlMaterial>();
  let current: MtlMaterial | undefined;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const space = line.search(/\s/);
    const word = space < 0 ? line : line.slice(0, space);
    const rest = space < 0 ? '' : line.slice(space + 1).trim();
    if (word === 'newmtl') {
      current = { name: rest, colour: [0.8, 0.8, 0.8], opacity: 1, gloss: 0 };
      materials.set(rest, current);
      continue;
    }
    if (!current) continue;
    const numbers = rest.split(/\s+/).map(Number);
    const first = numbers[0] ?? Number.NaN;
    switch (word) {
      case 'Kd':
        if (numbers.length >= 3 && numbers.every(Number.isFinite))
          current.colour = [clamp(numbers[0]), clamp(numbers[1]), clamp(numbers[2])];
        break;
      case 'Ks':
        if (Number.isFinite(first)) current.gloss = clamp(first);
        break;
      case 'd':
        if (Number.isFinite(first)) current.opacity = clamp(first);
        break;
      case 'Tr':
        if (Number.isFinite(first)) current.opacity = clamp(1 - first);
        break;
      case 'map_Kd': {
        // Options such as `-s 1 1 1` may stand before the name; the name itself may hold spaces.
        const name = rest.replace(/^(-\w+(\s+(-?[\d.]+(e[-+]?\d+)?|on|off))*\s+)*/i, '');
        if (name !== '') current.texture = name;
        break;
      }
    }
  }
  return materials;
}

/** File names that the OBJ text asks for with `mtllib`. */
export function mtlFilesOf(text: string): string[] {
  return [...text.matchAll(/^[ \t]*mtllib[ \t]+(.+?)[ \t]*\r?$/gm)].map((match) => match[1]);
}

/**
 * Reads a Wavefront OBJ with its materials: polygons (as fans), negative indices, uv and normals. Lines and points are passed over.
 * Throws `bad-file` with the line.
 */
export function readObjScene(
  text: string,
  fileName: string,
  materialsByName: ReadonlyMap<string, MtlMaterial>,
  textures: ReadonlyMap<string, Texture>,
): PaintedMesh {
  const positions: number[] = [];
  const uvList: number[] = [];
  const normalList: number[] = [];
  const indices: number[] = [];
  const uvs: number[] = [];
  const normals: number[] = [];
  const triangleMaterials: number[] = [];
  const materials: Material[] = [];
  const numberOf = new Map<string, number>();
  let hasUv = false;
  let missesNormal = false;
  let material = -1;

  const useMaterial = (name: string): number => {
    const known = numberOf.get(name);
    if (known !== undefined) return known;
    // A file with more than that many names repeats itself; the last one stands in.
    if (materials.length >= MAX_MATERIALS) return MAX_MATERIALS - 1;
    const mtl = materialsByName.get(name);
    const texture = mtl?.texture === undefined ? undefined : textures.get(mtl.texture);
    materials.push({
      name,
      colour: mtl?.colour ?? [0.8, 0.8, 0.8],
      opacity: mtl?.opacity ?? 1,
      gloss: mtl?.gloss ?? 0,
      ...(texture ? { texture } : {}),
    });
    numberOf.set(name, materials.length - 1);
    return materials.length - 1;
  };
  const bad = (what: string, line: number): MaquetteError =>
    new MaquetteError('bad-file', `${fileName}, line ${line}: ${what}.`, { file: fileName, line });
  const resolve = (word: string, count: number, what: string, line: number): number => {
    const n = Number(word);
    const index = n < 0 ? count + n : n - 1;
    if (!Number.isInteger(index) || index < 0 || index >= count) throw bad(`the face asks for ${what} ${word} of ${count}`, line);
    return index;
  };

  let lineNumber = 0;
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    let words = text.slice(start, end).trim().split(/\s+/);
    start = end + 1;
    lineNumber++;
    // A comment may follow the numbers; the names of materials may hold the sign.
    const comment = words[0] === 'usemtl' ? -1 : words.findIndex((word) => word.startsWith('#'));
    if (comment >= 0) words = words.slice(0, comment);
    switch (words[0]) {
      case 'v':
      case 'vn':
      case 'vt': {
        const needed = words[0] === 'vt' ? 2 : 3;
        const list = words[0] === 'v' ? positions : words[0] === 'vn' ? normalList : uvList;
        for (let i = 0; i < needed; i++) {
          let value = Number(words[i + 1]);
          if (!Number.isFinite(Math.fround(value))) {
            // Some exporters write NaN for the normal of a degenerate face; a vertex must be a number.
            if (words[0] === 'v' || words[i + 1] === undefined) throw bad(`“${words[i + 1] ?? ''}” is not a number`, lineNumber);
            value = 0;
          }
          list.push(value);
        }
        if (positions.length > 3 * MAX_VERTICES)
          throw new MaquetteError('too-large', `${fileName} has over ${MAX_VERTICES} vertices.`, { file: fileName, line: lineNumber });
        break;
      }
      case 'f': {
        if (words.length < 2) throw bad('a face without corners', lineNumber);
        // Modelling programs do write faces of one or two corners, which have no area.
        if (words.length < 4) break;
        if (material < 0) material = useMaterial('');
        const corners = words.slice(1).map((word) => {
          const [v, t, n] = word.split('/');
          return {
            v: resolve(v ?? '', positions.length / 3, 'vertex', lineNumber),
            t: t ? resolve(t, uvList.length / 2, 'texture point', lineNumber) : -1,
            n: n ? resolve(n, normalList.length / 3, 'normal', lineNumber) : -1,
          };
        });
        for (let i = 2; i < corners.length; i++) {
          for (const corner of [corners[0], corners[i - 1], corners[i]]) {
            if (!corner) continue;
            indices.push(corner.v);
            if (corner.t >= 0) hasUv = true;
            uvs.push(corner.t < 0 ? 0 : uvList[2 * corner.t], corner.t < 0 ? 0 : uvList[2 * corner.t + 1]);
            if (corner.n < 0) missesNormal = true;
            for (let a = 0; a < 3; a++) normals.push(corner.n < 0 ? 0 : normalList[3 * corner.n + a]);
          }
          triangleMaterials.push(material);
        }
        break;
      }
      case 'usemtl':
        material = useMaterial(words.slice(1).join(' '));
        break;
    }
  }
  if (indices.length === 0) throw new MaquetteError('bad-file', `${fileName} has no faces.`, { file: fileName });
  return {
    positions: Float32Array.from(positions),
    indices: Uint32Array.from(indices),
    triangleMaterials: Uint16Array.from(triangleMaterials),
    materials,
    ...(hasUv ? { uvs: Float32Array.from(uvs) } : {}),
    ...(missesNormal ? {} : { normals: Float32Array.from(normals) }),
  };
}
