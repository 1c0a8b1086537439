import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Random } from '../../src/core/random';
import { dropFiles, type Studio } from '../../tests/e2e/launch';

const samples = join(import.meta.dirname, '../../resources/samples');
const photoNames = ['chair.jpg', 'sofa.jpg', 'table.jpg'];
const formats = ['OBJ', 'STL', 'GLB', 'PLY'];
const themes = ['Dark', 'Light', 'High Contrast'];
const voxelTools = ['a', 'e'];
const sculptTools = ['c', 'Shift+S', 'Shift+F', 'Shift+G'];

/** What an artist does, by the window's own buttons and keys. Each resolves when the window shows that it is done, and throws when it does not. */
export type Artist = Record<
  | 'addPhoto'
  | 'reconstruct'
  | 'moveThreshold'
  | 'blend'
  | 'walk'
  | 'paint'
  | 'sculpt'
  | 'undoAndRedo'
  | 'look'
  | 'check'
  | 'duplicate'
  | 'lookAtCutOut'
  | 'changePanels'
  | 'changeTheme'
  | 'exportMesh'
  | 'save'
  | 'newDocument'
  | 'openProject'
  | 'closeDocument',
  () => Promise<void>
> & {
  /** Sees to it that the document has a photo and a shape, and that a shape is selected: undo may have taken them away. */
  prepare(): Promise<void>;
  /** Puts tools and dialogs away, so that the next action starts from a known place. */
  tidy(): Promise<void>;
  /** How many documents are open. */
  openDocuments(): Promise<number>;
};

/** @param folder where exports and projects go */
export function createArtist(studio: Studio, random: Random, folder: string): Artist {
  const { page } = studio;
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const shapes = page.getByRole('listbox', { name: 'Shapes' }).getByRole('option');
  const photos = page.getByRole('listbox', { name: 'Photos' }).getByRole('option');
  const tabs = page.getByRole('tablist', { name: 'Open documents' }).getByRole('tab');
  const surface = page.getByText(/^(Mesh, \d+ parts?|Voxels), /);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[random.integer(list.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  };
  /** Numbers of what was exported and saved. */
  let files = 0;
  const projects: string[] = [];

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(150 + random.integer(250));
    }
  }
  async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await locator.boundingBox();
    if (!box) throw new Error('it is not on screen');
    return box;
  }
  /** Drags through places of an element, given in shares of its width and height, at the pace of a hand. */
  async function drag(locator: Locator, through: readonly (readonly [number, number])[]): Promise<void> {
    const box = await boxOf(locator);
    for (const [index, [x, y]] of through.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
      if (index === 0) await page.mouse.down();
      await page.waitForTimeout(60);
    }
    await page.mouse.up();
  }
  const canvas = (): Locator => page.locator('.viewport-canvas').first();
  const somewhere = (): [number, number] => [random.range(0.4, 0.6), random.range(0.35, 0.65)];
  const stroke = (): [number, number][] => Array.from({ length: 3 + random.integer(4) }, somewhere);
  async function palette(command: string): Promise<void> {
    await press('Control+k');
    await page.getByRole('combobox', { name: 'Find a command' }).fill(command);
    await press('Enter');
  }
  async function increases(list: Locator, from: number): Promise<void> {
    await list.nth(from).waitFor({ timeout: 180_000 });
  }
  async function stroked(tools: readonly string[]): Promise<void> {
    await press(pick(tools));
    const back = page.getByRole('button', { name: 'Back to voxels', exact: true });
    if (tools === voxelTools && (await back.isVisible())) {
      await back.click();
      await back.waitFor({ state: 'detached' });
    }
    for (let i = 1 + random.integer(3); i > 0; i--) await drag(canvas(), stroke());
    await press('Escape');
  }

  async function addPhoto(): Promise<void> {
    const before = await photos.count();
    await dropFiles(page, [join(samples, pick(photoNames))]);
    await increases(photos, before);
    await inspector.getByText('Cut-out ready').waitFor();
  }
  async function reconstruct(): Promise<void> {
    const before = await shapes.count();
    await photos.nth(random.integer(await photos.count())).click();
    await press('Control+Enter');
    await increases(shapes, before);
    await surface.first().waitFor();
  }

  return {
    addPhoto,
    reconstruct,
    async moveThreshold() {
      const slider = inspector.getByRole('slider', { name: 'Iso threshold' });
      await slider.scrollIntoViewIfNeeded();
      await drag(
        slider,
        Array.from({ length: 8 }, () => [random.range(0.25, 0.75), 0.5] as const),
      );
    },
    async blend() {
      await press('Control+1');
      const slider = page.getByRole('slider', { name: 'Blend', exact: true });
      await slider.waitFor();
      await drag(
        slider,
        Array.from({ length: 10 }, () => [random.range(0.02, 0.98), 0.5] as const),
      );
      const square = page.getByRole('slider', { name: 'Point among the four corners' });
      await drag(
        square,
        Array.from({ length: 6 }, () => [random.next(), random.next()] as const),
      );
      await page.waitForTimeout(1000);
      if (random.next() < 0.3) {
        const before = await shapes.count();
        await press('k');
        await increases(shapes, before);
      }
      await press('Control+1');
    },
    async walk() {
      await press('Control+1');
      const square = page.getByRole('slider', { name: 'Point among the four corners' });
      await square.focus();
      await press('Space');
      await page.getByRole('button', { name: /^Pause/ }).waitFor();
      await page.waitForTimeout(4000);
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await press('Control+1');
    },
    paint: () => stroked(voxelTools),
    sculpt: () => stroked(sculptTools),
    async undoAndRedo() {
      const times = 1 + random.integer(5);
      await press(...Array.from({ length: times }, () => 'Control+z'));
      if (random.next() < 0.7) await press(...Array.from({ length: times }, () => 'Control+Shift+Z'));
    },
    async look() {
      await press('q');
      await drag(canvas(), stroke());
      await page.mouse.wheel(0, random.range(-300, 300));
      await press(pick(['z', 'Shift+Z', 'd', 'f', 'Numpad1', 'Numpad0']));
      if (random.next() < 0.5) await press('f');
    },
    async check() {
      const fix = inspector.getByRole('button', { name: /^Fix/ });
      if ((await fix.count()) > 0) await fix.first().click();
      await page.waitForTimeout(500);
    },
    async duplicate() {
      const before = await shapes.count();
      await press('Control+d');
      await increases(shapes, before);
      if (random.next() < 0.5) await press('Delete');
    },
    async lookAtCutOut() {
      await photos.first().click();
      await press('Control+Shift+K');
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await page.waitForTimeout(1500);
      await press('Escape');
      await dialog.waitFor({ state: 'detached' });
    },
    async changePanels() {
      const panel = pick(['Control+3', 'Control+4', 'Control+5']);
      await press(panel);
      await page.waitForTimeout(1000);
      await press(panel);
    },
    changeTheme: () => palette(pick(themes)),
    async exportMesh() {
      const format = pick(formats);
      await inspector.getByText(format, { exact: true }).click();
      const name = `export-${++files}.${format.toLowerCase()}`;
      await studio.answerDialogs({ save: join(folder, name) });
      await press('Control+e');
      await page
        .getByText(new RegExp(`Exported ${name.replace('.', '\\.')}`))
        .first()
        .waitFor();
    },
    async save() {
      const path = join(folder, `project-${++files}.maquette`);
      await studio.answerDialogs({ save: path });
      await press('Control+Shift+S');
      await waitForTitle(page, `project-${files} - Maquette`);
      projects.push(path);
    },
    async newDocument() {
      await press('Control+n');
      await page.getByRole('heading', { name: /^Start with a photo/ }).waitFor();
    },
    async openProject() {
      if (projects.length === 0) return press('Control+n');
      const path = pick(projects.slice(-8));
      await studio.answerDialogs({ open: [path] });
      await press('Control+o');
      await waitForTitle(page, /project-(\d+)\.maquette$/.exec(path)?.[1] ?? '');
    },
    async closeDocument() {
      await studio.answerDialogs({ button: 1 });
      const before = await tabs.count();
      // The oldest: what the artist has done with. The newest, still empty, would leave the same documents open from first to last.
      await tabs.first().click();
      await press('Control+w');
      if (before < 2) return;
      await tabs.nth(before - 1).waitFor({ state: 'detached' });
      await tabs.last().click();
    },
    async prepare() {
      if ((await photos.count()) === 0) await addPhoto();
      if ((await shapes.count()) === 0) await reconstruct();
      if (!(await inspector.getByRole('slider', { name: 'Iso threshold' }).isVisible())) await shapes.first().click();
      await surface.first().waitFor();
    },
    async tidy() {
      await press('Escape');
    },
    openDocuments: () => tabs.count(),
  };
}

/** By asking again: the page's own policy refuses functions that are made of text, and counts them as faults. */
async function waitForTitle(page: Page, part: string): Promise<void> {
  for (const end = Date.now() + 60_000; !(await page.title()).includes(part); await page.waitForTimeout(100)) {
    if (Date.now() > end) throw new Error(`the title does not say "${part}"`);
  }
}
