import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchStudio, type Studio } from './launch';

// The policies themselves are tested as plain functions in tests/contract/security; here, that the running window has them.
describe('the running window', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await launchStudio();
    await studio.page.getByRole('heading', { name: /^Start with a photo/ }).waitFor();
  });
  afterAll(() => studio.close());

  it('has no Node and exactly three functions of ours', async () => {
    expect(await studio.page.evaluate('[typeof require, typeof process, typeof module]')).toEqual(['undefined', 'undefined', 'undefined']);
    expect(await studio.page.evaluate('Object.keys(window.maquette).sort()')).toEqual(['on', 'pathForFile', 'request']);
  });

  it('runs no injected script and reaches no address', async () => {
    const refused = await studio.page.evaluate(`(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.head.append(script);
      const fetched = await fetch('https://example.com/').then(() => 'reached', () => 'refused');
      const file = await fetch('file:///etc/hostname').then(() => 'reached', () => 'refused');
      return [window.injected, fetched, file];
    })()`);
    expect(refused).toEqual([undefined, 'refused', 'refused']);
  });

  it('refuses routes that do not exist and inputs that do not fit', async () => {
    const answers: { ok: boolean }[] = await studio.page.evaluate(`Promise.all([
      window.maquette.request('files.readAnything', '/etc/passwd'),
      window.maquette.request('documents.apply', { document: 1 }),
      window.maquette.request('app.openExternal', { url: 'file:///etc/passwd' }),
    ])`);
    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false]);
  });

  it('goes nowhere else and opens no window', async () => {
    const before = studio.page.url();
    await studio.page.evaluate(`{ window.open('https://example.com/'); location.href = 'https://example.com/'; }`).catch(() => undefined);
    await studio.page.waitForTimeout(500);
    expect(studio.page.url()).toBe(before);
    expect(studio.app.windows().length).toBe(1);
  });
});
