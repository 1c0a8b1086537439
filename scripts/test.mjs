/** `npm test`: all checks, in the order in which they are quick to fail. Stops at the first that fails. `npm test -- unit e2e` runs those only. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main, project, setUp } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';
import { DISPLAY_PACKAGES, ensurePackages, READER_PACKAGES } from './system-packages.mjs';

const say = (line) => console.log(line);
const reports = mkdtempSync(join(tmpdir(), 'maquette-tests-'));
const bin = join(project, 'node_modules', '.bin');
const counted = { passed: 0, failed: 0, skipped: 0 };

const STEPS = [
  {
    name: 'types',
    commands: [
      ['tsc', '-p', 'tsconfig.json'],
      ['vue-tsc', '-p', 'tsconfig.renderer.json'],
    ],
  },
  {
    name: 'lint',
    commands: [
      ['eslint', '--max-warnings', '0', '.'],
      ['depcruise', '--config', '.dependency-cruiser.cjs', 'src'],
      ['prettier', '--check', '.'],
    ],
  },
  { name: 'unused', commands: [['knip']] },
  { name: 'unit', projects: ['unit', 'renderer'] },
  { name: 'contract', projects: ['contract'], readers: true },
  { name: 'e2e', projects: ['e2e'], window: true },
];

await main(async () => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((word) => !STEPS.some(({ name }) => name === word));
  if (unknown.length > 0) {
    console.error(`There is no step "${unknown[0]}". Steps: ${STEPS.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const steps = STEPS.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  try {
    await timed('set-up', () => prepare(steps));
    for (const step of steps) {
      if (!(await timed(step.name, () => runStep(step)))) return fail(step.name);
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  closingLine();
  return 0;
});

async function prepare(steps) {
  await setUp({ say });
  // Only CI brings the programs along that read our exports; elsewhere their tests run where they are, and say why they do not where they are not.
  if (process.env.CI && steps.some(({ window, readers }) => window || readers)) ensurePackages(READER_PACKAGES, say);
  if (!steps.some((step) => step.window)) return true;
  await ensureElectron({ say });
  if (!hasDisplay()) ensurePackages(DISPLAY_PACKAGES, say);
  return true;
}

async function runStep({ name, commands, projects, window = false }) {
  if (commands) {
    for (const [program, ...words] of commands) if ((await run(join(bin, program), words)) !== 0) return false;
    return true;
  }
  const report = join(reports, `${name}.json`);
  const selection = projects.flatMap((project) => ['--project', project]);
  const words = ['run', ...selection, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await (window ? runWithWindow(join(bin, 'vitest'), words) : run(join(bin, 'vitest'), words));
  count(report);
  return code === 0;
}

function runWithWindow(program, words) {
  if (hasDisplay()) return run(program, words);
  return run('xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', program, ...words]);
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function run(program, words) {
  return new Promise((done) => {
    const env = { ...process.env, PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}` };
    const child = spawn(program, words, { cwd: project, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(`${program} could not be run: ${error.message}`);
      done(-1);
    });
    child.on('close', (code) => done(code ?? -1));
  });
}

function count(report) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'));
    counted.passed += numPassedTests;
    counted.failed += numFailedTests;
    counted.skipped += numPendingTests + numTodoTests;
  } catch {
    // The runner died before its report; its exit code says so.
  }
}

async function timed(name, work) {
  say(`\n== ${name}`);
  const start = performance.now();
  const good = await work();
  say(`== ${name}: ${good ? 'ok' : 'FAILED'} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return good;
}

function fail(name) {
  say(`\nThe step "${name}" failed; the steps after it were not run.`);
  closingLine();
  return 1;
}

function closingLine() {
  if (counted.passed + counted.failed + counted.skipped === 0) return;
  say(`tests: ${counted.passed} passed, ${counted.failed} failed, ${counted.skipped} skipped`);
}
