import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportGrid, exportMesh, readMesh } from '../../src/core/formats';
import { checkMesh } from '../../src/core/mesh/checkMesh';
import { createGrid } from '../../src/core/voxel/grid';
import { boxMesh } from '../unit/core/mesh/shapes';
import { eventually } from './eventually';
import { askAgainIfCollected, dropFiles, launchStudio, type Studio } from './launch';

let studio: Studio;
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maquette-files-'));
  await mkdir(join(folder, 'all'));
  const box = boxMesh([-0.4, -0.3, -0.1], [0.4, 0.2, 0.2]);
  await writeFile(join(folder, 'side-table.stl'), exportMesh(box, { format: 'stl', name: 'Box', height: 0.5, unit: 'mm', up: 'z' }));
  const grid = createGrid(16);
  for (let z = 4; z < 12; z++) for (let y = 2; y < 10; y++) for (let x = 3; x < 13; x++) grid.data[x + 16 * (y + 16 * z)] = 1;
  await writeFile(join(folder, 'block.binvox'), exportGrid(grid, { format: 'binvox', threshold: 0.5 }));
  await writeFile(join(folder, 'broken.obj'), 'v 0 0\n');
  studio = await launchStudio();
  ({ page } = studio);
  await page.getByRole('button', { name: 'Import' }).first().waitFor();
});
afterAll(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

const exported = async (name: string): Promise<ReturnType<typeof checkMesh>> =>
  checkMesh(readMesh(new Uint8Array(await readFile(join(folder, name))), name));

describe('files in and out', () => {
  it('imports a mesh from the dialog, exact, in its size and selected', async () => {
    await studio.answerDialogs({ open: [join(folder, 'side-table.stl')] });
    await page.keyboard.press('Control+i');
    await page.getByRole('option', { name: /Side table/ }).waitFor();
    await page.getByText(/Mesh, 1 part, 12 triangles/).waitFor();
    await expect
      .poll(() =>
        page
          .getByRole('spinbutton', { name: 'Height' })
          .or(page.getByRole('textbox', { name: 'Height' }))
          .first()
          .inputValue(),
      )
      .toMatch(/^50\.0/);
  });

  it('exports it again for another program: the same box, upright in its unit', async () => {
    await studio.answerDialogs({ save: join(folder, 'again') });
    await page.getByRole('combobox', { name: 'Program' }).click();
    await page.getByRole('option', { name: 'Slicer' }).click();
    await page.getByRole('radio', { name: 'STL' }).click();
    await page.keyboard.press('Control+e');
    await page.getByText(/Exported again\.stl/).waitFor();
    const { closed, triangles, size } = await exported('again.stl');
    expect({ closed, triangles }).toEqual({ closed: true, triangles: 12 });
    for (const [axis, side] of [800, 300, 500].entries()) expect(size[axis] / side).toBeCloseTo(1, 4);
  });

  it('hands the file to the system when the shape is pulled by its arrow, as the export is set', async () => {
    // The system's own drag needs a hand; what it is given can be seen.
    await askAgainIfCollected(() =>
      studio.app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        Object.assign(globalThis, { dragged: undefined });
        window.webContents.startDrag = ({ file, files, icon }) =>
          Object.assign(globalThis, { dragged: { file, files, hasIcon: typeof icon !== 'string' && !icon.isEmpty() } });
      }),
    );
    const card = page.getByRole('option', { name: /Side table/ });
    await card.hover();
    const handle = await card.getByTitle('Drag to another program: a STL file, as Export is set').boundingBox();
    if (!handle) throw new Error('the arrow is not on screen');
    await page.mouse.move(handle.x + 12, handle.y + 12);
    await page.mouse.down();
    await page.mouse.move(handle.x + 60, handle.y + 90, { steps: 6 });
    const given = (): Promise<{ file: string; files: string[]; hasIcon: boolean } | undefined> =>
      askAgainIfCollected(() =>
        studio.app.evaluate(() => (globalThis as { dragged?: { file: string; files: string[]; hasIcon: boolean } }).dragged),
      );
    await eventually(given).toBeDefined();
    await page.mouse.up();
    const { file = '', files, hasIcon } = (await given()) ?? {};
    expect({ files, hasIcon }).toEqual({ files: [file], hasIcon: true });
    expect(relative(join(studio.userData, 'dragged-out'), file)).toMatch(/^[\w-]+[\\/]Side table\.stl$/);
    // The same bytes as the export before it.
    expect(await readFile(file)).toEqual(await readFile(join(folder, 'again.stl')));
  });

  it('adds dropped shapes, and tells of the one that is broken', async () => {
    await dropFiles(page, [join(folder, 'block.binvox'), join(folder, 'broken.obj')]);
    await page.getByRole('option', { name: /Block/ }).waitFor();
    await page
      .getByText(/broken\.obj, line 1/)
      .first()
      .waitFor();
  });

  it('exports all shapes into a folder', async () => {
    await studio.answerDialogs({ open: [join(folder, 'all')] });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Export All');
    await page.keyboard.press('Enter');
    await page.getByText('Exported 2 shapes.').waitFor();
    expect((await readdir(join(folder, 'all'))).sort()).toEqual(['Block.stl', 'Side table.stl']);
  });

  it('asked nothing of the network and broke no policy', () => {
    expect(studio.requests).toEqual([]);
    expect(studio.faults).toEqual([]);
  });
});
