import Module from 'manifold-3d';
import { MaquetteError } from '../../core/errors';
import { checkMesh } from '../../core/mesh/checkMesh';
import type { TriangleMesh } from '../../core/mesh/mesh';
import type { CombineOperation } from '../../shared/ipc/editing';
import type { Body } from './editRequest';

type Library = Awaited<ReturnType<typeof Module>>;
type Manifold = InstanceType<Library['Manifold']>;

export interface NamedMesh {
  name: string;
  mesh: TriangleMesh;
}

/** Sides of a round body. */
const SIDES = 64;

/**
 * Union, difference or intersection of two solids, by manifold-3d, whose results are closed by construction. Both in one space, y up.
 *
 * @throws MaquetteError 'invalid-input' when a mesh is no closed solid.
 */
export async function combineSolids(first: NamedMesh, second: NamedMesh | Body, operation: CombineOperation): Promise<TriangleMesh> {
  const library = await Module();
  library.setup();
  const own = solidOf(library, first);
  const other = 'kind' in second ? bodyOf(library, second) : solidOf(library, second);
  const made = operation === 'union' ? own.add(other) : operation === 'difference' ? own.subtract(other) : own.intersect(other);
  const result = meshOf(made);
  for (const solid of [own, other, made]) solid.delete();
  const { closed, manifold } = checkMesh(result);
  if (result.indices.length > 0 && !(closed && manifold)) {
    throw new MaquetteError('internal', 'The result is not closed. Move one of the two a little and try again.');
  }
  return result;
}

function solidOf({ Manifold, Mesh }: Library, { name, mesh }: NamedMesh): Manifold {
  const bad = (): MaquetteError =>
    new MaquetteError(
      'invalid-input',
      `“${name}” is not a closed solid, so it cannot be combined. Close its holes, or go back to voxels first.`,
    );
  const input = new Mesh({ numProp: 3, vertProperties: mesh.positions, triVerts: mesh.indices });
  // Imported meshes may have a vertex of its own for each triangle.
  input.merge();
  try {
    const solid = new Manifold(input);
    if (String(solid.status()) !== 'NoError') throw bad();
    return solid;
  } catch {
    throw bad();
  }
}

function bodyOf({ Manifold }: Library, { kind, size, position }: Body): Manifold {
  const unit =
    kind === 'box'
      ? Manifold.cube([1, 1, 1], true)
      : kind === 'cylinder'
        ? Manifold.cylinder(1, 0.5, 0.5, SIDES, true).rotate([-90, 0, 0]) // upright
        : Manifold.sphere(0.5, SIDES);
  return unit.scale(size).translate(position);
}

/** Positions and triangles; vertices that the library keeps apart for its own reasons are one again. */
function meshOf(solid: Manifold): TriangleMesh {
  const { numProp, vertProperties, triVerts, mergeFromVert, mergeToVert } = solid.getMesh();
  const count = vertProperties.length / numProp;
  const target = Uint32Array.from({ length: count }, (_, v) => v);
  mergeFromVert?.forEach((from, i) => (target[from] = mergeToVert?.[i] ?? from));
  const names = new Int32Array(count).fill(-1);
  const positions: number[] = [];
  const indices = new Uint32Array(triVerts.length);
  triVerts.forEach((vertex, i) => {
    const v = target[vertex];
    if (names[v] < 0) {
      names[v] = positions.length / 3;
      for (let axis = 0; axis < 3; axis++) positions.push(vertProperties[numProp * v + axis]);
    }
    indices[i] = names[v];
  });
  return { positions: Float32Array.from(positions), indices };
}
