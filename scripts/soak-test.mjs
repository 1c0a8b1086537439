#!/usr/bin/env node
/**
 * Works in the studio for hours as an artist would, and looks at what that does to it.
 *
 *   npm run build && node scripts/soak-test.mjs --minutes 120 [--seed 1] [--report report.json]
 *
 * Photos, reconstructions, thresholds, blends, strokes, undo, exports, projects and themes in ever another order, an action every few seconds, in the real
 * window. Every half-minute the memory of each process is noted. Passed when in each process the last quarter of the time takes at most 5 % more memory than
 * the second quarter, nobody wrote an error to a console or a log, no rejection went unhandled, and every action did what it should.
 * Needs a display (on a server: xvfb-run -a node scripts/soak-test.mjs). Exit code 1 when it did not pass.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const script = join(project, 'scripts', 'soak', 'run.ts');
const { status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...process.argv.slice(2)], { cwd: project, stdio: 'inherit' });
process.exit(status ?? 1);
