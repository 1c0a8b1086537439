import { isMessageKey, say } from '../messages';

/**
 * Chords are written modifiers first, in the order Ctrl, Alt, Shift, then the key: "Ctrl+Shift+Z", "Num1", "#". Ctrl stands for Command on a
 * Mac. Shift is not named for signs such as "#", which some keyboards need it for.
 */

export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  getModifierState?: (name: string) => boolean;
}

const signs = /^[^\p{L}\p{N}\s]$/u;

/** The chord of a key press. */
export function chordOf(event: KeyPress, onMac: boolean): string {
  const numpad = event.code === 'NumpadDecimal' ? '.' : /^Numpad(\d)$/.exec(event.code)?.[1];
  // Signs made with AltGr come with Ctrl and Alt down on some systems.
  const isSign = signs.test(event.key) && numpad === undefined;
  const graph = event.getModifierState?.('AltGraph') ?? false;
  const ctrl = (onMac ? event.metaKey : event.ctrlKey) && !(isSign && graph);
  const alt = event.altKey && !(isSign && graph);
  const parts: string[] = [];
  if (ctrl) parts.push('Ctrl');
  if (alt) parts.push('Alt');
  if (event.shiftKey && !isSign) parts.push('Shift');
  parts.push(numpad === undefined ? keyName(event, alt) : `Num${numpad}`);
  return parts.join('+');
}

function keyName({ key, code }: KeyPress, alt: boolean): string {
  // With Alt some systems put another sign on the key; the place of the key is meant.
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined && (alt || /^\d$/.test(key))) return digit;
  if (key === ' ') return 'Space';
  if (key === '+') return 'Plus'; // chords are joined by the sign itself
  return key.length === 1 ? key.toUpperCase() : key;
}

const words: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Plus: '+',
};
const macSigns: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩', Delete: '⌦' };

/** What is printed on a key that has a name. */
function keyWord(part: string): string {
  const key = `key.${part}`;
  return isMessageKey(key) ? say(key) : part.replace(/^Num([\d.])$/, 'Num $1');
}

/** A chord as it is printed beside a command: "Ctrl Shift Z", "⇧⌘Z". */
export function showChord(chord: string, onMac: boolean): string {
  const parts = chord.split('+');
  const shown = parts.map((part) => (onMac ? macSigns[part] : undefined) ?? words[part] ?? keyWord(part));
  return shown.join(onMac ? '' : ' ');
}

/** Keys that a native menu knows; another one in an accelerator is an error to it. */
const nativeKeys =
  /^([A-Z0-9]|F([1-9]|1\d|2[0-4])|[-,./;'`[\]\\=]|Plus|Enter|Delete|Insert|Backspace|Tab|Home|End|Page(Up|Down)|Arrow(Up|Down|Left|Right))$/;
const nativeNames: Readonly<Record<string, string>> = {
  Ctrl: 'CmdOrCtrl',
  Enter: 'Return',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/**
 * The chord as an Electron accelerator, for chords that a native menu may hold. Single letters and signs may not: a native menu would
 * take them from text fields.
 */
export function acceleratorOf(chord: string): string | undefined {
  const parts = chord.split('+');
  const key = parts.at(-1) ?? '';
  const hasModifier = parts.includes('Ctrl') || parts.includes('Alt');
  if (!hasModifier && !/^F\d{1,2}$/.test(key)) return undefined;
  if (!nativeKeys.test(key)) return undefined;
  return parts.map((part) => nativeNames[part] ?? part).join('+');
}

/** Keys that a text field uses itself. */
const fieldChords = new Set(['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+Y', 'Ctrl+V', 'Ctrl+C', 'Ctrl+X', 'Ctrl+A', 'Ctrl+Enter']);

/** Whether a chord may act as a shortcut while a text field has the focus. */
export function worksInFields(chord: string): boolean {
  if (fieldChords.has(chord)) return chord === 'Ctrl+Enter';
  return acceleratorOf(chord) !== undefined;
}
