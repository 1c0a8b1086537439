/** Seen from the front right, a little from above; radians. */
const YAW = 0.62;
const PITCH = 0.42;
/** Rays through each pixel, along each side of it. */
const FINE = 2;
const CLAY = [206, 196, 184];
/** Light that falls on the faces towards +x, +y and +z: no others are seen. */
const LIGHT = { x: 0.66, top: 1.08, z: 0.88 };
/** Half the side of the picture in edges of the cube: the diagonal of what a canonical shape can fill. */
const REACH = 0.78;

/**
 * Draws full cells as small clay blocks: a thumbnail. Parallel rays are followed from cell to cell (Amanatides and Woo 1987).
 *
 * @param cells size³, index x + N*(y + N*z), front +z
 * @returns side²*4 bytes, transparent where there is nothing
 */
export function drawCells(cells: Uint8Array, size: number, side: number): Uint8Array {
  const [cy, sy, cp, sp] = [Math.cos(YAW), Math.sin(YAW), Math.cos(PITCH), Math.sin(PITCH)];
  // The camera's axes in the grid's: where it looks from, to its right, up.
  const back = [sy * cp, sp, cy * cp];
  const right = [cy, 0, -sy];
  const up = [-sy * sp, cp, -cy * sp];
  const rgba = new Uint8Array(4 * side * side);
  const full = (x: number, y: number, z: number): boolean =>
    x >= 0 && y >= 0 && z >= 0 && x < size && y < size && z < size && cells[x + size * (y + size * z)] !== 0;

  /** Light where a ray meets the shape, or -1. */
  const cast = (u: number, v: number): number => {
    const from = [0, 1, 2].map((a) => (0.5 + right[a] * u + up[a] * v + back[a] * 2) * size);
    // Entry into the cube.
    let near = 0;
    let far = Infinity;
    let side = 0;
    for (let a = 0; a < 3; a++) {
      // Every component of `back` is positive, so each axis is entered from its high side.
      const enter = (from[a] - size) / back[a];
      if (enter > near) {
        near = enter;
        side = a;
      }
      far = Math.min(far, from[a] / back[a]);
    }
    if (near >= far) return -1;
    const at = from.map((value, a) => Math.min(size - 1, Math.max(0, Math.floor(value - back[a] * (near + 1e-9)))));
    while (at[0] >= 0 && at[1] >= 0 && at[2] >= 0) {
      if (full(at[0], at[1], at[2])) return shade(at, side);
      side = 0;
      let first = Infinity;
      for (let a = 0; a < 3; a++) {
        const leave = (from[a] - at[a]) / back[a];
        if (leave < first) {
          first = leave;
          side = a;
        }
      }
      at[side]--;
    }
    return -1;
  };
  const shade = (at: readonly number[], axis: number): number => {
    const light = axis === 1 ? LIGHT.top : axis === 0 ? LIGHT.x : LIGHT.z;
    // Corners are darker: count the full ones of the eight cells around the face's outer side.
    const outer = [...at];
    outer[axis]++;
    let around = 0;
    const [b, c] = [(axis + 1) % 3, (axis + 2) % 3];
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        if (i === 0 && j === 0) continue;
        const cell = [...outer];
        cell[b] += i;
        cell[c] += j;
        if (full(cell[0], cell[1], cell[2])) around++;
      }
    }
    return light * (1 - 0.055 * around);
  };

  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let light = 0;
      let hits = 0;
      for (let k = 0; k < FINE * FINE; k++) {
        const u = ((x + ((k % FINE) + 0.5) / FINE) / side - 0.5) * 2 * REACH;
        const v = (0.5 - (y + (Math.floor(k / FINE) + 0.5) / FINE) / side) * 2 * REACH;
        const one = cast(u, v);
        if (one < 0) continue;
        light += one;
        hits++;
      }
      if (hits === 0) continue;
      const n = 4 * (y * side + x);
      for (let i = 0; i < 3; i++) rgba[n + i] = Math.min(255, Math.round((CLAY[i] * light) / hits));
      rgba[n + 3] = Math.round((255 * hits) / (FINE * FINE));
    }
  }
  return rgba;
}
