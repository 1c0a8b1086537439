/**
 * What must be there before anything runs: dependencies, the build, an Electron. Each is made once and again only when its inputs changed, so
 * that a second start finds everything in a few hundredths of a second. Node's own modules only: on a fresh clone nothing else is there yet.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];
const BUILD_INPUTS = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.json'];

export class SetUpError extends Error {}

/**
 * @param {{ build?: boolean, say?: (line: string) => void }} [options]
 *   build: false for steps that only need the dependencies; say: where progress lines go (standard error by default)
 */
export async function setUp({ build = true, say = (line) => console.error(line) } = {}) {
  checkNode();
  await ensureDependencies(say);
  if (build) await ensureBuild(say);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetUpError(
    `Maquette needs Node ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}. Install it from nodejs.org.`,
  );
}

async function ensureDependencies(say) {
  const lock = readFileSync(join(project, 'package-lock.json'));
  const stamp = join(project, 'node_modules', '.maquette-installed');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  if (!isInstalled(JSON.parse(lock.toString('utf8')))) {
    say('Installing dependencies (once, about a minute)');
    const words = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = process.env.npm_execpath
      ? [process.execPath, process.env.npm_execpath]
      : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
    const { code, output } = await run(npm[0], [...npm.slice(1), ...words]);
    if (code !== 0) throw new SetUpError(`The dependencies could not be installed (npm ci):\n${output.trim()}`);
  }
  writeFileSync(stamp, hash);
}

/** Whether node_modules already holds what the lock file names, however it came there. */
function isInstalled(lock) {
  const hidden = join(project, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const { packages } = JSON.parse(readFileSync(hidden, 'utf8'));
  return Object.entries(lock.packages).every(
    ([path, { version, optional, devOptional, peer }]) =>
      path === '' || packages[path]?.version === version || (!(path in packages) && (optional || devOptional || peer)),
  );
}

async function ensureBuild(say) {
  const stamp = join(project, 'out', '.built-from');
  const hash = hashInputs();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('Building (once after each change, about ten seconds)');
  const { code, output } = await run(process.execPath, [
    join(project, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
    'build',
  ]);
  if (code !== 0) throw new SetUpError(`The build failed (electron-vite build):\n${output.trim()}`);
  writeFileSync(stamp, hash);
}

/** One hash over the contents and paths of everything that goes into the build. */
function hashInputs() {
  const hash = createHash('sha256');
  const add = (path) => {
    hash.update(`${path}\0`).update(readFileSync(join(project, path)));
  };
  for (const input of BUILD_INPUTS) {
    if (input !== 'src') add(input);
    else for (const file of listFiles(input)) add(file);
  }
  return hash.digest('hex');
}

function listFiles(folder) {
  const entries = readdirSync(join(project, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => (entry.isDirectory() ? listFiles(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}

/** Runs a program quietly; its output is kept for the case that it fails. */
function run(command, words) {
  return new Promise((done) => {
    const child = spawn(command, words, {
      cwd: project,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: command.endsWith('.cmd'),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', (error) => done({ code: -1, output: error.message }));
    child.on('close', (code) => done({ code: code ?? -1, output }));
  });
}

/**
 * Runs the program that a script is a doorway to: same terminal, same exit code; an interruption reaches it and is left to it.
 *
 * @returns {Promise<number>} its exit code, or 128 + the signal's number
 */
export function runThrough(command, words, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, words, { stdio: 'inherit', ...options });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
    child.on('error', fail);
    child.on('close', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

/** Runs a script's main function: a failed set-up is one message without a stack. */
export async function main(run) {
  try {
    process.exitCode = await run();
  } catch (error) {
    console.error(error instanceof SetUpError || /^No Electron/.test(error.message) ? error.message : error);
    process.exitCode = 1;
  }
}
