/**
 * Takes pictures of every state of the studio, dark and light, at a usual and at the least size, and lists what axe finds in
 * them. The built app in the Electron of this machine, on the sample photos and on meshes that the script makes.
 *
 * usage: npm run build && node --import tsx scripts/take-pictures.ts [--into FOLDER] [SESSION | STATE]...
 *        without a display: under xvfb-run -s "-screen 0 1920x1200x24"
 * SESSION: start, work, editing, latent, training, recovery; STATE: a name of a picture or the beginning of one. None: all.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchStudio } from '../tests/e2e/launch';
import { takeEditing } from './take-pictures/editing';
import { takeLatent } from './take-pictures/latent';
import { inSession, type Session } from './take-pictures/session';
import { takeStart } from './take-pictures/start';
import { takeTraining } from './take-pictures/training';
import { takeWork } from './take-pictures/work';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { into: { type: 'string', default: 'work/pictures' } },
});
const sessions: Readonly<Record<string, (session: Session) => Promise<void>>> = {
  start: takeStart,
  work: takeWork,
  editing: takeEditing,
  latent: takeLatent,
  training: takeTraining,
};
const chosen = positionals.filter((name) => name in sessions || name === 'recovery');
const states = positionals.filter((name) => !chosen.includes(name));
const isChosen = (name: string): boolean => chosen.length === 0 || chosen.includes(name);

const problems: string[] = [];
for (const [name, work] of Object.entries(sessions)) if (isChosen(name)) problems.push(...(await inSession(values.into, states, work)));
if (isChosen('recovery')) problems.push(...(await takeRecovery()));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

/** The window after a crash. */
async function takeRecovery(): Promise<string[]> {
  const userData = await mkdtemp(join(tmpdir(), 'maquette-recovery-'));
  const studio = await launchStudio({ userData, keepData: true });
  await studio.page
    .getByRole('button', { name: /Plaid chair/ })
    .first()
    .waitFor();
  const { page } = studio;
  for (const key of ['Alt+1', 'Control+n', 'Alt+2']) {
    await page.keyboard.press(key);
    const photos = page.getByRole('listbox', { name: 'Photos' }).getByRole('option');
    if (key.startsWith('Alt')) await photos.first().waitFor();
    else await photos.first().waitFor({ state: 'detached' });
    await page.waitForTimeout(3000); // until the journal has it
  }
  await studio.kill();
  try {
    return await inSession(
      values.into,
      states,
      ({ page: after, shoot, state }) =>
        state('recovery', async () => {
          await after.getByRole('dialog', { name: 'Recover documents' }).waitFor();
          await shoot('recovery');
        }),
      { userData, keepData: true },
    );
  } finally {
    await rm(userData, { recursive: true, force: true, maxRetries: 5 });
  }
}
