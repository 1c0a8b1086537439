import { NodeIO } from '@gltf-transform/core';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { exportMesh } from '../../../../src/core/formats';
import { readGlb, writeGlb } from '../../../../src/core/formats/glb';
import { checkMesh } from '../../../../src/core/mesh/checkMesh';
import { extractSurface } from '../../../../src/core/mesh/extractSurface';
import { meshVolume } from '../../../../src/core/mesh/volume';
import { createRandom } from '../../../../src/core/random';
import { boxMesh, noiseGrid } from '../mesh/shapes';
import { expectToughReader, readFault, text } from './hostile';

/** A GLB file of any scene. */
function glb(scene: unknown, binary: Uint8Array = new Uint8Array()): Uint8Array {
  const json = text(typeof scene === 'string' ? scene : JSON.stringify(scene));
  const bytes = new Uint8Array(28 + json.length + binary.length);
  const view = new DataView(bytes.buffer);
  [0x46546c67, 2, bytes.length, json.length, 0x4e4f534a].forEach((word, i) => view.setUint32(4 * i, word, true));
  bytes.set(json, 20);
  view.setUint32(20 + json.length, binary.length, true);
  view.setUint32(24 + json.length, 0x004e4942, true);
  bytes.set(binary, 28 + json.length);
  return bytes;
}

/** The scene of a file that we wrote, changed, with its numbers. */
function changed(change: (scene: Record<string, unknown>) => void): Uint8Array {
  const bytes = writeGlb(boxMesh([0, 0, 0], [1, 2, 3]));
  const length = new DataView(bytes.buffer).getUint32(12, true);
  const scene = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + length))) as Record<string, unknown>;
  change(scene);
  return glb(scene, bytes.slice(28 + length));
}

describe('GLB', () => {
  it('keeps every triangle', () => {
    const mesh = extractSurface(noiseGrid(createRandom(1), 6, 'uniform'), 0.5);
    const back = readGlb(writeGlb(mesh, { name: 'Chair' }), 'a.glb');
    expect(checkMesh(back)).toEqual(checkMesh(mesh));
  });

  it('is read by glTF-Transform: one named mesh, unit normals, right bounds', async () => {
    const mesh = boxMesh([-1, 0, -2], [1, 3, 2]);
    const document = await new NodeIO().readBinary(writeGlb(mesh, { name: 'Chair "1"' }));
    const [node] = document.getRoot().listNodes();
    expect(node.getName()).toBe('Chair "1"');
    const [primitive] = node.getMesh()?.listPrimitives() ?? [];
    expect(primitive.getIndices()?.getArray()).toEqual(mesh.indices);
    expect(primitive.getAttribute('POSITION')?.getArray()).toEqual(mesh.positions);
    expect(primitive.getAttribute('POSITION')?.getMax([])).toEqual([1, 3, 2]);
    const normal = primitive.getAttribute('NORMAL')?.getElement(0, []) ?? [];
    expect(Math.hypot(...normal)).toBeCloseTo(1, 6);
  });

  it('is always in metres with y up', () => {
    const bytes = exportMesh(boxMesh([-0.5, -0.5, -0.2], [0.5, 0.5, 0.2]), { height: 2, unit: 'mm', up: 'z', format: 'glb', name: 'x' });
    checkMesh(readGlb(bytes, 'a.glb')).size.forEach((value, axis) => expect(value).toBeCloseTo([2, 2, 0.8][axis], 5));
  });

  it('follows transforms of nodes, and turns mirrored parts the right way out', () => {
    const bytes = changed((scene) => {
      scene.nodes = [
        { children: [1], scale: [2, 2, 2] },
        { mesh: 0, translation: [1, 0, 0], rotation: [0, Math.SQRT1_2, 0, Math.SQRT1_2], scale: [-1, 1, 1] },
      ];
    });
    const mesh = readGlb(bytes, 'a.glb');
    expect(meshVolume(mesh)).toBeCloseTo(48, 4);
    expect(checkMesh(mesh)).toMatchObject({ closed: true, oriented: true });
    // Mirrored x (-1..0) turned a quarter about y becomes z (0..1), z (0..3) becomes x (0..3); then 1 along x, then doubled.
    const axis = (k: number): number[] => Array.from(mesh.positions).filter((_, i) => i % 3 === k);
    expect(Math.min(...axis(0))).toBeCloseTo(2, 5);
    expect(Math.max(...axis(0))).toBeCloseTo(8, 5);
    expect(Math.min(...axis(2))).toBeCloseTo(0, 5);
    expect(Math.max(...axis(2))).toBeCloseTo(2, 5);
  });

  it.each<[string, Uint8Array, string, string]>([
    ['another file', text('hello world, this is no glTF'), 'bad-file', 'does not start'],
    ['broken JSON', glb('{"asset": '), 'bad-file', 'JSON'],
    ['an empty scene', glb({ scenes: [{}] }), 'bad-file', 'no triangles'],
    ['no scene', glb({}), 'bad-file', '“scenes”'],
    ['a node that does not exist', glb({ scenes: [{ nodes: [7] }], nodes: [] }), 'bad-file', '“nodes”'],
    ['a node within itself', glb({ scenes: [{ nodes: [0] }], nodes: [{ children: [0] }] }), 'bad-file', 'no tree'],
    ['a tree that branches without end', glb({ scenes: [{ nodes: [0] }], nodes: [{ children: [0, 0, 0, 0] }] }), 'bad-file', 'no tree'],
    ['compression', changed((scene) => (scene.extensionsRequired = ['KHR_draco_mesh_compression'])), 'unsupported', 'draco'],
    [
      'an array beyond the end',
      changed((scene) => (scene.bufferViews = [0, 1, 2].map(() => ({ buffer: 0, byteLength: 1e9, byteOffset: 200 })))),
      'bad-file',
      'beyond',
    ],
    [
      'numbers elsewhere',
      changed((scene) => (scene.buffers = [{ uri: 'file:///etc/passwd', byteLength: 9 }])),
      'unsupported',
      'other files',
    ],
  ])('says what is wrong: %s', (_, bytes, code, what) => {
    const fault = readFault(readGlb, bytes, 'a.glb');
    expect(fault?.code).toBe(code);
    expect(fault?.message).toContain(what);
  });

  it('survives damage', () => {
    expectToughReader(readGlb, writeGlb(boxMesh([0, 0, 0], [1, 2, 3])));
  });
});

describe('3MF', () => {
  const bytes = exportMesh(boxMesh([-0.5, -0.5, -0.2], [0.5, 0.5, 0.2]), {
    height: 0.5,
    unit: 'cm',
    up: 'y',
    format: '3mf',
    name: 'A <b> & "c"',
  });

  it('is a package with the three parts it needs', () => {
    expect(Object.keys(unzipSync(bytes))).toEqual(['[Content_Types].xml', '_rels/.rels', '3D/3dmodel.model']);
  });

  it('holds the unit, the escaped name, and the mesh with z up', () => {
    const model = new TextDecoder().decode(unzipSync(bytes)['3D/3dmodel.model']);
    expect(model).toContain('unit="centimeter"');
    expect(model).toContain('name="A &lt;b&gt; &amp; &quot;c&quot;"');
    const vertices = [...model.matchAll(/<vertex x="([^"]+)" y="([^"]+)" z="([^"]+)"\/>/g)].map((match) => match.slice(1).map(Number));
    const indices = [...model.matchAll(/<triangle v1="(\d+)" v2="(\d+)" v3="(\d+)"\/>/g)].flatMap((match) => match.slice(1).map(Number));
    const report = checkMesh({ positions: Float32Array.from(vertices.flat()), indices: Uint32Array.from(indices) });
    expect(report).toMatchObject({ closed: true, manifold: true, oriented: true, triangles: 12 });
    report.size.forEach((value, axis) => expect(value).toBeCloseTo([50, 20, 50][axis], 4));
  });

  it('gives the same bytes for the same shape', () => {
    const again = exportMesh(boxMesh([-0.5, -0.5, -0.2], [0.5, 0.5, 0.2]), {
      height: 0.5,
      unit: 'cm',
      up: 'y',
      format: '3mf',
      name: 'A <b> & "c"',
    });
    expect(again).toEqual(bytes);
  });
});
