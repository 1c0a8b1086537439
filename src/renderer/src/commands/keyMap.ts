import type { Keyboard } from '../../../shared/ipc/settings';
import type { Command } from './command';

/** The keys of a command are the user's, else those of the chosen preset, else its own. */

export const presets: Readonly<Record<Keyboard['preset'], Readonly<Record<string, readonly string[]>>>> = {
  maquette: {},
  // What a hand that knows Blender expects: search, add, duplicate, delete, select all, the numpad, rendering a picture.
  blender: {
    'view.palette': ['F3', 'Ctrl+K'],
    'file.import': ['Shift+A', 'Ctrl+I'],
    'edit.duplicate': ['Shift+D', 'Ctrl+D'],
    'edit.delete': ['X', 'Delete'],
    'edit.selectAll': ['A', 'Ctrl+A'],
    'edit.redo': ['Ctrl+Shift+Z'],
    'view.frame': ['Num.', 'Home', 'F'],
    'view.shading.xray': ['Alt+Z'],
    'view.copyPicture': ['F12', 'Ctrl+Shift+C'],
    'view.history': ['Ctrl+Alt+Z', 'Ctrl+5'],
    'window.close': ['Ctrl+Q'],
    'tool.look': ['W'],
    'tool.add': ['V'],
    'tool.erase': ['Shift+V'],
    'tool.extrude': ['E'],
  },
};

/** Keys that move the focus, press what has it or leave it: they are nobody's to give away. */
const kept = new Set(['Tab', 'Shift+Tab', 'Enter', 'Shift+Enter', 'Space', 'Shift+Space', 'Escape', 'Shift+Escape']);
const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Unidentified', 'Process']);

/** Whether a chord can be given to a command. */
export function isRecordable(chord: string): boolean {
  return !kept.has(chord) && !modifiers.has(chord.split('+').at(-1) ?? '') && chord !== '';
}

const presetKeys = (command: Command, keyboard: Keyboard): readonly string[] => presets[keyboard.preset][command.id] ?? command.keys ?? [];

function keysOf(command: Command, keyboard: Keyboard): readonly string[] {
  return keyboard.keys[command.id] ?? presetKeys(command, keyboard);
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((chord, i) => chord === b[i]);

export const isChanged = (id: string, keyboard: Keyboard): boolean => keyboard.keys[id] !== undefined;

/** The commands with the keys that they answer to now. */
export function mapKeys(commands: readonly Command[], keyboard: Keyboard): Command[] {
  return commands.map((command) => {
    const keys = keysOf(command, keyboard);
    if (same(keys, command.keys ?? [])) return command;
    const mapped: Command = { ...command, keys };
    if (keys.length === 0) delete mapped.keys;
    return mapped;
  });
}

/** Gives a command the preset's keys again. */
export function resetKeys(keyboard: Keyboard, id: string): Keyboard {
  return { ...keyboard, keys: Object.fromEntries(Object.entries(keyboard.keys).filter(([command]) => command !== id)) };
}

/** Gives a command other keys. @param commands with their own keys, as the registry holds them */
export function changeKeys(keyboard: Keyboard, commands: readonly Command[], id: string, keys: readonly string[]): Keyboard {
  const command = commands.find((candidate) => candidate.id === id);
  const others = resetKeys(keyboard, id).keys;
  // Back at what the preset says is no change.
  const isUsual = command !== undefined && same(keys, presetKeys(command, keyboard));
  return { ...keyboard, keys: isUsual ? others : { ...others, [id]: [...keys] } };
}

/** Gives a chord to a command; with `take` it is taken from those that had it. */
export function giveChord(keyboard: Keyboard, commands: readonly Command[], id: string, chord: string, take: boolean): Keyboard {
  let next = keyboard;
  for (const command of commands) {
    const keys = keysOf(command, keyboard);
    if (command.id === id) next = changeKeys(next, commands, id, [chord, ...keys.slice(1).filter((other) => other !== chord)]);
    else if (take && keys.includes(chord))
      next = changeKeys(next, commands, command.id, keys.filter((other) => other !== chord)); // prettier-ignore
  }
  return next;
}

/** The other commands that answer to a chord. */
export function holdersOf(mapped: readonly Command[], chord: string, id: string): Command[] {
  return mapped.filter((command) => command.id !== id && command.keys?.includes(chord));
}

/**
 * For each chord as the commands have it of their own, the chord that does the same now; undefined where there is none. Buttons and hints name their keys by
 * the first and show the second.
 */
export function liveChords(commands: readonly Command[], mapped: readonly Command[]): Map<string, string | undefined> {
  const live = new Map<string, string | undefined>();
  commands.forEach((command, i) => {
    const keys = mapped[i]?.keys ?? [];
    for (const chord of command.keys ?? []) {
      const known = live.get(chord);
      if (known === chord) continue;
      if (keys.includes(chord)) live.set(chord, chord);
      else if (known === undefined) live.set(chord, keys[0]);
    }
  });
  return live;
}
