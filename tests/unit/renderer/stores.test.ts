import { beforeEach, describe, expect, it } from 'vitest';
import type { Job } from '../../../src/shared/ipc/engine';
import { useDocument } from '../../../src/renderer/src/stores/document';
import { useEngine } from '../../../src/renderer/src/stores/engine';
import { useExport } from '../../../src/renderer/src/stores/export';
import { useJobs } from '../../../src/renderer/src/stores/jobs';
import { useNotices } from '../../../src/renderer/src/stores/notices';
import { usePhotos } from '../../../src/renderer/src/stores/photos';
import { newestFirst, useSelection } from '../../../src/renderer/src/stores/selection';
import { useSettings } from '../../../src/renderer/src/stores/settings';
import { presetOf } from '../../../src/shared/exportTargets';
import { photo, shape, type ScriptedBridge } from './fixtures/scriptedBridge';
import { settle, start } from './fixtures/start';

let bridge: ScriptedBridge;
const inputOf = (route: string): unknown => bridge.requests.find((request) => request.route === route)?.input;
const job = (over: Partial<Job>): Job => ({
  id: 'j1',
  kind: 'reconstruct',
  title: 'Reconstruct p1',
  state: 'running',
  stage: 'Encoding',
  ...over,
});

const photos = Array.from({ length: 10 }, (_, index) => photo(`p${index + 1}`));
const sample = (id: string, seed: number, number: number): ReturnType<typeof shape> =>
  shape(id, { origin: { kind: 'photo', photos: ['p1'], model: 'furniture-32', seed, sample: number } });

async function load(state: Parameters<typeof start>[0]): Promise<void> {
  bridge = start(state);
  await Promise.all([useDocument().load(), useEngine().load(), useJobs().load(), useSettings().load()]);
}

beforeEach(() => load({ photos, shapes: [sample('a', 1, 0), sample('b1', 2, 0), sample('b2', 2, 1)] }));

describe('selection', () => {
  it('begins with the newest reconstruction and its photo', () => {
    useSelection();
    expect(useSelection().shape?.id).toBe('b1');
    expect(useSelection().photoIds).toEqual(['p1']);
  });

  it('puts the newest reconstruction first and its samples in order', () => {
    expect(newestFirst(useDocument().shapes).map((item) => item.id)).toEqual(['b1', 'b2', 'a']);
  });

  it('finds the samples of the same reconstruction', () => {
    const selection = useSelection();
    selection.selectShape('b2');
    expect(selection.samples.map((item) => item.id)).toEqual(['b1', 'b2']);
    selection.selectShape('a');
    expect(selection.samples.map((item) => item.id)).toEqual(['a']);
  });

  it('takes any number of photos and always keeps one', () => {
    const selection = useSelection();
    for (const item of photos.slice(1)) selection.selectPhoto(item.id, 'toggle');
    expect(selection.photos).toHaveLength(photos.length);
    for (const item of [...selection.photos]) selection.selectPhoto(item.id, 'toggle');
    expect(selection.photos).toHaveLength(1);
  });

  it('moves to the neighbour of what is deleted', async () => {
    const selection = useSelection();
    selection.selectShape('b1');
    const [, second] = useDocument().shapes;
    if (second) await selection.remove(second);
    expect(selection.shape?.id).toBe('b2');
  });

  it('goes back to the shape before while undo has the selected one away, and returns with it', () => {
    const selection = useSelection();
    for (const id of ['b2', 'a']) selection.selectShape(id);
    const { shapes } = bridge.snapshot().state;
    bridge.emit('documents.changed', bridge.change({ shapes: shapes.filter((item) => item.id !== 'a') }));
    expect(selection.shape?.id).toBe('b2');
    bridge.emit('documents.changed', bridge.change({ shapes }));
    expect(selection.shape?.id).toBe('a');
  });

  it('renames only to something new', async () => {
    const selection = useSelection();
    await selection.rename('a', '  ');
    await selection.rename('a', 'Shape a');
    expect(inputOf('documents.apply')).toBeUndefined();
    await selection.rename('a', ' Stool ');
    expect(inputOf('documents.apply')).toMatchObject({ edit: { type: 'rename', id: 'a', name: 'Stool' } });
  });
});

describe('jobs', () => {
  it('asks for the selected photos with model, seed and samples', async () => {
    const jobs = useJobs();
    useSelection().selectPhoto('p2');
    useSelection().selectPhoto('p3', 'toggle');
    jobs.seed = 77;
    jobs.samples = 4;
    await jobs.reconstruct();
    expect(inputOf('engine.reconstruct')).toEqual({ document: 'd1', photos: ['p2', 'p3'], model: 'furniture-32', seed: 77, samples: 4 });
  });

  it('does not ask twice for one press', async () => {
    const jobs = useJobs();
    await Promise.all([jobs.reconstruct(), jobs.reconstruct()]);
    expect(bridge.requests.filter((request) => request.route === 'engine.reconstruct')).toHaveLength(1);
  });

  it('selects the first shape that a reconstruction made, whichever event comes first', () => {
    const jobs = useJobs();
    const selection = useSelection();
    bridge.emit('jobs.changed', job({}));
    expect(jobs.reconstruction?.id).toBe('j1');
    bridge.emit('jobs.changed', job({ state: 'done', shapes: ['c1', 'c2'], startedAt: 1000, endedAt: 4800 }));
    expect(jobs.reconstruction).toBeUndefined();
    bridge.emit(
      'documents.changed',
      bridge.change({ shapes: [...bridge.snapshot().state.shapes, sample('c1', 3, 0), sample('c2', 3, 1)] }),
    );
    expect(selection.shape?.id).toBe('c1');
    expect(jobs.timeOf('c2')).toBe(3800);
  });

  it('shows a failure in place until the next begins', async () => {
    const jobs = useJobs();
    bridge.emit('jobs.changed', job({}));
    bridge.emit('jobs.changed', job({ state: 'failed', error: 'The model could not be read.' }));
    expect(jobs.failure).toBe('The model could not be read.');
    expect(useNotices().notices).toEqual([]);
    await jobs.reconstruct();
    expect(jobs.failure).toBeUndefined();
  });

  it('acknowledges a cancel before the engine does', async () => {
    const jobs = useJobs();
    bridge.emit('jobs.changed', job({}));
    const cancelling = jobs.cancel('j1');
    expect(jobs.cancelling.has('j1')).toBe(true);
    await cancelling;
    bridge.emit('jobs.changed', job({ state: 'cancelled' }));
    expect(jobs.cancelling.has('j1')).toBe(false);
    expect(inputOf('jobs.cancel')).toEqual({ job: 'j1' });
  });

  it('says why it cannot begin', async () => {
    await load({});
    expect(useJobs().obstacle).toBe('Add a photo to reconstruct.');
    await load({ photos });
    bridge.emit('engine.statusChanged', { state: 'failed', message: 'No device passed its self-test.' });
    expect(useJobs().obstacle).toBe('No device passed its self-test.');
    await useJobs().reconstruct();
    expect(inputOf('engine.reconstruct')).toBeUndefined();
  });
});

describe('photos', () => {
  const file = (name: string): File => new File(['x'], name);

  it('imports dropped files by their opaque ids', async () => {
    bridge.answer('imports.importFiles', { value: { photos: ['p2'], shapes: [], failures: [] } });
    await usePhotos().importDropped([file('a.jpg'), file('nowhere.png')]);
    expect(inputOf('imports.importFiles')).toEqual({ document: 'd1', files: ['file:a.jpg'] });
    expect(useSelection().photoIds).toEqual(['p2']);
  });

  it('shows what the system handed over, in the document that it went to', async () => {
    await usePhotos().load();
    bridge.emit('photos.added', { document: 'another', photos: ['p3'] });
    expect(useSelection().photo?.id).toBe('p1');
    bridge.emit('photos.added', { document: 'd1', photos: ['p4', 'p5'] });
    expect(useSelection()).toMatchObject({ photoIds: ['p4'], active: 'photo' });
  });

  it('opens a dropped project', async () => {
    await usePhotos().importDropped([file('Reading corner.maquette')]);
    expect(inputOf('documents.openFile')).toEqual({ file: 'file:Reading corner.maquette' });
  });

  it('says what could not be read, at most three and a sum', async () => {
    const failures = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ file: `${name}.jpg`, message: `“${name}.jpg” is not a picture.` }));
    bridge.answer('photos.choose', { value: { photos: [], failures } });
    expect(await usePhotos().choose()).toBe(false);
    expect(useNotices().notices.map((notice) => notice.message)).toEqual([
      ...failures.slice(0, 3).map((failure) => failure.message),
      '2 more files could not be read; the log names them.',
    ]);
    expect(useNotices().log.map((entry) => entry.text)).toEqual(expect.arrayContaining(failures.map((failure) => failure.message)));
  });

  it('explains what has no file behind it', async () => {
    await usePhotos().importDropped([file('nowhere.png')]);
    expect(useNotices().notices[0]?.tone).toBe('warn');
    expect(inputOf('imports.importFiles')).toBeUndefined();
  });
});

describe('shapes from files', () => {
  it('are selected, and what was guessed can be turned over', async () => {
    const shape = { id: 'a', name: 'Vase', file: 'f9', up: 'z', guess: 'z up, millimetres' };
    bridge.answer('imports.choose', { value: { photos: [], shapes: [shape], failures: [] } });
    expect(await usePhotos().chooseAny()).toBe(true);
    expect(useSelection().shape?.id).toBe('a');
    const [notice] = useNotices().notices;
    expect(notice).toMatchObject({ message: 'Added “Vase”, taken as z up, millimetres.', action: { label: 'Use y up' } });
    bridge.answer('imports.turn', { value: { photos: [], shapes: [{ ...shape, id: 'b1', up: 'y', guess: 'millimetres' }], failures: [] } });
    await notice?.action?.run();
    expect(inputOf('imports.turn')).toEqual({ document: 'd1', shape: 'a', file: 'f9', up: 'y' });
    expect(useSelection().shape?.id).toBe('b1');
  });
});

describe('the engine', () => {
  it('tells the user of a fall-back to another device, not of how it started', () => {
    bridge.emit('engine.statusChanged', { state: 'ready', device: 'CPU (WebAssembly, 2 workers)', message: 'Self-test passed.' });
    expect(useNotices().notices).toEqual([]);
    bridge.emit('engine.statusChanged', {
      state: 'ready',
      device: 'CPU (JavaScript)',
      message: 'WebAssembly failed; the slower device goes on.',
    });
    expect(useNotices().notices).toMatchObject([{ tone: 'warn', message: 'WebAssembly failed; the slower device goes on.' }]);
  });

  it('says that no model is installed', async () => {
    bridge.answer('engine.listModels', { value: [] });
    await useEngine().loadModels();
    expect(useJobs().obstacle).toBe('No model is installed.');
  });
});

describe('export and settings', () => {
  it('exports the selected shape with the settings, after what is still being dragged', async () => {
    useSelection().selectShape('a');
    useDocument().previewSurface('a', { threshold: 0.61 });
    await useSettings().changeExport({ unit: 'mm', up: 'z' });
    await useExport().run();
    const routes = bridge.requests.map((request) => request.route);
    expect(routes.indexOf('documents.apply')).toBeLessThan(routes.indexOf('exports.saveMesh'));
    expect(inputOf('exports.saveMesh')).toEqual({ document: 'd1', shape: 'a', settings: { ...presetOf('other'), unit: 'mm', up: 'z' } });
    expect(useNotices().notices[0]?.message).toContain('chair.obj');
  });

  it('remembers each program, and otherwise takes what the program expects', async () => {
    const exporting = useExport();
    await exporting.setTarget('slicer');
    expect(useSettings().settings.export).toMatchObject({ target: 'slicer', format: '3mf', unit: 'mm', up: 'z' });
    await useSettings().change({ exportTargets: { unreal: { ...presetOf('unreal', 'obj'), unit: 'in' } } });
    await exporting.setTarget('unreal');
    expect(useSettings().settings.export).toMatchObject({ format: 'obj', unit: 'in', up: 'z', front: '+x' });
    // The axes go with the format, as Blender's own import of it needs them.
    await exporting.setTarget('blender');
    expect(useSettings().settings.export).toMatchObject({ format: 'glb', unit: 'm', up: 'y' });
    await exporting.setFormat('stl');
    expect(useSettings().settings.export).toMatchObject({ unit: 'm', up: 'z' });
  });

  it('exports all shapes into a folder and tells of each that failed', async () => {
    bridge.answer('exports.saveAll', { value: { files: ['A.obj'], failures: [{ shape: 'b', message: '“b” has no surface.' }] } });
    await useExport().runAll();
    expect(inputOf('exports.saveAll')).toMatchObject({ shapes: useDocument().shapes.map(({ id }) => id) });
    expect(useNotices().notices.map(({ tone, message }) => [tone, message])).toEqual([
      ['ok', 'Exported 1 shape.'],
      ['err', '“b” has no surface.'],
    ]);
  });

  it('sends to Blender, and offers to look for it when it is not found', async () => {
    useSelection().selectShape('a');
    bridge.answer('blender.send', { error: { code: 'not-found', message: 'Blender was not found on this computer.' } });
    await useExport().sendToBlender();
    const [notice] = useNotices().notices;
    expect(notice).toMatchObject({ tone: 'err', action: { label: 'Choose Blender…' } });
    bridge.answer('blender.send', { value: { how: 'started', name: 'Chair' } });
    await notice?.action?.run();
    expect(useNotices().notices.at(-1)?.message).toBe('Blender starts with “Chair”.');
  });

  it('goes back to the old settings when main refuses the new', async () => {
    bridge.answer('settings.set', { error: { code: 'disk-full', message: 'The settings could not be saved.' } });
    await expect(useSettings().change({ theme: 'light' })).rejects.toThrow('could not be saved');
    expect(useSettings().settings.theme).toBe('dark');
  });

  it('marks the page with the theme', async () => {
    await useSettings().change({ theme: 'light' });
    await settle();
    expect(document.documentElement.dataset['theme']).toBe('light');
  });
});
