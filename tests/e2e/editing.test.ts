import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillBox } from '../../src/core/edit/box';
import { createGrid } from '../../src/core/voxel/grid';
import { createAssetStore } from '../../src/main/documents/assetStore';
import { writeDocumentFile } from '../../src/main/documents/documentFile';
import { startingSurface } from '../../src/shared/shapeDefaults';
import { accessFaults } from './accessFaults';
import { eventually } from './eventually';
import { launchStudio, type Studio } from './launch';
import { drag, undo } from './window';

/** A plain chair of 32³ cells, one of its legs thin and short. */
function chair(): Float32Array {
  const grid = createGrid(32);
  fillBox(grid, { low: [8, 13, 8], high: [23, 15, 23] }, 'add'); // seat
  fillBox(grid, { low: [8, 16, 8], high: [23, 29, 10] }, 'add'); // back
  for (const [x, z] of [
    [8, 8],
    [21, 8],
    [21, 21],
  ]) {
    fillBox(grid, { low: [x, 2, z], high: [x + 2, 12, z + 2] }, 'add');
  }
  fillBox(grid, { low: [9, 8, 22], high: [9, 12, 22] }, 'add');
  return grid.data;
}

async function writeProject(folder: string): Promise<string> {
  const assets = createAssetStore(join(folder, 'assets'));
  const { id: grid } = await assets.put(new Uint8Array(chair().buffer));
  const path = join(folder, 'chair.maquette');
  const shape = {
    ...{ id: 's', name: 'Chair', gridSize: 32, grid, surface: startingSurface(0.5), height: 0.9, heightIsEstimated: false },
    origin: { kind: 'import' as const, photos: [] },
  };
  await writeDocumentFile(path, { schema: 1, photos: [], shapes: [shape] }, assets, 'test');
  return path;
}

const summary = (page: Page): Locator => page.getByText(/^Mesh, 1 part, /);
const triangles = async (page: Page): Promise<number> => Number(((await summary(page).textContent()) ?? '').replace(/\D/g, '').slice(1));
/** The count once the surface is whole: what is shown while it is being made has another. */
async function settledTriangles(page: Page): Promise<number> {
  for (let last = -1; ;) {
    const now = await triangles(page);
    if (now === last) return now;
    last = now;
    await page.waitForTimeout(1500);
  }
}
const options = (page: Page, tool: string): Locator => page.getByRole('region', { name: `Options of ${tool}` });

/** A stroke between two places of the 3D view, in shares of its width and height. */
const stroke = (page: Page, ...places: readonly (readonly [number, number])[]): Promise<void> =>
  drag(page, page.locator('.viewport-canvas'), places);

/** On the chair's seat and back, as it is framed from the front and the right. */
const seat = [0.5, 0.56] as const;
const back = [0.47, 0.36] as const;

describe('editing a shape', () => {
  let studio: Studio;
  let page: Page;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maquette-editing-'));
    studio = await launchStudio({ files: [await writeProject(folder)] });
    page = studio.page;
    await summary(page).waitFor();
  });
  afterAll(async () => {
    await studio.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('paints voxels as one step, and Escape takes a stroke back', async () => {
    const before = await settledTriangles(page);
    await page.keyboard.press('a');
    await options(page, 'Add voxels').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await stroke(page, seat, [0.55, 0.3]);
    await undo(page, 'Add voxels').waitFor();
    await eventually(() => triangles(page)).not.toBe(before);
    await page.keyboard.press('Control+z');
    await eventually(() => triangles(page)).toBe(before);
    expect(await settledTriangles(page)).toBe(before);
    const canvas = await page.locator('.viewport-canvas').boundingBox();
    if (!canvas) throw new Error('the view is not on screen');
    await page.mouse.move(canvas.x + seat[0] * canvas.width, canvas.y + seat[1] * canvas.height);
    await page.mouse.down();
    await page.mouse.move(canvas.x + 0.55 * canvas.width, canvas.y + 0.4 * canvas.height, { steps: 4 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await eventually(() => triangles(page)).toBe(before);
    expect(await undo(page, 'Add voxels').count()).toBe(0);
  });

  it('sculpts a mesh made of the surface, and goes back to voxels', async () => {
    await page.keyboard.press('c');
    await undo(page, 'Convert to mesh').waitFor();
    await stroke(page, back, [0.53, 0.38]);
    await undo(page, 'Sculpt with clay').waitFor();
    await page.keyboard.press('Control+z');
    await undo(page, 'Convert to mesh').waitFor();
    await page.getByRole('button', { name: 'Back to voxels' }).click();
    await undo(page, 'Back to voxels').waitFor();
  });

  it('measures between two clicks, and deletes the measure', async () => {
    await page.keyboard.press('m');
    await stroke(page, seat, seat);
    await stroke(page, back, back);
    const entries = page.getByRole('list', { name: 'Measurements' }).getByRole('listitem');
    await entries.first().waitFor();
    // From the seat to the back of a chair that is 90 cm high.
    const metres = Number.parseFloat((await entries.first().textContent()) ?? '');
    expect(metres).toBeGreaterThan(5);
    expect(metres).toBeLessThan(90);
    await page.getByRole('button', { name: 'Delete measurement 1' }).click();
    await eventually(() => entries.count()).toBe(0);
  });

  it('turns the shape in numbers, as one step', async () => {
    await page.keyboard.press('r');
    const field = page.getByRole('textbox', { name: 'Rotation Y' });
    await field.fill('90');
    await field.press('Enter');
    await undo(page, 'Transform').waitFor();
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await undo(page, 'Reset transform').waitFor();
  });

  it('cuts a box out of it, keeps both shapes in the file and opens them again', async () => {
    await page.keyboard.press('Shift+b');
    await options(page, 'Combine').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Combine', exact: true }).click();
    await undo(page, 'Difference').waitFor();
    const shapes = page.getByRole('listbox', { name: 'Shapes' }).getByRole('option');
    await eventually(() => shapes.count()).toBe(2);
    await page.getByRole('option', { name: /Chair difference/ }).click();
    await summary(page).waitFor();
    const made = await triangles(page);
    const path = join(folder, 'edited.maquette');
    await studio.answerDialogs({ save: path, open: [path] });
    await page.keyboard.press('Control+Shift+S');
    await eventually(() => page.title()).toBe('edited - Maquette');
    await page.keyboard.press('Control+O');
    await eventually(() => shapes.count()).toBe(2);
    await page.getByRole('option', { name: /Chair difference/ }).click();
    await eventually(() => triangles(page)).toBe(made);
    expect(studio.faults).toEqual([]);
  });
});
