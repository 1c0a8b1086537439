import type { Component } from 'vue';

/** Something that the user can do. Menus, keys and the palette only name commands; what they do is said once, here. */
export interface Command {
  /** `menu.verb`, unique. */
  id: string;
  label: string;
  icon?: Component;
  /** English titles of the menus from the bar down: ['File'] or ['File', 'Open Recent']. Without one it is in the palette only. */
  menu?: readonly [string, ...string[]];
  /** Commands of different groups are parted by a line. */
  group?: number;
  /** Chords such as "Ctrl+Shift+S" (Ctrl means Command on a Mac); the first is shown. */
  keys?: readonly string[];
  enabled?: boolean;
  /** For commands that are a state: whether it is on. */
  checked?: boolean;
  run: () => void | Promise<void>;
}

export const isEnabled = (command: Command): boolean => command.enabled ?? true;

/** The path to a command without its own label, for the palette: "View, Shading". */
export const pathOf = (command: Command, titleOf: (title: string) => string): string => (command.menu ?? []).map(titleOf).join(', ');
