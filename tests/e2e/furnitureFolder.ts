import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A box by its lowest and highest corner. */
type Box = readonly [number, number, number, number, number, number];

/** Boxes as Wavefront OBJ, each with its eight corners and six faces, counter-clockwise seen from outside. */
export function boxesToObj(boxes: readonly Box[]): string {
  const lines: string[] = [];
  const faces = ['1 2 4 3', '5 7 8 6', '1 5 6 2', '3 4 8 7', '1 3 7 5', '2 6 8 4'];
  for (const [i, [x0, y0, z0, x1, y1, z1]] of boxes.entries()) {
    for (const x of [x0, x1]) for (const y of [y0, y1]) for (const z of [z0, z1]) lines.push(`v ${x} ${y} ${z}`);
    for (const face of faces)
      lines.push(
        `f ${face
          .split(' ')
          .map((corner) => Number(corner) + 8 * i)
          .join(' ')}`,
      );
  }
  return `${lines.join('\n')}\n`;
}

const legs = (width: number, height: number, depth: number, thick: number): Box[] =>
  [0, width - thick].flatMap((x) => [0, depth - thick].map((z): Box => [x, 0, z, x + thick, height, z + thick]));

/** Six tables and six chairs of boxes, a folder a class, and one file that is no mesh. */
export async function writeFurniture(folder: string): Promise<void> {
  for (const name of ['chair', 'table']) await mkdir(join(folder, name), { recursive: true });
  for (let i = 0; i < 6; i++) {
    const [w, d] = [0.45 + 0.03 * i, 0.5 - 0.02 * i];
    const seat: Box = [0, 0.42, 0, w, 0.48, d];
    const back: Box = [0, 0.48, 0, w, 0.85 + 0.04 * i, 0.05];
    await writeFile(join(folder, 'chair', `chair-${i}.obj`), boxesToObj([...legs(w, 0.42, d, 0.05), seat, back]));
    const [tw, th, td] = [1 + 0.12 * i, 0.7 + 0.01 * i, 0.6 + 0.05 * i];
    await writeFile(join(folder, 'table', `table-${i}.obj`), boxesToObj([...legs(tw, th, td, 0.07), [0, th, 0, tw, th + 0.05, td]]));
  }
  await writeFile(join(folder, 'table', 'broken.obj'), 'v 0 0 zero\nf 1 2 3\n');
}
