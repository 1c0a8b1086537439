import type { Session } from './session';

/** The window before there is anything in it, and what can be opened from there. */
export async function takeStart({ page, shoot, state, begin, command, leave, dock }: Session): Promise<void> {
  await page.getByLabel('ready', { exact: true }).waitFor({ timeout: 60_000 });
  await state('start-tour', () => shoot('start-tour'));
  await begin();
  await state('mockup-2-empty', () => shoot('mockup-2-empty', ['drawn', 'usual', 'least']));
  for (const [key, name] of [
    ['1', 'latent'],
    ['2', 'training'],
    ['3', 'jobs'],
    ['4', 'log'],
    ['5', 'history'],
  ]) {
    await state(`empty-${name}`, async () => {
      await page.keyboard.press(`Control+${key}`);
      await dock.getByRole('tabpanel').waitFor();
      await page.waitForTimeout(1500);
      await shoot(`empty-${name}`);
      await page.keyboard.press(`Control+${key}`);
    });
  }
  await state('palette', async () => {
    await page.keyboard.press('Control+k');
    await shoot('palette');
    await page.keyboard.type('thr');
    await shoot('palette-found', ['least']);
    await page.keyboard.type('zzz');
    await shoot('palette-nothing', ['least']);
    await leave();
  });
  await state('keys', async () => {
    await page.keyboard.press('F1');
    await page.getByRole('dialog').waitFor();
    await shoot('keys');
    await leave();
  });
  await state('settings', async () => {
    await page.keyboard.press('Control+,');
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(4000); // the devices are tried one after another
    await shoot('settings');
    await page.getByRole('radio', { name: 'Keyboard' }).click();
    await shoot('settings-keyboard');
    await page.getByRole('searchbox').fill('grid');
    await page.getByRole('button', { name: /^Change the key of Grid/ }).click();
    await page.keyboard.press('Control+s');
    await shoot('settings-conflict', ['least']);
    await page.getByRole('button', { name: 'Leave it' }).click();
    await leave();
  });
  await state('data-empty', async () => {
    await command('Prepare Data');
    await page.getByRole('dialog', { name: /data/i }).waitFor();
    await shoot('data-empty');
    await leave();
  });
  await state('newrun-empty', async () => {
    await command('New Run');
    await page.getByRole('dialog', { name: 'New run' }).waitFor();
    await shoot('newrun-empty');
    await leave();
  });
  await state('models', async () => {
    await page.getByRole('button', { name: /^Models/ }).click();
    await page.getByRole('dialog').waitFor();
    await shoot('models');
    await leave();
  });
  await state('menu', async () => {
    await page.getByRole('menuitem', { name: 'File' }).click();
    await page.waitForTimeout(300);
    await shoot('menu', ['usual']);
    await page.keyboard.press('Escape');
  });
}
