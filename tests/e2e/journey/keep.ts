import { join } from 'node:path';
import { expect, it } from 'vitest';
import { launchStudio } from '../launch';
import { inspector, photos, shapes, summary, triangles } from '../window';
import type { Session } from './session';

/** Nothing of it is lost: the document is saved and opens again in another start, as it was. */
export function keep(session: Session): void {
  it('saves the document, and opens it again in another start as it was', async () => {
    const { studio, page, folder } = session;
    const path = join(folder, 'corner.maquette');
    await studio.answerDialogs({ save: path });
    const before = { shapes: await shapes(page).count(), photos: await photos(page).count(), triangles: await triangles(page) };
    const height = (): Promise<string> =>
      inspector(session.page)
        .getByRole('textbox', { name: /^Height/ })
        .inputValue();
    const tall = await height();
    await page.keyboard.press('Control+s');
    await page.getByText('corner', { exact: true }).first().waitFor();
    const { faults, requests } = studio;
    await studio.close();
    expect({ faults, requests }).toEqual({ faults: [], requests: [] });

    session.studio = await launchStudio({ files: [path], userData: studio.userData, keepData: true });
    session.page = session.studio.page;
    await shapes(session.page).first().click();
    await summary(session.page).waitFor();
    const now = { shapes: await shapes(session.page).count(), photos: await photos(session.page).count() };
    expect({ ...now, triangles: await triangles(session.page) }).toEqual(before);
    expect(await height()).toBe(tall);
  });
}
