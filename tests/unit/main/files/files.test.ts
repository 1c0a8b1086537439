import { chmod, mkdir, readdir, readFile, stat, symlink, unlink, rename, writeFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRecentFiles, recentInFile } from '../../../../src/main/documents/recentFiles';
import { atomicWrite } from '../../../../src/engine/files/atomicWrite';
import { toFileError } from '../../../../src/main/files/fileErrors';
import { createFileTickets } from '../../../../src/main/files/fileTickets';
import { createJsonFile } from '../../../../src/main/files/jsonFile';
import { launchFiles } from '../../../../src/main/launchFiles';
import { defaultSettings, openSettings, settingsInFile } from '../../../../src/main/settings/settingsStore';
import { counter, makeFolder } from '../fixtures';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => ({ path: folder, remove } = await makeFolder()));
afterEach(() => remove());
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('atomic write', () => {
  it('writes chunks from any source and counts them', async () => {
    const path = join(folder, 'a.bin');
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield bytes('one ');
      await Promise.resolve();
      yield bytes('two');
    }
    expect(await atomicWrite(path, chunks())).toBe(7);
    expect(await readFile(path, 'utf8')).toBe('one two');
    expect(await readdir(folder)).toEqual(['a.bin']);
  });

  it('keeps the mode of a file and the link that leads to it', async () => {
    await mkdir(join(folder, 'real'));
    const real = join(folder, 'real', 'a.bin');
    await writeFile(real, 'old');
    await chmod(real, 0o600);
    await symlink(real, join(folder, 'link'));
    await atomicWrite(join(folder, 'link'), [bytes('new')]);
    expect(await readFile(real, 'utf8')).toBe('new');
    expect((await stat(real)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['link', 'real']);
  });

  it.each(['write', 'sync', 'rename', 'source'] as const)('leaves the old file and nothing else when %s fails', async (step) => {
    const path = join(folder, 'a.bin');
    await writeFile(path, 'old');
    const fail = (): Promise<never> => Promise.reject(new Error('no'));
    const system = {
      unlink,
      rename: step === 'rename' ? fail : rename,
      open: async (name: string, flags: string, mode?: number) => {
        const file = await open(name, flags, mode);
        return {
          write: step === 'write' ? fail : file.write.bind(file),
          sync: step === 'sync' ? fail : () => file.sync(),
          close: () => file.close(),
        };
      },
    };
    function* source(): Generator<Uint8Array> {
      yield bytes('new');
      if (step === 'source') throw new Error('no');
    }
    await expect(atomicWrite(path, source(), system)).rejects.toThrow('no');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.bin']);
  });
});

describe('sentences for failed files', () => {
  it.each([
    ['ENOSPC', 'disk-full', 'disk is full'],
    ['EDQUOT', 'disk-full', 'disk is full'],
    ['EACCES', 'permission', 'may not be written'],
    ['EROFS', 'permission', 'may not be written'],
    ['ENOENT', 'not-found', 'not there any more'],
    ['EISDIR', 'invalid-input', 'in the way'],
    ['ENAMETOOLONG', 'invalid-input', 'too long'],
    ['EIO', 'internal', 'EIO'],
  ])('%s', (code, expected, words) => {
    const error = toFileError(Object.assign(new Error(`${code}: failed '/home/x/a.obj'`), { code }), '/home/x/a.obj', 'exported');
    expect(error).toMatchObject({ code: expected, place: { file: 'a.obj' } });
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('/home/x');
  });
});

describe('settings', () => {
  const path = (): string => join(folder, 'settings.json');
  const file = (warn = vi.fn()): ReturnType<typeof createJsonFile<typeof defaultSettings>> =>
    createJsonFile(path(), settingsInFile, () => defaultSettings, warn);

  it('begin with defaults, keep changes and tell them', async () => {
    const told = vi.fn();
    const store = await openSettings(file(), told);
    expect(store.get()).toEqual(defaultSettings);
    await Promise.all([store.set({ theme: 'light' }), store.set({ device: 'cpu' })]);
    expect(told).toHaveBeenCalledTimes(2);
    expect((await openSettings(file(), told)).get()).toEqual({ ...defaultSettings, theme: 'light', device: 'cpu' });
  });

  it('put a damaged file aside and begin anew', async () => {
    for (const text of ['{', 'null', '[]', '{"theme":"pink"}', '{"export":{"format":"exe"}}']) {
      await writeFile(path(), text);
      const warn = vi.fn();
      expect(await file(warn).read()).toEqual(defaultSettings);
      expect(warn).toHaveBeenCalledOnce();
      expect(await readFile(`${path()}.damaged`, 'utf8')).toBe(text);
    }
  });

  it('take the default for a field that an older version did not have', async () => {
    await writeFile(path(), '{"theme":"light"}');
    expect(await file().read()).toEqual({ ...defaultSettings, theme: 'light' });
  });
});

describe('recent files', () => {
  it('are listed newest first without their paths, each once, at most twelve', async () => {
    const file = createJsonFile(join(folder, 'recent.json'), recentInFile, () => [], vi.fn());
    let time = 0;
    const recent = await openRecentFiles(file, () => new Date(++time * 1000));
    for (let i = 0; i < 15; i++) await recent.touch(`/home/someone/projects/p${i}.maquette`);
    await recent.touch('/home/someone/projects/p8.maquette');
    const list = recent.list();
    expect(list).toHaveLength(12);
    expect(list[0]).toMatchObject({ title: 'p8', folder: 'projects' });
    expect(JSON.stringify(list)).not.toContain('someone');
    const again = await openRecentFiles(file);
    expect(again.find(list[1]?.id ?? '')).toBe('/home/someone/projects/p14.maquette');
    expect(again.find('/etc/passwd')).toBeNull();
    await again.forget('/home/someone/projects/p14.maquette');
    expect(again.find(list[1]?.id ?? '')).toBeNull();
  });
});

describe('file tickets', () => {
  it('trade an id for a path, and only ids that were given out', () => {
    const tickets = createFileTickets(2, counter('t'));
    const [first, second, third] = ['/a', '/b', '/c'].map(tickets.issue);
    expect(tickets.redeem(third ?? '')).toBe('/c');
    expect(tickets.find(second ?? '')).toBe('/b');
    expect(tickets.find(first ?? '')).toBeNull(); // over the limit
    expect(() => tickets.redeem('/etc/passwd')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

describe('command line', () => {
  it('names projects and pictures among switches', () => {
    expect(
      launchFiles(['--no-sandbox', '.', 'a.maquette', 'photos/b.JPG', '/c/d.webp', 'e.txt', '--user-data-dir=/x/y.png'], '/home'),
    ).toEqual({
      projects: ['/home/a.maquette'],
      pictures: ['/home/photos/b.JPG', '/c/d.webp'],
    });
    expect(launchFiles([], '/')).toEqual({ projects: [], pictures: [] });
  });
});
