import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's names of what an Electron window needs on a bare machine. Version 13 and Ubuntu 24.04 add "t64" to some. */
export const ELECTRON_PACKAGES = [
  ...['libnss3', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libgtk-3-0', 'libgbm1', 'libasound2', 'libxss1', 'libxtst6', 'libcups2', 'libdrm2'],
  ...['dbus-x11', 'fonts-dejavu-core'],
];

/** For windows without a screen. */
export const DISPLAY_PACKAGES = ['xvfb', 'xauth'];

/**
 * Programs that read our exports in the tests, beside Blender. Measured on Debian 12: assimp-utils takes 0.2 MB, prusa-slicer with its libraries 50 MB and
 * half a minute, most of which it shares with Blender.
 */
export const READER_PACKAGES = ['blender', 'assimp-utils', 'prusa-slicer'];

const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
const isDebian = () => process.platform === 'linux' && existsSync('/usr/bin/dpkg-query') && existsSync('/usr/bin/apt-get');

/** Those of `names` that dpkg does not have. Empty where there is no dpkg: there nobody can tell. */
export function missingPackages(names) {
  if (!isDebian()) return [];
  const wanted = names.flatMap((name) => [name, `${name}t64`]);
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted], quiet);
  const installed = new Set(stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])));
  return names.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/**
 * Installs what is missing where that is possible (Debian or Ubuntu, as root), and says in one line what to do where it is not.
 *
 * @param {string[]} names Debian packages
 * @param {(line: string) => void} say
 * @returns {boolean} whether all of them are there now
 */
export function ensurePackages(names, say) {
  const missing = missingPackages(names);
  if (missing.length === 0) return isDebian();
  if (process.getuid?.() !== 0) {
    say(`Please install the system packages that are missing: sudo apt-get install ${missing.join(' ')}`);
    return false;
  }
  say(`Installing system packages: ${missing.join(' ')}`);
  const apt = (...words) => spawnSync('apt-get', words, { ...quiet, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  apt('update', '-qq');
  const names64 = missing.map((name) => (hasCandidate(name) ? name : `${name}t64`));
  const result = apt('install', '-y', '-qq', '--no-install-recommends', ...names64);
  if (result.status === 0) return true;
  say(`apt-get could not install ${missing.join(' ')}: ${lastLine(result.stderr)}`);
  return false;
}

/** A transitional name such as libasound2 on Debian 13 is known to apt but has nothing to install. */
function hasCandidate(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], { ...quiet, env: { ...process.env, LC_ALL: 'C' } });
  return /Candidate: (?!\(none\))/.test(stdout);
}

/** Shared libraries that the dynamic linker cannot find for a program (any Linux). */
export function missingLibraries(program) {
  if (process.platform !== 'linux') return [];
  const { stdout } = spawnSync('ldd', [program], quiet);
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

export const lastLine = (text) => (text ?? '').trim().split('\n').at(-1) ?? '';
