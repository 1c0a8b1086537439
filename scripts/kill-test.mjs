#!/usr/bin/env node
/**
 * Kills the studio at random moments and looks at what is left: no document may be lost or damaged.
 *
 *   npm run build && node scripts/kill-test.mjs --times 20 [--seed 1]
 *
 * Each round starts the studio on the same data folder, works in it (edit, save, reconstruct or export, by lot), kills it with SIGKILL at a random moment,
 * and then checks, without Electron: every project file opens whole (zip, checksums, hashes), every recovery journal has a whole last state, the newest edit
 * that was made more than two seconds before the kill is in the file or the journal, every asset that they name is there, and no export is half written.
 * Needs a display (on a server: xvfb-run -a node scripts/kill-test.mjs). Exit code 1 when anything was lost.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
// The checks are the studio's own readers, which are TypeScript.
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', join(project, 'scripts', 'kill-test', 'run.ts'), ...process.argv.slice(2)],
  {
    cwd: project,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
