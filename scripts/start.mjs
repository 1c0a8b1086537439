/** `npm start`: does the set-up that is still missing and opens the studio; without a display does the main job headless. */
import { existsSync, mkdirSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { main, project, runThrough, setUp } from './bootstrap.mjs';
import { ensureElectron } from './electron-runtime.mjs';

const USAGE = `Usage: npm start [-- FILE...]

Opens the studio, with the photos or .maquette documents that are named.
On a computer without a display it turns the photos (or a sample photo) into meshes instead and says where they are.
The first start installs the dependencies, builds, and gets Electron; later ones do not.`;

await main(async () => {
  const words = process.argv.slice(2);
  if (words.includes('--help') || words.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  await setUp({ say: console.log });
  const from = process.env.INIT_CWD ?? process.cwd();
  const switches = words.filter((word) => word.startsWith('-'));
  const files = words.filter((word) => !word.startsWith('-')).map((file) => resolve(from, file));
  return hasDisplay() ? openStudio(switches, files) : workHeadless(files);
});

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function openStudio(switches, files) {
  const { path } = await ensureElectron({ say: console.log });
  // Chromium's sandbox refuses to run as root.
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return runThrough(path, [...sandbox, ...switches, project, ...files], { cwd: project });
}

async function workHeadless(files) {
  const photos = files.length > 0 ? files : [join(project, 'resources', 'samples', 'chair.jpg')];
  const folder = join(project, 'maquette-output');
  mkdirSync(folder, { recursive: true });
  console.log('There is no display here (DISPLAY and WAYLAND_DISPLAY are not set), so this works without the window.');
  for (const photo of photos) {
    const name = join(folder, basename(photo, extname(photo)));
    const outputs = ['obj', 'stl', 'binvox', 'png'].map((format) => `${name}.${format}`);
    const words = [join(project, 'out', 'main', 'cli.js'), 'reconstruct', photo, '--quiet', ...outputs.flatMap((output) => ['-o', output])];
    const code = await runThrough(process.execPath, words);
    if (code !== 0) return code;
    console.log(`${relative(process.cwd(), photo)} became`);
    for (const output of outputs.filter((file) => existsSync(file))) console.log(`  ${output}`);
  }
  console.log('With a display, "npm start" opens the studio.');
  return 0;
}
