import { strToU8, zipSync, zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { MaquetteError } from '../../../src/core/errors';
import { readBinvox, writeBinvox } from '../../../src/core/formats/binvox';
import { readGlb, writeGlb } from '../../../src/core/formats/glb';
import { readMat } from '../../../src/core/formats/mat';
import { readNpy, writeNpy } from '../../../src/core/formats/npy';
import { readNpz } from '../../../src/core/formats/npz';
import { readObj, writeObj } from '../../../src/core/formats/obj';
import { readMtl, readObjScene } from '../../../src/core/formats/objScene';
import { readOff, writeOff } from '../../../src/core/formats/off';
import { readPly, writePly } from '../../../src/core/formats/ply';
import { readStl, writeStl } from '../../../src/core/formats/stl';
import { write3mf } from '../../../src/core/formats/threeMf';
import { read3mf } from '../../../src/core/formats/threeMfReader';
import { safeEntryPath, unzip } from '../../../src/core/formats/unzip';
import { readVox, writeVox } from '../../../src/core/formats/vox';
import type { TriangleMesh } from '../../../src/core/mesh/mesh';
import type { PaintedMesh } from '../../../src/core/render/mesh';
import { createRandom } from '../../../src/core/random';
import type { Random } from '../../../src/core/random';
import type { VoxelGrid } from '../../../src/core/voxel/grid';
import { createGrid } from '../../../src/core/voxel/grid';
import { parseJson } from '../../../src/engine/datasets/layouts/parseJson';
import { readPix3d, usualFront } from '../../../src/engine/datasets/layouts/pix3d';
import { readRenderingMetadata } from '../../../src/engine/datasets/layouts/renderingMetadata';
import { readSplitFile } from '../../../src/engine/datasets/layouts/splitFiles';
import { readTaxonomy } from '../../../src/engine/datasets/layouts/taxonomy';
import { readProperties } from '../../../src/engine/datasets/properties';
import { shardIndex, storeManifest } from '../../../src/engine/datasets/storeSchema';
import { RoomError, countAllocations } from './allocations';
import { join, mutate, mutateJson } from './mutate';

/** FUZZ_SEED=123 tries other files; the seed of a failure is in its message. */
const SEED = Number(process.env.FUZZ_SEED ?? 20261123);
const CASES = Number(process.env.FUZZ_CASES ?? 420);

const FILE = 'some file.xyz';
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

interface Subject {
  name: string;
  /** Whole files to start from. */
  good: readonly Uint8Array[];
  /** Reads and checks what comes out; throws what the reader throws. */
  read: (bytes: Uint8Array) => void;
  /** Most bytes that may be made room for, by the file's length. */
  room: (length: number) => number;
  /** Ways of going wrong that keep the container whole. */
  inside?: (bytes: Uint8Array, random: Random) => Uint8Array;
}

const ofMesh = (length: number): number => 300_000 + 400 * length;
/** A grid is as large as its file says, up to 256³ cells: a byte and a float each, and once more to put a box into a cube. */
const ofGrid = (length: number): number => 256 ** 3 * 9 + 400 * length;
const ofText = (length: number): number => 100_000 + 400 * length;

function checkMesh({ positions, indices }: Pick<TriangleMesh, 'positions' | 'indices'>): void {
  expect(indices.length % 3).toBe(0);
  const vertices = positions.length / 3;
  if (!indices.every((i) => i < vertices)) throw new Error('a triangle names a vertex that is not there');
  if (!positions.every(Number.isFinite)) throw new Error('a coordinate is not finite');
}

function checkGrid({ size, data }: VoxelGrid): void {
  if (data.length !== size ** 3) throw new Error('the grid is not whole');
  for (const value of data) if (!(value >= 0 && value <= 1)) throw new Error(`an occupancy is ${value}`);
}

function checkScene(mesh: PaintedMesh): void {
  checkMesh(mesh);
  const triangles = mesh.indices.length / 3;
  expect(mesh.triangleMaterials.length).toBe(triangles);
  if (!mesh.triangleMaterials.every((one) => one < mesh.materials.length)) throw new Error('a triangle names a material that is not there');
  if (mesh.uvs) expect(mesh.uvs.length).toBe(6 * triangles);
  if (mesh.normals) expect(mesh.normals.length).toBe(9 * triangles);
}

const cube: TriangleMesh = {
  positions: Float32Array.from({ length: 24 }, (_, i) => ((Math.floor(i / 3) >> (i % 3)) & 1) + 0.25 * (i % 3)),
  indices: Uint32Array.from([0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5]),
};
const grid = createGrid(
  5,
  Float32Array.from({ length: 125 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
);

const asciiPly = text(
  'ply\nformat ascii 1.0\ncomment by hand\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\n' +
    'element face 3\nproperty list uchar int vertex_indices\nelement edge 1\nproperty int a\nproperty int b\nend_header\n' +
    '0 0 0 255\n1 0 0 1\n0 1 0 2\n0 0 1 3\n3 0 1 2\n4 0 1 2 3\n3 1 2 3\n0 1\n',
);

function bigEndianPly(): Uint8Array {
  const head = text(
    'ply\nformat binary_big_endian 1.0\nelement vertex 3\nproperty double x\nproperty float y\nproperty short z\nelement face 1\nproperty list int uint vertex_index\nend_header\n',
  );
  const body = new DataView(new ArrayBuffer(3 * 14 + 16));
  for (let v = 0; v < 3; v++) {
    body.setFloat64(14 * v, v);
    body.setFloat32(14 * v + 8, v * v);
    body.setInt16(14 * v + 12, 3 - v);
  }
  [3, 0, 1, 2].forEach((value, i) => body.setInt32(42 + 4 * i, value));
  return join(head, new Uint8Array(body.buffer));
}

function matFile(packed: boolean): Uint8Array {
  const word = (...values: number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer);
  const element = (type: number, content: Uint8Array): Uint8Array =>
    join(word(type, content.length), content, new Uint8Array(type === 15 ? 0 : -content.length & 7));
  const matrix = element(
    14,
    join(
      element(6, word(9, 0)),
      element(5, word(3, 3, 2)),
      element(1, text('instance')),
      element(
        2,
        Uint8Array.from({ length: 18 }, (_, i) => i % 2),
      ),
    ),
  );
  const head = new Uint8Array(128).fill(32);
  head.set(text('MATLAB 5.0 MAT-file'));
  head.set([0, 1, 73, 77], 124);
  return join(head, packed ? element(15, zlibSync(matrix)) : matrix);
}

const scene = text(
  'mtllib a.mtl\no thing\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 1 1\nvn 0 0 1\nusemtl wood\nf 1/1/1 2/2/1 3/3/1 4/1/1\nusemtl glass\nf -4//1 -3//1 -2//1\nf 1 2 3 # end\n',
);
const materials = text(
  'newmtl wood\nKd 0.5 0.4 0.3\nKs 0.1 0.1 0.1\nd 1\nmap_Kd -s 1 1 1 -o 0 0 wood planks.jpg\nnewmtl glass\nTr 0.8\nKd 1 1 1\n',
);

/** Takes the scene of a GLB apart, changes it, and puts it together again with lengths that fit. */
function insideGlb(bytes: Uint8Array, random: Random): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(12, true);
  const json = JSON.stringify(mutateJson(JSON.parse(decode(bytes.subarray(20, 20 + length))), random));
  const padded = text(json.padEnd(Math.ceil(text(json).length / 4) * 4));
  const out = join(bytes.subarray(0, 20), padded, bytes.subarray(20 + length));
  const head = new DataView(out.buffer);
  head.setUint32(8, out.length, true);
  head.setUint32(12, padded.length, true);
  return out;
}

const insideJson = (bytes: Uint8Array, random: Random): Uint8Array => text(JSON.stringify(mutateJson(JSON.parse(decode(bytes)), random)));

/** A zip whose one file is changed before it is packed. */
const insideZip =
  (name: string, content: Uint8Array, others: Record<string, Uint8Array> = {}) =>
  (_: Uint8Array, random: Random): Uint8Array =>
    zipSync({ ...others, [name]: mutate(content, random) }, { level: random.next() < 0.5 ? 0 : 6 });

const insideMat = (_: Uint8Array, random: Random): Uint8Array => {
  const plain = matFile(false);
  const packed = zlibSync(mutate(plain.slice(128), random));
  return join(plain.slice(0, 128), new Uint8Array(Int32Array.from([15, packed.length]).buffer), packed);
};

const threeMf = write3mf(cube, { name: 'cube', unit: 'mm' });
const modelXml = unzip(threeMf, FILE, { bytes: 1e6 }).get('3D/3dmodel.model') ?? new Uint8Array();
const split = [{ taxonomy_id: '03001627', taxonomy_name: 'chair', train: ['a', 'b'], val: ['c'], test: ['d'] }];
const taxonomy = [{ synsetId: '03001627', name: 'chair,seat', children: ['1'], numInstances: 3 }];
const pix3dRecords = [
  {
    img: 'img/bed/0001.png',
    category: 'bed',
    mask: 'mask/bed/0001.png',
    model: 'model/bed/x/x.obj',
    voxel: 'model/bed/x/x.mat',
    cam_position: [0.5, 0.6, -1.6],
    inplane_rotation: 0.05,
    bbox: [10, 20, 200, 300],
    truncated: false,
    occluded: false,
    slightly_occluded: true,
  },
];
const shard = {
  key: 'abc',
  shapes: [{ id: 'a', class: 'chair', source: 's', object: 'a', split: 'train', licence: '', creator: '', metres: [1, 1, 1] }],
  pictures: [
    {
      shape: 'a',
      kind: 'render',
      width: 128,
      height: 128,
      offset: 0,
      colourBytes: 100,
      maskBytes: 20,
      camera: { azimuth: 1, elevation: 2, tilt: 0, distance: 2 },
    },
  ],
};
const manifest = { version: 1, name: 'set', gridSize: 32, shards: ['part-00000'], alsoSizes: [64] };
const json = (value: unknown): Uint8Array => text(JSON.stringify(value));

const mesh = (name: string, read: (bytes: Uint8Array, file: string) => TriangleMesh, ...good: Uint8Array[]): Subject => ({
  name,
  good,
  read: (bytes) => checkMesh(read(bytes, FILE)),
  room: ofMesh,
});
const cells = (name: string, read: (bytes: Uint8Array, file: string) => VoxelGrid, ...good: Uint8Array[]): Subject => ({
  name,
  good,
  read: (bytes) => checkGrid(read(bytes, FILE)),
  room: ofGrid,
});
const list = (name: string, read: (content: string) => void, good: Uint8Array, structured = true): Subject => ({
  name,
  good: [good],
  read: (bytes) => read(decode(bytes)),
  room: ofText,
  ...(structured ? { inside: insideJson } : {}),
});

const SUBJECTS: readonly Subject[] = [
  mesh(
    'OFF',
    readOff,
    writeOff(cube),
    text('OFF4 2 0\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n3 0 1 2 255 0 0\n4 0 1 2 3\n'),
    text('CNOFF\n# c\n3 1\n0 0 0 0 0 1 9 9 9\n1 0 0 0 0 1 9 9 9\n0 1 0 0 0 1 9 9 9\n3 0 1 2\n'),
  ),
  mesh('OBJ', readObj, writeObj(cube), scene),
  {
    name: 'OBJ with materials',
    good: [scene],
    read: (bytes) => checkScene(readObjScene(decode(bytes), FILE, readMtl(decode(materials)), new Map())),
    room: ofMesh,
  },
  {
    name: 'MTL',
    good: [materials],
    read: (bytes) => {
      for (const one of readMtl(decode(bytes)).values())
        if (![...one.colour, one.opacity, one.gloss].every((value) => value >= 0 && value <= 1))
          throw new Error('a colour is out of range');
    },
    room: ofText,
  },
  mesh('STL, binary', readStl, writeStl(cube)),
  mesh('STL, text', readStl, writeStl(cube, { ascii: true })),
  mesh('PLY, text', readPly, asciiPly),
  mesh('PLY, little-endian', readPly, writePly(cube)),
  mesh('PLY, big-endian', readPly, bigEndianPly()),
  { ...mesh('GLB', readGlb, writeGlb(cube)), inside: insideGlb },
  {
    ...mesh('3MF', read3mf, threeMf),
    inside: insideZip('3D/3dmodel.model', modelXml),
  },
  cells(
    'binvox',
    readBinvox,
    writeBinvox(grid, 0.5),
    join(text('#binvox 2\ndim 2 2 2\ntranslate 0 0 0\nscale 1\ndata\n'), Uint8Array.of(7, 3, 0, 5)),
  ),
  cells('npy', readNpy, writeNpy(grid)),
  { ...cells('npz', readNpz, zipSync({ 'grid.npy': writeNpy(grid) })), inside: insideZip('grid.npy', writeNpy(grid)) },
  cells('MATLAB', readMat, matFile(false)),
  { ...cells('MATLAB, packed', readMat, matFile(true)), inside: insideMat },
  cells('MagicaVoxel', readVox, writeVox(grid, 0.5)),
  {
    name: 'zip',
    good: [zipSync({ 'a/b.txt': strToU8('hello hello hello'), 'c.bin': [Uint8Array.of(1, 2, 3), { level: 0 }] })],
    read: (bytes) => {
      for (const name of unzip(bytes, FILE, { bytes: 1_000_000, entries: 100 }).keys()) {
        const path = safeEntryPath(name, FILE);
        if (/(^|\/)\.\.(\/|$)|^\/|\0/.test(path)) throw new Error(`the path ${path} leaves its folder`);
      }
    },
    room: (length) => 1_000_000 + 1100 * length,
  },
  list('split file', (content) => void readSplitFile(content, FILE), json(split)),
  list('taxonomy', (content) => void readTaxonomy(content, FILE), json(taxonomy)),
  list('pix3d.json', (content) => void usualFront(readPix3d(content, FILE)), json(pix3dRecords)),
  list('rendering metadata', (content) => void readRenderingMetadata(content, FILE), text('10 25 0 0.8 25\n300.5 -3 0 1 25\n'), false),
  list(
    'catalogue',
    (content) => void readProperties(content),
    text('id=a\nname#1=Chair \\\n  red\nmodel#1=/a.obj\nwidth#1=10\n# c\nx : y\n'),
    false,
  ),
  list('set manifest', (content) => void parseJson(storeManifest, content, FILE), json(manifest)),
  list('set index', (content) => void parseJson(shardIndex, content, FILE), json(shard)),
];

/** One case: a whole result or an error of ours that names the file; anything else is a fault. */
function tryCase(subject: Subject, number: number): void {
  const seed = (SEED + 7919 * number) >>> 0;
  const random = createRandom(seed);
  const good = subject.good[random.integer(subject.good.length)];
  let bytes = subject.inside && random.next() < 0.5 ? subject.inside(good, random) : mutate(good, random);
  if (random.next() < 0.2) bytes = mutate(bytes, random);
  try {
    countAllocations(subject.room(bytes.length), () => subject.read(bytes));
  } catch (error) {
    if (error instanceof MaquetteError && error.place.file === FILE && error.message.includes(FILE)) return;
    const shown = bytes.length > 600 ? `${bytes.length} bytes` : JSON.stringify(String.fromCharCode(...bytes));
    const what =
      error instanceof RoomError || error instanceof MaquetteError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    throw new Error(`${subject.name}, case ${number} (FUZZ_SEED=${SEED}): ${what}\n${shown}`, { cause: error });
  }
}

describe('hostile files', () => {
  it('come in ten thousand kinds', () => {
    expect(SUBJECTS.length * CASES).toBeGreaterThanOrEqual(10_000);
  });

  it.each(SUBJECTS.map((subject) => [subject.name, subject] as const))(
    '%s: a whole result or an error that names the file',
    (_, subject) => {
      for (const good of subject.good) expect(() => subject.read(good)).not.toThrow();
      for (let number = 0; number < CASES; number++) tryCase(subject, number);
    },
  );

  it('finds the faults that it is there for', () => {
    const careless: Subject = {
      name: 'careless',
      good: [Uint8Array.of(4, 0, 0, 0, 1, 2, 3, 4)],
      // Believes the count in front.
      read: (bytes) => void new Float32Array(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)),
      room: ofMesh,
    };
    expect(() => {
      for (let number = 0; number < CASES; number++) tryCase(careless, number);
    }).toThrow(/careless, case \d+ \(FUZZ_SEED=\d+\)/);
  });
});
