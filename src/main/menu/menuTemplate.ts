import type { MenuItemConstructorOptions } from 'electron';
import type { CommandState } from '../../shared/ipc/app';

/** What the menu has before the page has told its commands: the main action is there from the first moment. */
export const firstCommands: readonly CommandState[] = [
  { id: 'file.reconstructFromPhoto', label: 'Reconstruct from Photo…', accelerator: 'CmdOrCtrl+R', menu: ['File'], enabled: true },
  { id: 'window.close', label: 'Close', accelerator: 'CmdOrCtrl+Q', menu: ['Window'], enabled: true },
];

export interface MenuFacts {
  platform: NodeJS.Platform;
  appName: string;
  commands: readonly CommandState[];
  choose: (id: string) => void;
}

/** The native application menu: the page's commands in the order in which they came, with what macOS expects around them. */
export function menuTemplate({ platform, appName, commands, choose }: MenuFacts): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const menus: MenuItemConstructorOptions[] = [];

  for (const command of commands) {
    const items = submenuOf(menus, command.menu);
    items.push({
      id: command.id,
      label: command.label,
      enabled: command.enabled,
      click: () => choose(command.id),
      ...(command.checked !== undefined && { type: 'checkbox' as const, checked: command.checked }),
      ...(command.accelerator !== undefined &&
        isShortcut(command.accelerator) && {
          accelerator: command.accelerator,
          // The page owns the keys; on macOS the menu does, because the system looks there first.
          registerAccelerator: mac,
        }),
    });
  }
  separateGroups(menus, commands);
  if (!mac) return menus;

  // Copy and paste in fields work on macOS only if the menu has them.
  const edit = menus.find((menu) => menu.label === 'Edit');
  if (edit && Array.isArray(edit.submenu))
    edit.submenu.push({ type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'selectAll' });
  const window = menus.find((menu) => menu.label === 'Window');
  if (window) window.role = 'window';
  const help = menus.find((menu) => menu.label === 'Help');
  if (help) help.role = 'help';
  return [{ role: 'appMenu', label: appName }, ...menus];
}

/** The items of a menu by its path from the bar down; made where it is missing. */
function submenuOf(menus: MenuItemConstructorOptions[], path: readonly string[]): MenuItemConstructorOptions[] {
  let items = menus;
  for (const label of path) {
    let menu = items.find((item) => item.label === label && Array.isArray(item.submenu));
    if (!menu) {
      menu = { label, submenu: [] };
      items.push(menu);
    }
    items = menu.submenu as MenuItemConstructorOptions[];
  }
  return items;
}

/** Puts a line between neighbours whose commands are of different groups. */
function separateGroups(items: MenuItemConstructorOptions[], commands: readonly CommandState[]): void {
  const groups = new Map(commands.map(({ id, group }) => [id, group]));
  const groupOf = (item: MenuItemConstructorOptions): number | undefined => {
    if (item.id !== undefined) return groups.get(item.id);
    const first = Array.isArray(item.submenu) ? item.submenu[0] : undefined;
    return first && groupOf(first);
  };
  for (const item of items) {
    if (!Array.isArray(item.submenu)) continue;
    separateGroups(item.submenu, commands);
    item.submenu = item.submenu.flatMap((child, index, all) => {
      const before = all[index - 1];
      return before && groupOf(before) !== groupOf(child) ? [{ type: 'separator' as const }, child] : [child];
    });
  }
}

/** Whether a menu may own a key: a bare letter would be taken out of every text field. */
function isShortcut(accelerator: string): boolean {
  return accelerator.includes('+') || /^F\d{1,2}$/.test(accelerator);
}
