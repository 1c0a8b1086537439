import { describe, expect, it, vi } from 'vitest';
import type { MenuItemConstructorOptions } from 'electron';
import { firstCommands, menuTemplate } from '../../../src/main/menu/menuTemplate';
import { appPaths } from '../../../src/main/resources';
import { fitBounds } from '../../../src/main/window/bounds';
import { commandState, type CommandState } from '../../../src/shared/ipc/app';

const commands: CommandState[] = [
  { id: 'file.new', label: 'New', menu: ['File'], enabled: true, accelerator: 'CmdOrCtrl+N', group: 1 },
  { id: 'file.recent.1', label: 'Chair', menu: ['File', 'Open Recent'], enabled: true, group: 1 },
  { id: 'file.recent.2', label: 'Table', menu: ['File', 'Open Recent'], enabled: true, group: 1 },
  { id: 'file.save', label: 'Save', menu: ['File'], enabled: false, group: 2 },
  { id: 'view.grid', label: 'Grid', menu: ['View'], enabled: true, checked: true, accelerator: '#' },
  { id: 'edit.undo', label: 'Undo', menu: ['Edit'], enabled: true },
  { id: 'help.keys', label: 'Keys', menu: ['Help'], enabled: true, accelerator: 'F1' },
];
const build = (platform: NodeJS.Platform, choose = vi.fn()): MenuItemConstructorOptions[] =>
  menuTemplate({ platform, appName: 'Maquette', commands, choose });
const itemsOf = (menus: MenuItemConstructorOptions[], label: string): MenuItemConstructorOptions[] =>
  (menus.find((menu) => menu.label === label)?.submenu ?? []) as MenuItemConstructorOptions[];

describe('native menu', () => {
  it('has the commands where they say, lines between groups, submenus at their first command', () => {
    const file = itemsOf(build('linux'), 'File');
    expect(file.map((item) => item.id ?? item.label ?? item.type)).toEqual(['file.new', 'Open Recent', 'separator', 'file.save']);
    expect((file[1]?.submenu as MenuItemConstructorOptions[]).map(({ id }) => id)).toEqual(['file.recent.1', 'file.recent.2']);
    expect(file[3]?.enabled).toBe(false);
  });

  it('runs a command by its id', () => {
    const choose = vi.fn();
    const [item] = itemsOf(build('linux', choose), 'File');
    (item?.click as () => void)();
    expect(choose).toHaveBeenCalledExactlyOnceWith('file.new');
  });

  it('leaves the keys to the page but on macOS, and bare letters everywhere', () => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      const menus = build(platform);
      expect(itemsOf(menus, 'File')[0]).toMatchObject({ accelerator: 'CmdOrCtrl+N', registerAccelerator: platform === 'darwin' });
      expect(itemsOf(menus, 'Help')[0]?.accelerator).toBe('F1');
      expect(itemsOf(menus, 'View')[0]).toMatchObject({ type: 'checkbox', checked: true });
      expect(itemsOf(menus, 'View')[0]?.accelerator).toBeUndefined();
    }
  });

  it('has what macOS expects', () => {
    const menus = build('darwin');
    expect(menus[0]).toMatchObject({ role: 'appMenu' });
    expect(menus.find(({ label }) => label === 'Help')?.role).toBe('help');
    expect(itemsOf(menus, 'Edit').map(({ role }) => role)).toEqual(expect.arrayContaining(['cut', 'copy', 'selectAll']));
    expect(build('win32').some(({ role }) => role !== undefined)).toBe(false);
  });

  it('has the main action from the first moment', () => {
    for (const command of firstCommands) commandState.parse(command);
    const file = itemsOf(menuTemplate({ platform: 'linux', appName: 'x', commands: firstCommands, choose: vi.fn() }), 'File');
    expect(file[0]?.label).toBe('Reconstruct from Photo…');
  });
});

describe('window bounds', () => {
  const primary = { x: 0, y: 0, width: 1920, height: 1040 };
  const second = { x: 1920, y: 0, width: 2560, height: 1400 };

  it('are the usual ones at first, and smaller on a small screen, but never below the least', () => {
    expect(fitBounds(null, [primary])).toEqual({ width: 1440, height: 900 });
    expect(fitBounds(null, [{ x: 0, y: 0, width: 1280, height: 760 }])).toEqual({ width: 1280, height: 760 });
    expect(fitBounds(null, [{ x: 0, y: 0, width: 800, height: 600 }])).toEqual({ width: 1180, height: 720 });
    expect(fitBounds(null, [])).toEqual({ width: 1440, height: 900 });
  });

  it('are those remembered while their title bar can be reached', () => {
    const remembered = { x: 2000, y: 100, width: 1500, height: 1000 };
    expect(fitBounds(remembered, [primary, second])).toEqual(remembered);
    expect(fitBounds(remembered, [primary])).toEqual({ width: 1440, height: 900 }); // the second screen is gone
    expect(fitBounds({ ...remembered, x: 1850 }, [primary])).toEqual({ width: 1440, height: 900 });
    expect(fitBounds({ ...remembered, x: 100, y: 1030 }, [primary])).toEqual({ width: 1440, height: 900 });
    expect(fitBounds({ x: -200, y: -10, width: 5000, height: 3000 }, [primary])).toEqual({ x: -200, y: 0, width: 1920, height: 1040 });
  });
});

describe('paths', () => {
  it('lie beside the program when packaged and in the project otherwise', () => {
    const facts = { out: '/p/out/main', resourcesPath: '/opt/maquette/resources', userData: '/home/u/.config/Maquette' };
    expect(appPaths({ ...facts, packaged: false })).toMatchObject({
      renderer: '/p/out/renderer',
      preload: '/p/out/preload/index.cjs',
      models: '/p/resources/models',
      samples: '/p/resources/samples',
      assets: '/home/u/.config/Maquette/assets',
    });
    expect(appPaths({ ...facts, packaged: true }).models).toBe('/opt/maquette/resources/models');
  });
});
