import { Box3, BufferAttribute, BufferGeometry, Euler, Group, Matrix4, Mesh, Quaternion, Sphere, Vector3, type IUniform } from 'three';
import { vertexColours } from '../../../core/colour/vertexColours';
import { identityTransform } from '../../../core/edit/transform';
import type { ShapeTransform } from '../../../shared/document';
import type { FacesReply, SurfaceReply } from '../geometry/messages';
import { fourTimes, runsOf, split } from './attributes';
import { createMaterials } from './materials';
import type { Box } from './orbit';
import type { Palette } from './palette';
import type { Studio } from './studio';
import type { CellColours, Shading } from './types';

export interface Model {
  /** Holds everything, placed in the world: metres, the base's centre at the origin. */
  readonly group: Group;
  show(surface: SurfaceReply): void;
  clear(): void;
  setLight(vertices: Uint8Array, faces: Uint8Array | null): void;
  /** How much of the baked light counts, 0 to 1: lets the first shade fade in. */
  setBaked(share: number): void;
  readonly hasLight: boolean;
  setShading(shading: Shading): void;
  /** Colours for the shading of that name; null: it is clay. */
  setColours(colours: CellColours | null): void;
  /** Whether a section cuts what is drawn. */
  setSectioned(on: boolean): void;
  setPalette(palette: Palette): void;
  /** Real height in metres. */
  setHeight(metres: number): void;
  setTransform(transform: ShapeTransform | undefined): void;
  /** While on, a surface of another size neither moves nor scales what is shown: for strokes that are under way. */
  setHeld(on: boolean): void;
  /** Height in metres that makes the surface shown, once it is no longer held, as large as it is now. */
  readonly heldHeight: number;
  /** Positions and normals of some vertices of `surface()` were changed in place. */
  touch(vertices: readonly number[]): void;
  /** From object space to the world, without what the shape's transform stretches. */
  unstretched(): Matrix4;
  /** World box of the surface, null when there is nothing to show. */
  box(): Box | null;
  /** Metres an object-space unit. */
  readonly scale: number;
  /** The surface in object space, for picking. */
  surface(): { positions: Float32Array; normals: Float32Array; indices: Uint32Array } | null;
  /** What casts the shadow: the mesh or the voxels, whichever is shown. */
  caster(): Mesh | null;
  dispose(): void;
}

/** Spares three.js the walk over all vertices: nothing here is culled or sorted by its place. */
const ANY_SPHERE = new Sphere(new Vector3(), 1);

export function createModel(studio: Studio, section: Record<string, IUniform>): Model {
  const group = new Group();
  group.matrixAutoUpdate = false;
  const turn = new Quaternion();
  const euler = new Euler();
  const shift = new Matrix4();
  const materials = createMaterials(studio, section);

  const mesh = new Mesh(new BufferGeometry(), materials.of.clay);
  const voxelMesh = new Mesh(new BufferGeometry(), materials.of.voxels);
  for (const part of [mesh, voxelMesh]) {
    // The box in the world is ours to keep; three.js would walk over all vertices for it.
    part.frustumCulled = false;
    part.visible = false;
    // After the floor, which the x-ray lies over; solid things are sorted apart.
    part.renderOrder = 4;
    group.add(part);
  }

  let shading: Shading = 'clay';
  let height = 1;
  let shown: SurfaceReply | null = null;
  let light: Uint8Array | null = null;
  let colours: CellColours | null = null;
  let low = new Vector3();
  let high = new Vector3();
  let voxelBase = 0;
  let transform: ShapeTransform | undefined;
  let held: { low: Vector3; high: Vector3; scale: number } | null = null;
  let worldBox: Box | null = null;
  /** Which of the two layouts the mesh's geometry has: shared vertices, or three a triangle for the wire, or with colours. */
  let layout: 'indexed' | 'coloured' | 'split' | null = null;

  function place(): void {
    const frame = held ?? { low, high };
    placeIn(group.matrix, (transform ?? identityTransform).scale);
    worldBox = null;
    // The lowest cells reach half a cell below the surface that runs through them; they stand on the floor as well.
    voxelMesh.position.y = frame.low.y - voxelBase;
    group.updateMatrixWorld(true);
  }

  function placeIn(matrix: Matrix4, stretch: readonly [number, number, number]): Matrix4 {
    const frame = held ?? { low, high };
    const { position, rotation } = transform ?? identityTransform;
    const [x, y, z] = rotation.map((degrees) => (degrees * Math.PI) / 180);
    turn.setFromEuler(euler.set(x, y, z, 'XYZ'));
    return matrix
      .compose(new Vector3(...position), turn, new Vector3(...stretch).multiplyScalar(scaleNow()))
      .multiply(shift.makeTranslation(-(frame.low.x + frame.high.x) / 2, -frame.low.y, -(frame.low.z + frame.high.z) / 2));
  }

  function scaleNow(): number {
    if (held) return held.scale;
    const tall = high.y - low.y;
    return tall > 0 ? height / tall : 1;
  }

  function layOut(): void {
    if (!shown) return;
    const wanted = shading === 'wire' ? 'split' : shading === 'colour' && colours ? 'coloured' : 'indexed';
    if (layout === wanted) return;
    layout = wanted;
    mesh.geometry.dispose();
    const geometry = new BufferGeometry();
    const { positions, normals, indices } = shown;
    const shade = light ?? new Uint8Array((2 * positions.length) / 3).fill(255);
    if (wanted !== 'split') {
      geometry.setAttribute('position', new BufferAttribute(positions, 3));
      geometry.setAttribute('normal', new BufferAttribute(normals, 3));
      geometry.setAttribute('light', new BufferAttribute(shade, 2, true));
      if (wanted === 'coloured' && colours) {
        geometry.setAttribute('colour', new BufferAttribute(vertexColours(positions, colours.cells, colours.size), 3, true));
      }
      geometry.setIndex(new BufferAttribute(indices, 1));
    } else {
      geometry.setAttribute('position', new BufferAttribute(split(positions, 3, indices, new Float32Array(3 * indices.length)), 3));
      geometry.setAttribute('normal', new BufferAttribute(split(normals, 3, indices, new Float32Array(3 * indices.length)), 3));
      geometry.setAttribute('light', new BufferAttribute(split(shade, 2, indices, new Uint8Array(2 * indices.length)), 2, true));
    }
    geometry.boundingSphere = ANY_SPHERE;
    mesh.geometry = geometry;
  }

  function showFaces(faces: FacesReply): void {
    voxelMesh.geometry.dispose();
    const geometry = new BufferGeometry();
    const count = faces.cells.length / 4;
    const indices = new Uint32Array(6 * count);
    for (let f = 0, i = 0; f < count; f++) {
      for (const corner of [0, 1, 2, 0, 2, 3]) indices[i++] = 4 * f + corner;
    }
    geometry.setAttribute('face', new BufferAttribute(fourTimes(faces.cells, 4), 4, false));
    geometry.setAttribute('light', new BufferAttribute(fourTimes(faces.light ?? new Uint8Array(2 * count).fill(255), 2), 2, true));
    geometry.setIndex(new BufferAttribute(indices, 1));
    geometry.boundingSphere = ANY_SPHERE;
    voxelMesh.geometry = geometry;
    materials.cells.value = faces.size;
    let lowest = faces.size;
    for (let i = 1; i < faces.cells.length; i += 4) lowest = Math.min(lowest, faces.cells[i]);
    voxelBase = lowest / faces.size - 0.5;
  }

  /** Lowest and highest coordinates of the surface, in object space. */
  function measure(): void {
    low = new Vector3(Infinity, Infinity, Infinity);
    high = new Vector3(-Infinity, -Infinity, -Infinity);
    const positions = shown?.positions ?? new Float32Array();
    for (let i = 0; i < positions.length; i += 3) {
      low.set(Math.min(low.x, positions[i]), Math.min(low.y, positions[i + 1]), Math.min(low.z, positions[i + 2]));
      high.set(Math.max(high.x, positions[i]), Math.max(high.y, positions[i + 1]), Math.max(high.z, positions[i + 2]));
    }
    if (positions.length === 0) {
      low = new Vector3();
      high = new Vector3();
    }
  }

  function choose(): void {
    const voxels = shading === 'voxels' && shown?.faces != null;
    mesh.visible = shown !== null && shown.indices.length > 0 && !voxels;
    voxelMesh.visible = voxels;
    const without = shading === 'voxels' || (shading === 'colour' && !colours);
    mesh.material = materials.of[without ? 'clay' : shading];
    if (mesh.visible) layOut();
  }

  return {
    group,
    show(surface) {
      shown = surface;
      light = surface.light;
      layout = null;
      measure();
      if (surface.faces) showFaces(surface.faces);
      choose();
      place();
    },
    clear() {
      shown = null;
      light = null;
      choose();
    },
    setLight(vertices, faces) {
      if (!shown || vertices.length !== (2 * shown.positions.length) / 3) return;
      light = vertices;
      const now = layout === 'split' ? undefined : mesh.geometry.getAttribute('light');
      if (now instanceof BufferAttribute && now.array.length === vertices.length) {
        now.copyArray(vertices);
        now.needsUpdate = true;
      } else {
        layout = null;
        if (mesh.visible) layOut();
      }
      if (faces && voxelMesh.geometry.getAttribute('light')?.array.length === 4 * faces.length) {
        voxelMesh.geometry.setAttribute('light', new BufferAttribute(fourTimes(faces, 2), 2, true));
      }
    },
    setBaked: (share) => void (materials.baked.value = share),
    get hasLight() {
      return light !== null;
    },
    setShading(value) {
      shading = value;
      choose();
    },
    setColours(next) {
      colours = next;
      if (layout === 'coloured') layout = null;
      choose();
    },
    setSectioned: (on) => materials.setSectioned(on),
    setPalette: (palette) => materials.setPalette(palette),
    unstretched: () => placeIn(new Matrix4(), [1, 1, 1]),
    setHeight(metres) {
      height = metres;
      place();
    },
    setTransform(next) {
      transform = next;
      place();
    },
    setHeld(on) {
      held = on ? (held ?? { low, high, scale: scaleNow() }) : null;
      place();
    },
    get heldHeight() {
      measure();
      return scaleNow() * (high.y - low.y);
    },
    touch(vertices) {
      worldBox = null;
      if (layout === 'split') {
        layout = null;
        if (mesh.visible) layOut();
        return;
      }
      const runs = runsOf(vertices);
      for (const name of ['position', 'normal']) {
        const attribute = mesh.geometry.getAttribute(name);
        if (!(attribute instanceof BufferAttribute)) continue;
        for (let i = 0; i < runs.length; i += 2) attribute.addUpdateRange(3 * runs[i], 3 * (runs[i + 1] - runs[i]));
        attribute.needsUpdate = true;
      }
    },
    box() {
      if (!shown || shown.indices.length === 0) return null;
      if (!worldBox) {
        const turned = transform?.rotation.some((angle) => angle % 90 !== 0) ?? false;
        worldBox = boxOf(turned ? shown.positions : Float32Array.of(...low.toArray(), ...high.toArray()), group.matrix);
      }
      return worldBox;
    },
    get scale() {
      return scaleNow();
    },
    surface: () => shown,
    caster: () => (voxelMesh.visible ? voxelMesh : mesh.visible ? mesh : null),
    dispose() {
      mesh.geometry.dispose();
      voxelMesh.geometry.dispose();
      materials.dispose();
    },
  };
}

function boxOf(positions: Float32Array, toWorld: Matrix4): Box {
  const box = new Box3();
  const point = new Vector3();
  for (let i = 0; i < positions.length; i += 3) box.expandByPoint(point.fromArray(positions, i).applyMatrix4(toWorld));
  return { min: box.min.toArray(), max: box.max.toArray() };
}
