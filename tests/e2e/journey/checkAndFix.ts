import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { eventually } from '../eventually';
import { inspector, summary, type, undo } from '../window';
import type { Session } from './session';

/** 6. What is wrong with the shape, and the button that mends it. */
export function checkAndFix(session: Session): void {
  const row = (name: string): Locator => inspector(session.page).getByRole('listitem').filter({ hasText: name });

  it('6 checks the shape and mends walls that are too thin, as one step', async () => {
    const { page } = session;
    await summary(page).waitFor();
    await row('Watertight').getByText('Closed').waitFor();
    await row('Manifold').getByText('Yes').waitFor();
    const volume = await row('Volume').textContent();
    await type(inspector(page).getByRole('textbox', { name: 'Least wall' }), '60');
    await row('Walls')
      .getByText(/% under/)
      .waitFor();
    await row('Walls').getByRole('button', { name: 'Fix: Walls' }).click();
    await row('Walls')
      .getByText(/or more$/)
      .waitFor();
    await eventually(() => row('Volume').textContent()).not.toBe(volume);
    await undo(page, 'Thicken walls').waitFor();
  });

  it('6 asks for the height that a photo cannot tell', async () => {
    const { page } = session;
    await row('Size').getByRole('button', { name: 'Fix: Size' }).click();
    const height = inspector(page).getByRole('textbox', { name: /^Height/ });
    await height.and(page.locator(':focus')).waitFor();
    await type(height, '1.2 m');
    await row('Size')
      .getByText(/ × 120\.0 × /)
      .waitFor();
    expect(await row('Size').getByRole('button').count()).toBe(0);
  });
}
