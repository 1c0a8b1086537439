import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { changeKeys, giveChord, holdersOf, isRecordable, liveChords, mapKeys, presets } from '../../../src/renderer/src/commands/keyMap';
import { useCommands } from '../../../src/renderer/src/commands/useCommands';
import { commandStates } from '../../../src/renderer/src/commands/menus';
import type { Command } from '../../../src/renderer/src/commands/command';
import { useKeys } from '../../../src/renderer/src/stores/keys';
import { useSettings } from '../../../src/renderer/src/stores/settings';
import { usualKeyboard, type Keyboard } from '../../../src/shared/ipc/settings';
import { shape } from './fixtures/scriptedBridge';
import { start } from './fixtures/start';

const command = (id: string, ...keys: string[]): Command => ({ id, label: id, ...(keys.length > 0 && { keys }), run: () => undefined });
const commands = [command('save', 'Ctrl+S'), command('frame', 'F', 'Home'), command('plain')];
const keysIn = (keyboard: Keyboard): (readonly string[] | undefined)[] => mapKeys(commands, keyboard).map(({ keys }) => keys);

describe('keys of commands', () => {
  it('are the user’s before the preset’s before their own', () => {
    expect(keysIn(usualKeyboard)).toEqual([['Ctrl+S'], ['F', 'Home'], undefined]);
    expect(keysIn({ preset: 'maquette', keys: { save: ['F12'], plain: ['P'], frame: [] } })).toEqual([['F12'], undefined, ['P']]);
  });

  it('change hands or are shared, and are taken back by what they were', () => {
    const taken = giveChord(usualKeyboard, commands, 'plain', 'Home', true);
    expect(keysIn(taken)).toEqual([['Ctrl+S'], ['F'], ['Home']]);
    const shared = giveChord(usualKeyboard, commands, 'plain', 'Home', false);
    expect(keysIn(shared)).toEqual([['Ctrl+S'], ['F', 'Home'], ['Home']]);
    expect(holdersOf(mapKeys(commands, shared), 'Home', 'plain').map(({ id }) => id)).toEqual(['frame']);
    // The first key is the one that is changed.
    expect(keysIn(giveChord(usualKeyboard, commands, 'frame', 'Q', false))[1]).toEqual(['Q', 'Home']);
    expect(changeKeys(changeKeys(usualKeyboard, commands, 'save', ['X']), commands, 'save', ['Ctrl+S']).keys).toEqual({});
  });

  it('belong to nobody else once they were taken, whatever was done before', () => {
    const chord = fc.constantFrom('A', 'B', 'Ctrl+S', 'F', 'Home');
    const id = fc.constantFrom('save', 'frame', 'plain');
    fc.assert(
      fc.property(fc.array(fc.tuple(id, chord)), id, chord, (before, winner, key) => {
        const keyboard = before.reduce((now, [who, what]) => giveChord(now, commands, who, what, true), usualKeyboard);
        const mapped = mapKeys(commands, giveChord(keyboard, commands, winner, key, true));
        expect(mapped.filter((each) => each.keys?.includes(key)).map((each) => each.id)).toEqual([winner]);
      }),
      { seed: 20261124, verbose: true },
    );
  });

  it('that move the focus, press or leave cannot be given away', () => {
    for (const chord of ['Tab', 'Enter', 'Escape', 'Space', 'Shift', 'Ctrl+Control', 'Alt+Alt']) expect(isRecordable(chord)).toBe(false);
    for (const chord of ['A', 'Ctrl+Enter', 'F5', 'Num.', '#', 'Ctrl+Tab']) expect(isRecordable(chord)).toBe(true);
  });

  it('are shown where their usual ones are named', () => {
    const live = liveChords(commands, mapKeys(commands, { preset: 'maquette', keys: { save: ['F2'], frame: [] } }));
    expect([...live]).toEqual([
      ['Ctrl+S', 'F2'],
      ['F', undefined],
      ['Home', undefined],
    ]);
  });
});

describe('the registry', () => {
  beforeEach(() => void start({ shapes: [shape('s1')] }));

  it('answers to, shows and hands to the menu what the user chose', async () => {
    const all = useCommands();
    const settings = useSettings();
    await settings.change({ keyboard: { preset: 'maquette', keys: { 'view.grid': ['Ctrl+G'], 'file.save': ['F9'] } } });
    expect(all.byChord.get('Ctrl+G')?.id).toBe('view.grid');
    expect(all.byChord.get('#')?.id).toBeUndefined();
    expect(all.byChord.get('Ctrl+S')?.id).toBeUndefined();
    expect(useKeys().liveChord('Ctrl+S')).toBe('F9');
    expect(commandStates(all.all).find(({ id }) => id === 'file.save')?.accelerator).toBe('F9');
  });

  it.each(['maquette', 'blender'] as const)(
    'has a preset %s that names commands that are there, two on one key only where their own keys are',
    async (preset) => {
      const all = useCommands();
      const ids = new Set(all.all.map(({ id }) => id));
      expect(Object.keys(presets[preset]).filter((id) => !ids.has(id))).toEqual([]);
      await useSettings().change({ keyboard: { preset, keys: {} } });
      const owners = (list: readonly Command[]): Map<string, string[]> => {
        const map = new Map<string, string[]>();
        for (const each of list) for (const chord of each.keys ?? []) map.set(chord, [...(map.get(chord) ?? []), each.id]);
        return map;
      };
      // Brackets, Escape and the digits of the Latent tab act in different places.
      const meant = [...owners(all.usual)].filter(([, who]) => who.length > 1).map(([chord]) => chord);
      const shared = [...owners(all.all)].filter(([, who]) => who.length > 1);
      expect(shared.filter(([chord]) => !meant.includes(chord))).toEqual([]);
    },
  );
});
