import { createGrid, type VoxelGrid } from './grid';

/** Half the thickness that is reached at most, in cells. */
const widest = 5;
/** How fast the field falls about a thickened wall, per cell. */
const slope = 0.35;

/**
 * Makes walls at least so thick: what no ball of that diameter inside the solid covers is thin, and along the middle of the thin parts the field is raised
 * to a ball's about each cell. Thicker parts and what lies below the lowest filled row stay as they are.
 *
 * @param least thickness in object space (the grid's edge is 1); at most ten cells are reached.
 */
export function thickenWalls(grid: VoxelGrid, threshold: number, least: number): VoxelGrid {
  const { size, data } = grid;
  const radius = Math.min(widest, (least * size) / 2);
  if (!(radius > 0.5)) return grid;
  const reach = Math.ceil(radius) + 1;
  const offsets = ballOffsets(reach);

  // Distance from each filled cell's middle to the solid's border, up to `reach`.
  const depth = new Float32Array(data.length);
  let lowest = size;
  for (let i = 0; i < data.length; i++) {
    if (!(data[i] >= threshold)) continue;
    const [x, y, z] = placeOf(i, size);
    lowest = Math.min(lowest, y);
    depth[i] = reach;
    for (const [dx, dy, dz, distance] of offsets) {
      const [nx, ny, nz] = [x + dx, y + dy, z + dz];
      const filled = isIn(nx, ny, nz, size) && data[nx + size * (ny + size * nz)] >= threshold;
      if (filled) continue;
      depth[i] = distance - 0.5;
      break;
    }
  }

  const thick = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (!(depth[i] >= radius - 0.25)) continue;
    const [x, y, z] = placeOf(i, size);
    thick[i] = 1;
    for (const [dx, dy, dz, distance] of offsets) {
      if (distance > radius + 0.25) break;
      if (isIn(x + dx, y + dy, z + dz, size)) thick[x + dx + size * (y + dy + size * (z + dz))] = 1;
    }
  }

  const walls = thinWalls(depth, thick, size, offsets, 0.75 * radius + 1);
  let raised: Float32Array | null = null;
  for (let i = 0; i < data.length; i++) {
    if (!walls[i]) continue;
    const [x, y, z] = placeOf(i, size);
    // Only the middle: a ball about a wall's skin would reach out too far.
    if (
      offsets.some(
        ([dx, dy, dz, distance]) =>
          distance < 2 && isIn(x + dx, y + dy, z + dz, size) && deeper(x + dx + size * (y + dy + size * (z + dz)), i),
      )
    )
      continue;
    raised ??= data.slice();
    raise(raised, i, Math.min(1, threshold + slope * radius));
    for (const [dx, dy, dz, distance] of offsets) {
      if (!isIn(x + dx, y + dy, z + dz, size) || y + dy < lowest) continue;
      raise(raised, x + dx + size * (y + dy + size * (z + dz)), Math.min(1, threshold + slope * (radius - distance)));
    }
  }
  return raised ? createGrid(size, raised) : grid;

  function deeper(other: number, i: number): boolean {
    return walls[other] === 1 && depth[other] > depth[i];
  }
}

/**
 * Cells of real walls: thin cells farther than the `rim` from all thick ones, and thin cells so near to those that they lead on to the thick body. The
 * others are the edges and corners of thick bodies, which no ball reaches either.
 */
function thinWalls(depth: Float32Array, thick: Uint8Array, size: number, offsets: ReturnType<typeof ballOffsets>, rim: number): Uint8Array {
  const core: number[] = [];
  for (let i = 0; i < depth.length; i++) {
    if (!(depth[i] > 0) || thick[i]) continue;
    const [x, y, z] = placeOf(i, size);
    const isFar = offsets.every(([dx, dy, dz, distance]) => {
      if (distance > rim || !isIn(x + dx, y + dy, z + dz, size)) return true;
      const to = x + dx + size * (y + dy + size * (z + dz));
      return !(thick[to] && depth[to] > 0);
    });
    if (isFar) core.push(i);
  }
  const walls = new Uint8Array(depth.length);
  for (const i of core) {
    const [x, y, z] = placeOf(i, size);
    walls[i] = 1;
    for (const [dx, dy, dz, distance] of offsets) {
      if (distance > rim) break;
      if (!isIn(x + dx, y + dy, z + dz, size)) continue;
      const to = x + dx + size * (y + dy + size * (z + dz));
      if (depth[to] > 0 && !thick[to]) walls[to] = 1;
    }
  }
  return walls;
}

function raise(data: Float32Array, at: number, value: number): void {
  if (value > data[at]) data[at] = value;
}

const placeOf = (i: number, size: number): [number, number, number] => [i % size, Math.floor(i / size) % size, Math.floor(i / size / size)];

const isIn = (x: number, y: number, z: number, size: number): boolean => x >= 0 && y >= 0 && z >= 0 && x < size && y < size && z < size;

/** Steps to the cells within a radius, nearest first, without the cell itself. */
function ballOffsets(radius: number): (readonly [number, number, number, number])[] {
  const offsets: (readonly [number, number, number, number])[] = [];
  for (let z = -radius; z <= radius; z++) {
    for (let y = -radius; y <= radius; y++) {
      for (let x = -radius; x <= radius; x++) {
        const distance = Math.hypot(x, y, z);
        if (distance > 0 && distance <= radius) offsets.push([x, y, z, distance]);
      }
    }
  }
  return offsets.sort((a, b) => a[3] - b[3]);
}
