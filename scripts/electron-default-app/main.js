/**
 * What Electron runs when it is given a folder: `electron [switches] [-r module] folder [arguments]`.
 * The official builds bring such a loader; the runtime that electron-runtime.mjs makes has none, so this one is packed into it.
 * Electron holds back `ready` until this module has loaded the application.
 */
import { app } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const required = [];
let target;
for (let i = 1; i < process.argv.length && target === undefined; i++) {
  const word = process.argv[i];
  if (word === '-r' || word === '--require') required.push(process.argv[++i]);
  else if (word === '--version' || word === '-v') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  } else if (!word.startsWith('-')) target = resolve(word);
}
if (target === undefined || !existsSync(target)) {
  console.error(target === undefined ? 'usage: electron FOLDER' : `no application at ${target}`);
  process.exit(1);
}

let entry = target;
let folder = dirname(target);
if (statSync(target).isDirectory()) {
  folder = target;
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  entry = join(folder, description.main ?? 'index.js');
  app.setName(description.productName ?? description.name);
  if (description.version) app.setVersion(description.version);
  if (description.desktopName) app.setDesktopName(description.desktopName);
}
app.setAppPath(folder);

const load = createRequire(join(folder, 'package.json'));
for (const module of required) load(resolve(module));
await import(pathToFileURL(entry).href);
