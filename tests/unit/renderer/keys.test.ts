import { describe, expect, it } from 'vitest';
import { acceleratorOf, chordOf, showChord, worksInFields, type KeyPress } from '../../../src/renderer/src/commands/keys';

const press = (key: string, code: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('the chord of a key press', () => {
  it.each<[KeyPress, string]>([
    [press('z', 'KeyZ'), 'Z'],
    [press('Z', 'KeyZ', { shiftKey: true }), 'Shift+Z'],
    [press('Z', 'KeyZ', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+Z'],
    [press('Enter', 'Enter', { ctrlKey: true }), 'Ctrl+Enter'],
    [press('1', 'Digit1', { altKey: true }), 'Alt+1'],
    // A Mac's Option puts another sign on the key.
    [press('¡', 'Digit1', { altKey: true }), 'Alt+1'],
    [press('1', 'Numpad1'), 'Num1'],
    [press('End', 'Numpad1', { ctrlKey: true }), 'Ctrl+Num1'],
    // Signs that need Shift on one keyboard and not on another.
    [press('#', 'Digit3', { shiftKey: true }), '#'],
    [press('#', 'Backslash'), '#'],
    // A German keyboard's [ is AltGr+8, which comes as Ctrl+Alt.
    [press('[', 'Digit8', { ctrlKey: true, altKey: true, getModifierState: (name) => name === 'AltGraph' }), '['],
    [press(',', 'Comma', { ctrlKey: true }), 'Ctrl+,'],
    [press('F6', 'F6', { shiftKey: true }), 'Shift+F6'],
  ])('%o is %s', (event, chord) => expect(chordOf(event, false)).toBe(chord));

  it('takes Command for Ctrl on a Mac', () => {
    expect(chordOf(press('s', 'KeyS', { metaKey: true }), true)).toBe('Ctrl+S');
    expect(chordOf(press('s', 'KeyS', { ctrlKey: true }), true)).toBe('S');
  });
});

describe('chords that a user may choose', () => {
  it('have a name for the sign that joins them, and for the point of the number block', () => {
    const plus = chordOf(press('+', 'Equal', { ctrlKey: true, shiftKey: true }), false);
    expect([plus, showChord(plus, false), acceleratorOf(plus)]).toEqual(['Ctrl+Plus', 'Ctrl +', 'CmdOrCtrl+Plus']);
    expect(showChord(chordOf(press('.', 'NumpadDecimal'), false), false)).toBe('Num .');
  });

  it('reach the native menu only where it knows them', () => {
    expect(acceleratorOf('Ctrl+ArrowUp')).toBe('CmdOrCtrl+Up');
    for (const chord of ['Ctrl+Ö', 'Ctrl+Num.', 'Alt+ContextMenu', 'Ctrl+Pause', 'F25']) expect(acceleratorOf(chord)).toBeUndefined();
  });
});

describe('how chords are written', () => {
  it('names them for people', () => {
    expect(showChord('Ctrl+Shift+Z', false)).toBe('Ctrl Shift Z');
    expect(showChord('Ctrl+Shift+Z', true)).toBe('⌘⇧Z');
    expect(showChord('Escape', false)).toBe('Esc');
    expect(showChord('Num1', false)).toBe('Num 1');
  });

  it('gives the native menu only what does not take letters from fields', () => {
    expect(acceleratorOf('Ctrl+Shift+S')).toBe('CmdOrCtrl+Shift+S');
    expect(acceleratorOf('Ctrl+Enter')).toBe('CmdOrCtrl+Return');
    expect(acceleratorOf('F1')).toBe('F1');
    for (const chord of ['Z', 'Shift+Z', '#', '[', 'Delete', 'Escape', 'Home', 'Num1', 'Ctrl+Num1'])
      expect(acceleratorOf(chord)).toBeUndefined();
  });

  it('leaves a text field its own keys', () => {
    for (const chord of ['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+V', 'Ctrl+C', 'Ctrl+A', 'Z', 'Delete', 'Home', '#'])
      expect(worksInFields(chord)).toBe(false);
    for (const chord of ['Ctrl+S', 'Ctrl+K', 'F1', 'Alt+1', 'Ctrl+Enter']) expect(worksInFields(chord)).toBe(true);
  });
});
