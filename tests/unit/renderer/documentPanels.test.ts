import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { h, type Component } from 'vue';
import { useCommands } from '../../../src/renderer/src/commands/useCommands';
import DocumentTabs from '../../../src/renderer/src/panels/DocumentTabs.vue';
import EmptyState from '../../../src/renderer/src/panels/EmptyState.vue';
import HistoryPanel from '../../../src/renderer/src/panels/HistoryPanel.vue';
import JobsPanel from '../../../src/renderer/src/panels/JobsPanel.vue';
import KeyboardSettings from '../../../src/renderer/src/panels/KeyboardSettings.vue';
import LogPanel from '../../../src/renderer/src/panels/LogPanel.vue';
import PhotoSection from '../../../src/renderer/src/panels/PhotoSection.vue';
import StatusBar from '../../../src/renderer/src/panels/StatusBar.vue';
import TourStrip from '../../../src/renderer/src/panels/TourStrip.vue';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { useEngine } from '../../../src/renderer/src/stores/engine';
import { useJobs } from '../../../src/renderer/src/stores/jobs';
import { useNotices } from '../../../src/renderer/src/stores/notices';
import { usePhotos } from '../../../src/renderer/src/stores/photos';
import { useSelection } from '../../../src/renderer/src/stores/selection';
import { useSettings } from '../../../src/renderer/src/stores/settings';
import { useTour } from '../../../src/renderer/src/stores/tour';
import type { Job } from '../../../src/shared/ipc/engine';
import { useView } from '../../../src/renderer/src/stores/view';
import { photo, shape, type ScriptedBridge } from './fixtures/scriptedBridge';
import { start } from './fixtures/start';

let bridge: ScriptedBridge;
let shown: VueWrapper | undefined;

/** A panel where the app would have it: its icon buttons need the provider of tooltips. */
async function show(panel: Component): Promise<VueWrapper> {
  shown = mount({ render: () => h(TooltipProvider, null, { default: () => h(panel) }) }, { attachTo: document.body });
  await flushPromises();
  return shown;
}
const asked = (route: string): unknown[] => bridge.requests.filter((request) => request.route === route).map(({ input }) => input);
const button = (page: VueWrapper, name: string): ReturnType<VueWrapper['get']> => {
  const found = page.findAll('button').find((each) => (each.attributes('aria-label') ?? each.text()).startsWith(name));
  if (!found) throw new Error(`no button “${name}”`);
  return found;
};

beforeEach(() => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 404 })));
  bridge = start({ photos: [photo('p1')], shapes: [shape('s1')] });
  HTMLElement.prototype.scrollIntoView = vi.fn();
});
afterEach(() => {
  shown?.unmount();
  vi.unstubAllGlobals();
});

describe('the status bar', () => {
  it('says when unsaved changes were put safely on disk, and follows', async () => {
    await useDocument().load();
    await useSettings().load();
    const page = await show(StatusBar);
    expect(page.text()).toContain('Autosave on');
    const at = Date.now();
    bridge.emit('documents.changed', { ...bridge.change({}), autosavedAt: at - 125_000 });
    await flushPromises();
    expect(page.text()).toContain('Autosaved 2 min ago');
    bridge.emit('documents.kept', { document: 'another', at });
    await flushPromises();
    expect(page.text()).toContain('Autosaved 2 min ago');
    bridge.emit('documents.kept', { document: 'd1', at });
    await flushPromises();
    expect(page.text()).toContain('Autosaved just now');
  });

  it('says for as long as it holds that they cannot be, and leads to saving elsewhere', async () => {
    await useDocument().load();
    const page = await show(StatusBar);
    const autosaveError = 'Unsaved changes cannot be kept safe: the disk is full.';
    bridge.emit('documents.changed', { ...bridge.change({}), autosaveError });
    bridge.emit('documents.changed', { ...bridge.change({}), autosaveError });
    await flushPromises();
    expect(useNotices().notices.filter(({ tone, message }) => tone === 'err' && message === autosaveError)).toHaveLength(1);
    await button(page, 'Not autosaved').trigger('click');
    // There is nothing here to draw its picture with: it is saved without.
    await vi.waitFor(() => expect(asked('documents.saveAs')).toEqual([{ document: 'd1' }]), { timeout: 10_000 });
    bridge.emit('documents.changed', bridge.change({}));
    await flushPromises();
    expect(page.text()).not.toContain('Not autosaved');
  });

  it('says that another device runs than the one that was chosen, and why', async () => {
    await Promise.all([useDocument().load(), useSettings().load(), useEngine().load()]);
    const page = await show(StatusBar);
    expect(page.text()).not.toContain('in place of');
    expect(asked('engine.listDevices')).toEqual([]);
    await useSettings().change({ device: 'tfjs-node' });
    await flushPromises();
    expect(page.text()).toContain('CPU (WebAssembly, 2 workers), in place of CPU (TensorFlow)');
    expect(page.get('button').attributes('title')).toBe('CPU (TensorFlow): The module is not installed.');
    await useSettings().change({ device: 'wasm' });
    await flushPromises();
    expect(page.text()).not.toContain('in place of');
  });

  it('names the keys of what is open', async () => {
    await useDocument().load();
    const page = await show(StatusBar);
    expect(page.text()).toContain('Middle drag');
    useView().dock = 'latent';
    await flushPromises();
    expect(page.text()).toContain('Keep shape');
  });
});

describe('the page of an empty document', () => {
  it('lists the last projects with their pictures, opens one, and forgets one that is gone', async () => {
    const file = (id: string): object => ({
      id,
      title: `Project ${id}`,
      folder: 'work',
      savedAt: new Date(Date.now() - 7_200_000).toISOString(),
    });
    bridge = start();
    bridge.answer('documents.listRecent', { value: ['a', 'b', 'c', 'd'].map(file) });
    bridge.answer('documents.getThumbnail', ({ file: id }: { file: string }) => (id === 'a' ? Uint8Array.of(137, 80) : null));
    await useDocument().load();
    const page = await show(EmptyState);
    const list = page.get('ul[aria-label="Recent projects"]');
    expect(list.findAll('button').map((each) => each.text())).toEqual(['Project a2 h ago', 'Project b2 h ago', 'Project c2 h ago']);
    expect(list.findAll('img')).toHaveLength(1);

    bridge.answer('documents.openFile', { error: { code: 'not-found', message: '“Project b” is not there any more.' } });
    bridge.answer('documents.listRecent', { value: [file('a')] });
    await button(page, 'Project b').trigger('click');
    await flushPromises();
    expect(asked('documents.openFile')).toEqual([{ file: 'b' }]);
    expect(useNotices().notices.at(-1)?.message).toContain('not there');
    expect(list.findAll('button')).toHaveLength(1);
  });
});

describe('the photo', () => {
  it('is given more air before the networks by a slider, as one step, and the usual frame by a double click', async () => {
    await useDocument().load();
    useSelection().selectPhoto('p1');
    const page = await show(PhotoSection);
    await page.get('button[aria-expanded="false"]').trigger('click');
    const slider = page.get('[role="slider"][aria-label="Foreground"]');
    expect(slider.attributes('aria-valuenow')).toBe('0.89');
    await slider.trigger('keydown', { key: 'PageDown' });
    await flushPromises();
    expect(asked('documents.apply')).toEqual([
      { document: 'd1', edit: { type: 'setForeground', id: 'p1', foreground: 0.79 }, merge: 'foreground:p1' },
    ]);
    expect(useDocument().photos[0]?.foreground).toBe(0.79);
    await slider.trigger('dblclick');
    await flushPromises();
    expect(useDocument().photos[0]?.foreground).toBeUndefined();
    expect(slider.attributes('aria-valuenow')).toBe('0.89');
  });
});

describe('the list of steps', () => {
  it('names each, marks the present one, and goes where one clicks or presses', async () => {
    await useDocument().load();
    bridge.answer('documents.getHistory', { value: { steps: ['Add photo', 'Reconstruct', 'Set height'], done: 2 } });
    const page = await show(HistoryPanel);
    const rows = page.findAll('[role="option"]');
    expect(rows.map((row) => row.text().replace(/\s+/g, ' '))).toEqual([
      '0As opened',
      '1Add photo',
      '2ReconstructNow',
      '3Set heightUndone',
    ]);
    expect(rows.map((row) => row.attributes('aria-selected'))).toEqual(['false', 'false', 'true', 'false']);
    expect(rows.map((row) => row.attributes('tabindex'))).toEqual(['-1', '-1', '0', '-1']);
    await rows[1]?.trigger('click');
    await page.get('[role="listbox"]').trigger('keydown', { key: 'ArrowDown' });
    await page.get('[role="listbox"]').trigger('keydown', { key: 'Home' });
    await flushPromises();
    expect(asked('documents.goTo')).toEqual([1, 3, 0].map((done) => ({ document: 'd1', done })));
  });
});

describe('the tabs of documents', () => {
  it('say what is edited, and show and close by key', async () => {
    const store = useDocument();
    await store.load();
    bridge.emit('documents.openChanged', {
      documents: [
        { id: 'd1', title: 'Chair', edited: true, saved: true },
        { id: 'd2', title: 'Table', edited: false, saved: true },
      ],
      active: 'd1',
    });
    const page = await show(DocumentTabs);
    expect(page.findAll('[role="tab"]').map((tab) => tab.attributes('aria-label'))).toEqual(['Chair, edited', 'Table']);
    await page.findAll('[role="tab"]')[0]?.trigger('keydown', { key: 'ArrowRight' });
    await flushPromises();
    expect(asked('documents.activate')).toEqual([{ document: 'd2' }]);
    await page.findAll('[role="tab"]')[1]?.trigger('keydown', { key: 'Delete' });
    await flushPromises();
    expect(asked('documents.close')).toEqual([{ document: 'd2' }]);
    await store.step(-1); // round and round
    expect(asked('documents.activate')).toHaveLength(2);
  });
});

describe('the keys of the settings', () => {
  const record = async (page: VueWrapper, name: string, init: KeyboardEventInit): Promise<void> => {
    const field = button(page, `Change the key of ${name},`);
    await field.trigger('click');
    await field.trigger('keydown', init);
    await flushPromises();
  };

  it('are taken by pressing them, after a question where another command has them', async () => {
    const settings = useSettings();
    const page = await show(KeyboardSettings);
    await record(page, 'Grid', { key: 'j', code: 'KeyJ', ctrlKey: true });
    expect(useCommands().find('view.grid').keys).toEqual(['Ctrl+J']);
    await record(page, 'Grid', { key: 's', code: 'KeyS', ctrlKey: true });
    expect(page.get('[role="alert"]').text()).toContain('Ctrl S is the key of “Save”.');
    expect(useCommands().find('view.grid').keys).toEqual(['Ctrl+J']);
    await button(page, 'Take it').trigger('click');
    await flushPromises();
    expect(useCommands().find('view.grid').keys).toEqual(['Ctrl+S']);
    expect(useCommands().find('file.save').keys).toBeUndefined();
    await button(page, 'Reset all keys').trigger('click');
    await flushPromises();
    expect(settings.settings.keyboard.keys).toEqual({});
    expect(useCommands().find('file.save').keys).toEqual(['Ctrl+S']);
  });

  it('are left by Escape, removed by Backspace, and reset one by one', async () => {
    const page = await show(KeyboardSettings);
    await record(page, 'Grid', { key: 'Escape', code: 'Escape' });
    expect(useCommands().find('view.grid').keys).toEqual(['#']);
    await record(page, 'Grid', { key: 'Backspace', code: 'Backspace' });
    expect(useCommands().find('view.grid').keys).toBeUndefined();
    await button(page, 'Reset the key of Grid').trigger('click');
    await flushPromises();
    expect(useCommands().find('view.grid').keys).toEqual(['#']);
  });

  it('follow the preset, and are found by name and by key', async () => {
    const page = await show(KeyboardSettings);
    const [, blender] = page.findAll('[role="radio"]');
    await blender?.trigger('click');
    await flushPromises();
    expect(useCommands().byChord.get('Shift+D')?.id).toBe('edit.duplicate');
    await page.get('input[type="search"]').setValue('shift d');
    expect(page.findAll('li .name').map((name) => name.text())).toEqual(['Duplicate Shape']);
    await page.get('input[type="search"]').setValue('no such thing');
    expect(page.get('[role="status"]').text()).toContain('No command');
  });
});

describe('the list of jobs', () => {
  const job = (id: string, state: Job['state'], over: Partial<Job> = {}): Job => ({
    ...{ id, kind: 'reconstruct', title: `Job ${id}`, state, stage: 'Working' },
    ...over,
  });

  it('moves what waits by button and by key, and tries again what failed', async () => {
    bridge.answer('jobs.list', {
      value: [job('a', 'running'), job('b', 'waiting'), job('c', 'waiting'), job('d', 'failed', { error: 'No.', repeatable: true })],
    });
    await useJobs().load();
    const page = await show(JobsPanel);
    await button(page, 'Later: Job b').trigger('click');
    expect(button(page, 'Earlier: Job b').element).toHaveProperty('disabled', true);
    await page.findAll('li')[2]?.trigger('keydown', { key: 'ArrowUp', altKey: true });
    await button(page, 'Try Job d again').trigger('click');
    await flushPromises();
    expect(asked('jobs.move')).toEqual([
      { job: 'b', by: 1 },
      { job: 'c', by: -1 },
    ]);
    expect(asked('jobs.retry')).toEqual([{ job: 'd' }]);
    bridge.emit('jobs.reordered', [job('a', 'running'), job('c', 'waiting'), job('b', 'waiting')]);
    await flushPromises();
    expect(page.findAll('.title').map((title) => title.text())).toEqual(['Job a', 'Job c', 'Job b']);
    bridge.emit('jobs.changed', job('a', 'done'));
    expect(useJobs().announcement).toBe('Job a: done');
  });
});

describe('the log', () => {
  it('shows what is as bad as asked for', async () => {
    const notices = useNotices();
    for (const tone of ['info', 'ok', 'warn', 'err'] as const) notices.record(tone, `a line of ${tone}`);
    const page = await show(LogPanel);
    const lines = (): string[] => page.findAll('li span:last-child').map((line) => line.text());
    expect(lines()).toHaveLength(4);
    const [, warnings, errors] = page.findAll('[role="radio"]');
    await warnings?.trigger('click');
    expect(lines()).toEqual(['a line of warn', 'a line of err']);
    await errors?.trigger('click');
    expect(lines()).toEqual(['a line of err']);
  });
});

describe('the tour', () => {
  it('goes on with what is done, whoever does it, and does not come again', async () => {
    bridge = start();
    bridge.answer('settings.get', { value: { ...useSettings().settings, tourDone: false } });
    bridge.answer('photos.listSamples', { value: [{ id: 'chair', title: 'Plywood chair', credit: 'CC0', url: '/sample/chair' }] });
    const tour = useTour();
    await Promise.all([useSettings().load(), useDocument().load(), usePhotos().load()]);
    tour.startIfNew();
    const page = await show(TourStrip);
    expect(page.text()).toContain('Step 1 of 3');
    await button(page, 'Open the sample “Plywood chair”').trigger('click');
    await flushPromises();
    expect(asked('photos.importSample')).toEqual([{ document: 'd1', sample: 'chair' }]);
    bridge.emit('documents.changed', bridge.change({ photos: [photo('p1')] }));
    await flushPromises();
    expect(page.text()).toContain('Step 2 of 3');
    bridge.emit('documents.changed', bridge.change({ shapes: [shape('s1')] }));
    await flushPromises();
    expect(page.text()).toContain('Step 3 of 3');
    await button(page, 'Finish').trigger('click');
    await flushPromises();
    expect(asked('settings.set')).toEqual([{ tourDone: true }]);
    tour.startIfNew();
    expect(tour.isOn).toBe(false);
  });

  it('does not begin where there is something already', async () => {
    bridge.answer('settings.get', { value: { ...useSettings().settings, tourDone: false } });
    await Promise.all([useSettings().load(), useDocument().load()]);
    useTour().startIfNew();
    expect(useTour().isOn).toBe(false);
  });
});
