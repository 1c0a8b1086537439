import type { VoxelGrid } from '../voxel/grid';
import { ambiguousFaces, cubeFilling, edgeStart } from './cubeCases';
import { coordinate, createSlice, crossing, emptyValue, fillSlice, grow, joinedFaces } from './gridSlices';
import type { TriangleMesh } from './mesh';

/**
 * Marching cubes: the surface where the grid's trilinear field passes the threshold; a cell is inside if its value >= threshold.
 *
 * @param grid values in [0, 1] as a rule, though any finite field will do.
 * @returns a mesh in object space [-0.5, 0.5]³, counter-clockwise seen from outside. It is a closed 2-manifold for every grid (see cubeCases.ts),
 *   since the grid is taken as surrounded by empty cells; at low thresholds it can reach up to half a cell beyond the cube there.
 *   Empty if no cell is inside.
 * @throws MaquetteError 'invalid-input' if the threshold or a value is not a finite number.
 *
 * One pass over pairs of z slices. A crossed edge gets its vertex in the first of the four cells around it, the one at whose far corner the
 * edge ends; the other three find the number in a slot of that edge. Two slices of slots are enough.
 */
export function extractSurface(grid: VoxelGrid, threshold: number): TriangleMesh {
  const { size, data } = grid;
  const points = size + 2; // samples along an axis with the empty ones around
  const plane = points * points;
  const empty = emptyValue(threshold);

  let near = createSlice(points, empty);
  let far = createSlice(points, empty);

  // Slots of vertex numbers: x edges of the even and the odd slice, the same for y edges, then the z edges between the two slices.
  const slots = new Int32Array(5 * plane);
  const slotOffsets = [new Int32Array(12), new Int32Array(12)];
  for (let parity = 0; parity < 2; parity++) {
    for (let e = 0; e < 12; e++) {
      const axis = e >> 2;
      const corner = edgeStart[e];
      const slice = (parity + ((corner >> 1) & 1)) & 1;
      const section = axis === 2 ? 4 : 2 * axis + slice;
      slotOffsets[parity][e] = section * plane + (corner >> 2) + points * (corner & 1);
    }
  }

  let positions = new Float32Array(3 * 1024);
  let indices = new Uint32Array(3 * 2048);
  let vertices = 0;
  let corners = 0;
  const vertexOf = new Int32Array(16);
  const cornerValue = new Float64Array(8);

  for (let z = 0; z + 1 < points; z++) {
    fillSlice(far, data, size, z, threshold, empty);
    const nearPairs = near.pairs;
    const farPairs = far.pairs;
    const nearValues = near.values;
    const farValues = far.values;
    const offsets = slotOffsets[z & 1];
    const farX = ((z + 1) & 1) * plane;
    const farY = (2 + ((z + 1) & 1)) * plane;
    const between = 4 * plane;

    for (let y = 0; y + 1 < points; y++) {
      if (!(near.occupied[y] | near.occupied[y + 1] | far.occupied[y] | far.occupied[y + 1])) continue;
      const row = points * y;
      let column = 0; // the four corners at the low x side of the cell; the first sample of a row is empty
      for (let x = 0; x + 1 < points; x++) {
        const at = row + x;
        const nextColumn = nearPairs[at + 1] | (farPairs[at + 1] << 2);
        const cube = column | (nextColumn << 4);
        column = nextColumn;
        if (cube === 0 || cube === 255) continue;

        // At most 3 + 4 new vertices and 12 triangles a cell.
        if (3 * (vertices + 7) > positions.length) positions = grow(positions);
        if (corners + 36 > indices.length) indices = grow(indices);

        const end = at + 1 + points; // far corner: (x + 1, y + 1) in the far slice
        const inside = cube >> 7;
        if (((cube >> 3) & 1) !== inside) {
          slots[farX + at + points] = vertices;
          positions[3 * vertices] = coordinate(x + crossing(farValues[end - 1], farValues[end], threshold), size);
          positions[3 * vertices + 1] = coordinate(y + 1, size);
          positions[3 * vertices + 2] = coordinate(z + 1, size);
          vertices++;
        }
        if (((cube >> 6) & 1) !== inside) {
          slots[farY + at + 1] = vertices;
          positions[3 * vertices] = coordinate(x + 1, size);
          positions[3 * vertices + 1] = coordinate(y + crossing(farValues[end - points], farValues[end], threshold), size);
          positions[3 * vertices + 2] = coordinate(z + 1, size);
          vertices++;
        }
        if (((cube >> 5) & 1) !== inside) {
          slots[between + end] = vertices;
          positions[3 * vertices] = coordinate(x + 1, size);
          positions[3 * vertices + 1] = coordinate(y + 1, size);
          positions[3 * vertices + 2] = coordinate(z + crossing(nearValues[end], farValues[end], threshold), size);
          vertices++;
        }

        let joined = 0;
        const ambiguous = ambiguousFaces[cube];
        if (ambiguous) {
          for (let c = 0; c < 8; c++) {
            const values = c & 2 ? farValues : nearValues;
            cornerValue[c] = values[at + (c >> 2) + points * (c & 1)] - threshold;
          }
          joined = joinedFaces(cube, ambiguous, cornerValue);
        }
        const filling = cubeFilling(cube, joined);
        const { edges, triangles } = filling;
        for (let i = 0; i < edges.length; i++) vertexOf[edges[i]] = slots[at + offsets[edges[i]]];
        for (let k = 0; k < filling.middles.length; k++) {
          const loop = filling.middles[k];
          for (let axis = 0; axis < 3; axis++) {
            let sum = 0;
            for (let i = 0; i < loop.length; i++) sum += positions[3 * vertexOf[loop[i]] + axis];
            positions[3 * vertices + axis] = sum / loop.length;
          }
          vertexOf[12 + k] = vertices++;
        }
        for (let i = 0; i < triangles.length; i++) indices[corners++] = vertexOf[triangles[i]];
      }
    }
    [near, far] = [far, near];
  }
  return { positions: positions.slice(0, 3 * vertices), indices: indices.slice(0, corners) };
}
