import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface Machine {
  platform: NodeJS.Platform;
  /** Environment variables. */
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  isProgram: (path: string) => Promise<boolean>;
  /** Names in a folder; none when it is not there. */
  list: (folder: string) => Promise<string[]>;
}

export function thisMachine(home: string): Machine {
  return {
    platform: process.platform,
    env: process.env,
    home,
    isProgram: (path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    list: (folder) => readdir(folder).catch(() => []),
  };
}

const newestFirst = new Intl.Collator('en', { numeric: true });

/**
 * Where Blender is: the user's own choice, the PATH, then the usual folders, the newest version first. Null when it is nowhere.
 * @param chosen from the settings
 */
export async function findBlender(machine: Machine, chosen?: string): Promise<string | null> {
  for await (const path of candidates(machine, chosen)) if (await machine.isProgram(path)) return path;
  return null;
}

async function* candidates({ platform, env, home, list }: Machine, chosen?: string): AsyncGenerator<string> {
  if (chosen !== undefined && chosen !== '') yield chosen;
  const program = platform === 'win32' ? 'blender.exe' : 'blender';
  // Relative entries of the PATH would mean another program in every folder.
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter)) {
    if (/^([/\\]|[A-Za-z]:)/.test(folder)) yield join(folder, program);
  }
  const versionsIn = async (folder: string): Promise<string[]> =>
    (await list(folder))
      .filter((name) => /^blender/i.test(name))
      .sort((a, b) => newestFirst.compare(b, a))
      .map((name) => join(folder, name));
  if (platform === 'win32') {
    for (const root of [env['ProgramFiles'], env['ProgramFiles(x86)']]) {
      if (root) for (const folder of await versionsIn(join(root, 'Blender Foundation'))) yield join(folder, program);
    }
    if (env['ProgramFiles(x86)']) yield join(env['ProgramFiles(x86)'], 'Steam', 'steamapps', 'common', 'Blender', program);
  } else if (platform === 'darwin') {
    for (const root of ['/Applications', join(home, 'Applications')]) {
      for (const folder of await versionsIn(root)) yield join(folder, 'Contents', 'MacOS', 'Blender');
    }
  } else {
    for (const folder of [
      '/usr/bin',
      '/usr/local/bin',
      '/snap/bin',
      '/var/lib/flatpak/exports/bin',
      join(home, '.local/share/flatpak/exports/bin'),
    ]) {
      yield join(folder, folder.includes('flatpak') ? 'org.blender.Blender' : program);
    }
    for (const root of ['/opt', home, join(home, 'Applications'), join(home, 'Downloads')]) {
      for (const folder of await versionsIn(root)) yield join(folder, program);
    }
    yield join(home, '.steam/steam/steamapps/common/Blender', program);
  }
}
