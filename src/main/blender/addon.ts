import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';

/** The add-on as a zip that Blender installs, old style (3.4 and later) and as an extension (4.2 and later). */
export async function addonZip(resources: string): Promise<Uint8Array> {
  const folder = join(resources, 'maquette_bridge');
  const entries: Zippable = {};
  for (const name of (await readdir(folder)).sort()) {
    if (/\.(py|toml)$/.test(name)) entries[`maquette_bridge/${name}`] = await readFile(join(folder, name));
  }
  return zipSync(entries, { level: 6, mtime: new Date(1980, 0, 1) });
}
