import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { readPreparedSet } from '../../../../src/engine/datasets/preparedSets';
import { prepareData } from '../../../../src/engine/datasets/prepareFolder';
import { inspectData } from '../../../../src/engine/datasets/inspect';
import { previewData } from '../../../../src/engine/datasets/previewData';
import { createDataService, type DataOptions, type DataService } from '../../../../src/main/data/dataService';
import { listSets } from '../../../../src/main/data/listSets';
import { createJobQueue, type JobQueue } from '../../../../src/main/jobs/jobQueue';
import type { PrepareOptions } from '../../../../src/shared/data';
import { classPreview } from '../../../../src/shared/data';
import { dataList, dataSource, type DataList, type DataSource } from '../../../../src/shared/ipc/data';
import { writeFurniture } from '../../../e2e/furnitureFolder';
import { counter, makeFolder } from '../fixtures';

const options: PrepareOptions = { title: 'My furniture', gridSize: 20, views: 0, side: 64, fill: 'solid', validationShare: 0.1, seed: 1 };
/** The real work, in this thread: the parts' threads have their own tests. */
const real: DataOptions['engine'] = {
  inspectData: ({ folder }, control) => inspectData(folder, control),
  previewData,
  prepareData: (input, control) => prepareData(input, control),
};

let folder: Awaited<ReturnType<typeof makeFolder>>;
let sets: string;
let shapes: string;
let jobs: JobQueue;
let sources: DataSource[];
let lists: DataList[];
let idle: ReturnType<typeof vi.fn<() => void>>;

function makeService(engine: Partial<DataOptions['engine']> = {}, newId = counter('d')): DataService {
  jobs = createJobQueue({ onChanged: () => undefined, newId: counter('job') });
  return createDataService({
    sets,
    engine: { ...real, ...engine },
    jobs,
    onSourceChanged: (source) => sources.push(dataSource.parse(source)),
    onListChanged: (list) => lists.push(dataList.parse(list)),
    onIdle: idle,
    newId,
  });
}

beforeEach(async () => {
  folder = await makeFolder();
  sets = join(folder.path, 'datasets');
  shapes = join(folder.path, 'furniture');
  sources = [];
  lists = [];
  idle = vi.fn<() => void>();
  await writeFurniture(shapes);
});
afterEach(() => folder.remove());

const looked = (): Promise<unknown> => vi.waitFor(() => expect(sources.at(-1)?.state).not.toBe('looking'), { timeout: 30_000 });

describe('a folder', () => {
  it('is looked at, drawn, prepared and found as a set, without its path ever leaving', async () => {
    const service = makeService();
    const source = service.open(shapes);
    expect(source).toMatchObject({ id: 'd1', name: 'furniture', state: 'looking' });
    expect(service.busy()).toBe(true);
    await looked();
    const { inspection } = sources.at(-1) ?? {};
    expect(inspection).toMatchObject({ layout: 'mesh-folder', shapes: 12, problemCount: 1 });
    expect(inspection?.classes.map(({ name, shapes: count, train, validation, test }) => [name, count, train + validation + test])).toEqual(
      [
        ['chair', 6, 6],
        ['table', 6, 6],
      ],
    );
    expect(inspection?.problems[0]?.file).toBe('table/broken.obj');
    const previews = (await service.previewFolder(source.id)).map((preview) => classPreview.parse(preview));
    expect(previews.map((preview) => preview.class)).toEqual(['chair', 'table']);
    for (const { pictures } of previews)
      for (const bytes of pictures) expect([...bytes.slice(1, 4)]).toEqual([...'PNG'].map((c) => c.charCodeAt(0)));

    const begun = await service.prepare(source.id, options);
    expect(begun).toEqual({ id: 'd2', title: 'My furniture', source: 'furniture', job: 'job1' });
    await vi.waitFor(() => expect(service.busy()).toBe(false), { timeout: 30_000 });
    const { sets: prepared, unfinished } = await service.list();
    expect(unfinished).toEqual([]);
    expect(prepared).toEqual([await readPreparedSet(join(sets, 'd2'))]);
    expect(prepared[0]).toMatchObject({ title: 'My furniture', gridSize: 20, shapes: 12, problemCount: 1 });
    expect(await service.find('d2')).toMatchObject({ folder: join(sets, 'd2') });
    expect((await service.previewSet('d2')).map((preview) => preview.pictures.length)).toEqual([4, 4]);
    await vi.waitFor(() => expect(lists.at(-1)?.sets).toHaveLength(1));
    expect(idle).toHaveBeenCalled();
    expect(JSON.stringify([sources, lists])).not.toContain(folder.path);
  });

  it('that nothing is recognised in says so', async () => {
    const service = makeService();
    await mkdir(join(folder.path, 'empty'));
    service.open(join(folder.path, 'empty'));
    await looked();
    expect(sources.at(-1)).toMatchObject({ state: 'failed' });
    expect(sources.at(-1)?.error).toMatch(/\w+ .*\./);
  });

  it('that was closed is not told of any more, and its look is stopped', async () => {
    let signal: AbortSignal | undefined;
    const service = makeService({
      inspectData: (_, control) => {
        signal = control?.signal;
        return new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(new MaquetteError('cancelled', 'Cancelled.'))),
        );
      },
    });
    const { id } = service.open(shapes);
    service.close(id);
    expect(signal?.aborted).toBe(true);
    await vi.waitFor(() => expect(idle).toHaveBeenCalled());
    expect(sources).toEqual([]);
    await expect(service.prepare(id, options)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a preparation', () => {
  it('that was cut off is there after a restart and goes on', async () => {
    let stopped = false;
    const first = makeService({
      prepareData: (_, control) =>
        new Promise((_resolve, reject) =>
          control?.signal?.addEventListener('abort', () => {
            stopped = true;
            reject(new MaquetteError('cancelled', 'Cancelled.'));
          }),
        ),
    });
    const { id } = first.open(shapes);
    await looked();
    const begun = await first.prepare(id, options);
    jobs.cancel(begun.job ?? '');
    await vi.waitFor(() => expect(stopped).toBe(true));
    await vi.waitFor(async () =>
      expect((await first.list()).unfinished).toEqual([{ id: 'd2', title: 'My furniture', source: 'furniture' }]),
    );

    const second = makeService();
    expect((await second.list()).unfinished.map(({ title }) => title)).toEqual(['My furniture']);
    await expect(second.find('d2')).rejects.toMatchObject({ code: 'not-found' });
    await second.resume('d2');
    await vi.waitFor(() => expect(second.busy()).toBe(false), { timeout: 30_000 });
    expect(await second.find('d2')).toMatchObject({ set: { shapes: 12 } });
    expect(await readdir(sets)).toEqual(['d2']);
  });

  it('is not removed while it runs, and is removed with what it made', async () => {
    const service = makeService({
      prepareData: (_, control) =>
        new Promise((_resolve, reject) => control?.signal?.addEventListener('abort', () => reject(new MaquetteError('cancelled', 'No.')))),
    });
    const { id } = service.open(shapes);
    await looked();
    const begun = await service.prepare(id, options);
    await expect(service.remove(begun.id)).rejects.toMatchObject({ code: 'invalid-input' });
    jobs.cancelAll();
    await vi.waitFor(() => expect(service.busy()).toBe(false));
    await service.remove(begun.id);
    expect(await readdir(sets)).toEqual([]);
    await expect(service.remove(begun.id)).rejects.toMatchObject({ code: 'not-found' });
  });
});

it('lists whole sets only', async () => {
  await mkdir(join(sets, 'half'), { recursive: true });
  await mkdir(join(sets, 'broken'), { recursive: true });
  await writeFile(join(sets, 'broken', 'manifest.json'), '{');
  expect(await listSets(sets)).toEqual([]);
  expect(await listSets(join(sets, 'nowhere'))).toEqual([]);
});
