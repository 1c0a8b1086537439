#!/usr/bin/env node
/**
 * Kills the studio at random moments and looks at what is left: no document may be lost or damaged.
 *
 *   npm run build && node scripts/kill-test.mjs --times 100 [--moment save,train] [--seed 1] [--keep folder]
 *
 * Each round starts the studio on the same data folder and opens what the last kill left: a project with a file and a document that was never saved. Both are
 * edited while the studio edits, saves, reconstructs, trains or exports (the moments, in turn); then it is killed with SIGKILL at a random time. Nothing is lost
 * when, without the studio, every project, export and checkpoint reads whole, every recovery journal has a whole last state with all its assets, the edits
 * made more than two seconds before the kill are there, no process lives on; and when the next start gives both documents back with those edits.
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
