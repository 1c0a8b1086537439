import type { CommandState } from '../../../shared/ipc/app';
import { isEnabled, type Command } from './command';
import { acceleratorOf } from './keys';
import { isMessageKey, type Text } from '../messages';

export type MenuEntry =
  { kind: 'command'; command: Command } | { kind: 'menu'; menu: string; entries: MenuEntry[] } | { kind: 'separator' };

export const menuTitles = ['File', 'Edit', 'View', 'Shape', 'Reconstruct', 'Train', 'Window', 'Help'] as const;

/** What a menu is called in the user's language; menus without a name of their own there keep theirs. */
export function menuTitle(title: string, text: Text): string {
  const key = `menu.${title}`;
  return isMessageKey(key) ? text(key) : title;
}

/** The entries of one menu, submenus in the place of their first command, a line between groups. Submenus are known by their English titles. */
export function menuEntries(commands: readonly Command[], path: readonly string[]): MenuEntry[] {
  const entries: MenuEntry[] = [];
  const submenus = new Set<string>();
  let group: number | undefined;
  for (const command of commands) {
    const menu = command.menu;
    if (!menu || path.some((title, depth) => menu[depth] !== title)) continue;
    const submenu = menu[path.length];
    if (submenu !== undefined && submenus.has(submenu)) continue;
    // Inside a submenu the group numbers of its own commands count, outside those of the submenu's first.
    if (group !== undefined && command.group !== group) entries.push({ kind: 'separator' });
    group = command.group;
    if (submenu === undefined) entries.push({ kind: 'command', command });
    else {
      submenus.add(submenu);
      entries.push({ kind: 'menu', menu: submenu, entries: menuEntries(commands, [...path, submenu]) });
    }
  }
  return entries;
}

/** The commands as main needs them for the native menu. */
export function commandStates(commands: readonly Command[]): CommandState[] {
  return commands.flatMap((command) => {
    if (!command.menu) return [];
    const accelerator = command.keys?.map(acceleratorOf).find((found) => found !== undefined);
    return {
      id: command.id,
      label: command.label,
      menu: [...command.menu],
      enabled: isEnabled(command),
      ...(accelerator !== undefined && { accelerator }),
      ...(command.checked !== undefined && { checked: command.checked }),
      ...(command.group !== undefined && { group: command.group }),
    };
  });
}
