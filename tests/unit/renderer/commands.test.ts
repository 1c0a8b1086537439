import { beforeEach, describe, expect, it, vi } from 'vitest';
import { commandState } from '../../../src/shared/ipc/app';
import { isEnabled } from '../../../src/renderer/src/commands/command';
import { acceleratorOf, chordOf } from '../../../src/renderer/src/commands/keys';
import { commandStates, menuEntries, menuTitles, type MenuEntry } from '../../../src/renderer/src/commands/menus';
import { useCommands } from '../../../src/renderer/src/commands/useCommands';
import { useEdit } from '../../../src/renderer/src/stores/edit';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { useNotices } from '../../../src/renderer/src/stores/notices';
import { usePhotos } from '../../../src/renderer/src/stores/photos';
import { model, photo, shape, type ScriptedBridge } from './fixtures/scriptedBridge';
import { settle, start } from './fixtures/start';

/** The text of every file of the interface. */
const sources = import.meta.glob<string>('../../../src/renderer/src/**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true });

let bridge: ScriptedBridge;

beforeEach(async () => {
  bridge = start({ photos: [photo('p1'), photo('p2')], shapes: [shape('s1')] });
  bridge.answer('photos.listSamples', { value: [1, 2, 3].map((n) => ({ id: `${n}`, title: `Sample ${n}`, credit: '', url: '' })) });
  bridge.answer('documents.listRecent', { value: [{ id: 'r1', title: 'Before', folder: '~', savedAt: '2026-01-01T00:00:00Z' }] });
  await Promise.all([useDocument().load(), usePhotos().load()]);
});

describe('the registry', () => {
  it('has each id once', () => {
    const ids = useCommands().all.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives each key to one command', () => {
    const twice = (): string[] => {
      const chords = useCommands().all.flatMap((command) => (command.enabled === false ? [] : (command.keys ?? [])));
      return chords.filter((chord, at) => chords.indexOf(chord) !== at);
    };
    expect(twice()).toEqual([]);
    useEdit().tool = 'add';
    expect(twice()).toEqual([]);
  });

  it('writes chords as key presses are written', () => {
    for (const chord of useCommands().all.flatMap((command) => command.keys ?? [])) {
      const parts = chord.split('+');
      const key = parts.at(-1) ?? '';
      const digit = /^(?:Num)?(\d)$/.exec(key)?.[1];
      const event = {
        key: digit ?? (key.length === 1 && !parts.includes('Shift') ? key.toLowerCase() : key),
        code: digit === undefined ? '' : key.startsWith('Num') ? `Numpad${digit}` : `Digit${digit}`,
        ctrlKey: parts.includes('Ctrl'),
        metaKey: false,
        altKey: parts.includes('Alt'),
        shiftKey: parts.includes('Shift'),
      };
      expect(chordOf(event, false)).toBe(chord);
    }
  });

  it('has every command that the interface names', () => {
    const ids = new Set(useCommands().all.map((command) => command.id));
    const named = Object.entries(sources).flatMap(([file, text]) =>
      [...text.matchAll(/commands\.(?:run|find)\('([^']+)'\)/g)].map((match) => [file, match[1] ?? ''] as const),
    );
    expect(named.length).toBeGreaterThan(15);
    for (const [file, id] of named) expect(ids, `${file} names ${id}`).toContain(id);
  });

  it('puts every command with a menu into exactly one place of one of the menus', () => {
    const commands = useCommands().all;
    const idsIn = (entries: readonly MenuEntry[]): string[] =>
      entries.flatMap((entry) => (entry.kind === 'command' ? [entry.command.id] : entry.kind === 'menu' ? idsIn(entry.entries) : []));
    const placed = menuTitles.flatMap((title) => idsIn(menuEntries(commands, [title])));
    expect([...placed].sort()).toEqual(
      commands
        .filter((command) => command.menu)
        .map((command) => command.id)
        .sort(),
    );
  });

  it('begins and ends no menu with a line, and draws none twice', () => {
    const check = (entries: readonly MenuEntry[]): void => {
      expect(entries[0]?.kind).not.toBe('separator');
      expect(entries.at(-1)?.kind).not.toBe('separator');
      entries.forEach((entry, at) => {
        if (entry.kind === 'separator') expect(entries[at + 1]?.kind).not.toBe('separator');
        if (entry.kind === 'menu') check(entry.entries);
      });
    };
    for (const title of menuTitles) check(menuEntries(useCommands().all, [title]));
  });
});

describe('the native menu', () => {
  it('is told what the contract allows', () => {
    const states = commandStates(useCommands().all);
    expect(states.length).toBeLessThanOrEqual(300);
    for (const state of states) expect(commandState.parse(state)).toEqual(state);
  });

  it('has the main action with its key', () => {
    const main = commandStates(useCommands().all).find((state) => state.label === 'Reconstruct from Photo…');
    expect(main).toMatchObject({ id: 'photo.reconstruct', menu: ['File'], accelerator: 'CmdOrCtrl+R', enabled: true });
  });

  it('never owns a bare letter', () => {
    for (const command of useCommands().all)
      for (const chord of command.keys ?? []) if (!/Ctrl|Alt|^(Shift\+)?F\d/.test(chord)) expect(acceleratorOf(chord)).toBeUndefined();
  });
});

describe('running a command', () => {
  it('does nothing while it is disabled', async () => {
    const commands = useCommands();
    expect(isEnabled(commands.find('edit.undo'))).toBe(false);
    await commands.run('edit.undo');
    expect(bridge.requests.map((request) => request.route)).not.toContain('documents.undo');
  });

  it('makes a notice of what goes wrong', async () => {
    bridge.answer('documents.save', { error: { code: 'disk-full', message: 'The disk is full: nothing was written.' } });
    await useCommands().run('file.save');
    await settle();
    expect(useNotices().notices).toMatchObject([{ tone: 'err', message: 'The disk is full: nothing was written.' }]);
  });

  it('says nothing when the user cancelled', async () => {
    bridge.answer('imports.choose', { error: { code: 'cancelled', message: 'Cancelled.' } });
    await useCommands().run('file.import');
    expect(useNotices().notices).toEqual([]);
  });

  it('moves the threshold by keys and sends it once', async () => {
    vi.useFakeTimers();
    const document = useDocument();
    for (let times = 0; times < 3; times++) await useCommands().run('reconstruct.thresholdUp');
    const [before] = document.shapes;
    expect(before && document.surfaceOf(before).threshold).toBeCloseTo(0.56, 9);
    await vi.advanceTimersByTimeAsync(300);
    vi.useRealTimers();
    const edits = bridge.requests.filter((request) => request.route === 'documents.apply');
    expect(edits).toHaveLength(1);
    expect(edits[0]?.input).toMatchObject({ edit: { type: 'setSurface', id: 's1', surface: { threshold: 0.56 } } });
  });

  it('adds views beside the photos that are chosen', async () => {
    const { useSelection } = await import('../../../src/renderer/src/stores/selection');
    const selection = useSelection();
    selection.selectPhoto('p1');
    bridge.answer('photos.choose', () => {
      bridge.emit('documents.changed', bridge.change({ photos: [...bridge.snapshot().state.photos, photo('p3')] }));
      return { photos: ['p3'], failures: [] };
    });
    await useCommands().run('reconstruct.addView');
    expect(selection.photoIds).toEqual(['p1', 'p3']);
  });

  it('chooses among the models that look at photos', async () => {
    const { useEngine } = await import('../../../src/renderer/src/stores/engine');
    const models = ['furniture-32', 'furniture-64'].map((id) => ({ ...model, id, title: id }));
    bridge.answer('engine.listModels', { value: [...models, { ...model, id: 'dreams', kind: 'generator' }] });
    await useEngine().load();
    const ids = useCommands()
      .all.filter(({ id }) => id.startsWith('reconstruct.model.'))
      .map(({ id }) => id);
    expect(ids).toEqual(['reconstruct.model.furniture-32', 'reconstruct.model.furniture-64']);
    await useCommands().run('reconstruct.model.furniture-64');
    expect(useEngine().model?.id).toBe('furniture-64');
    useEngine().chosenModel = undefined;
    localStorage.clear();
  });

  it('gives a reconstruction from a chosen photo', async () => {
    const { useEngine } = await import('../../../src/renderer/src/stores/engine');
    await useEngine().load();
    bridge.answer('photos.choose', () => {
      const next = bridge.change({ photos: [...bridge.snapshot().state.photos, photo('p3')] });
      bridge.emit('documents.changed', next);
      return { photos: ['p3'], failures: [] };
    });
    await useCommands().run('photo.reconstruct');
    expect(bridge.requests.find((request) => request.route === 'engine.reconstruct')?.input).toMatchObject({
      photos: ['p3'],
      model: 'furniture-32',
    });
  });
});
