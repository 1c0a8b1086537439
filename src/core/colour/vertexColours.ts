/**
 * The colours of a surface's vertices from colours of the grid's cells, mixed from the eight cells around each vertex.
 *
 * @param positions x, y, z of each vertex in object space, 3V numbers
 * @param cells size³ * 3 bytes (sRGB), index 3 * (x + N*(y + N*z))
 * @returns sRGB, 3V bytes
 */
export function vertexColours(positions: Float32Array, cells: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  if (cells.length !== 3 * size ** 3) throw new RangeError(`a ${size}³ grid has ${3 * size ** 3} bytes of colour, not ${cells.length}`);
  const colours = new Uint8Array(positions.length);
  const low = [0, 0, 0];
  const part = [0, 0, 0];
  for (let i = 0; i < positions.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const at = Math.min(Math.max((positions[i + axis] + 0.5) * size - 0.5, 0), size - 1);
      low[axis] = Math.min(Math.floor(at), Math.max(size - 2, 0));
      part[axis] = at - low[axis];
    }
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (let corner = 0; corner < 8; corner++) {
        const [dx, dy, dz] = [corner & 1, (corner >> 1) & 1, corner >> 2];
        const weight = (dx ? part[0] : 1 - part[0]) * (dy ? part[1] : 1 - part[1]) * (dz ? part[2] : 1 - part[2]);
        if (weight > 0) sum += weight * cells[3 * (low[0] + dx + size * (low[1] + dy + size * (low[2] + dz))) + channel];
      }
      colours[i + channel] = Math.round(sum);
    }
  }
  return colours;
}

/** The one colour that all vertices have; null if they differ. */
export function uniformColour(colours: Uint8Array): [number, number, number] | null {
  for (let i = 3; i < colours.length; i++) if (colours[i] !== colours[i % 3]) return null;
  return colours.length >= 3 ? [colours[0], colours[1], colours[2]] : null;
}
