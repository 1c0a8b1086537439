import { describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { createJobQueue, type Task } from '../../../../src/main/jobs/jobQueue';
import { noteOnEnd } from '../../../../src/main/jobs/notifyEnd';
import { openResume, tasksFor, type ReconstructTask } from '../../../../src/main/jobs/resume';
import type { Job } from '../../../../src/shared/ipc/engine';
import type { DocumentState } from '../../../../src/shared/document';
import { counter } from '../fixtures';

const task = (document: string, photos: string[], file: string | null = null): ReconstructTask => ({
  kind: 'reconstruct',
  file,
  request: { document, photos, model: 'm', seed: 1, samples: 1 },
});
const stateWith = (...photos: string[]): DocumentState => ({
  schema: 1,
  photos: photos.map((id) => ({ id, name: id, picture: 'a'.repeat(64), width: 1, height: 1, cutout: 'none' })),
  shapes: [],
});

/** Work that ends when it is told to. */
function gate(): { run: () => Promise<string>; finish: () => void; fail: () => void; runs: () => number } {
  let count = 0;
  let settle: { yes: (value: string) => void; no: (error: Error) => void } | undefined;
  return {
    run: () => {
      count++;
      return new Promise((yes, no) => (settle = { yes, no }));
    },
    finish: () => settle?.yes('made'),
    fail: () => settle?.no(new MaquetteError('device', 'The device is gone.')),
    runs: () => count,
  };
}

describe('a job that did not do its work', () => {
  it('is tried again in the same row, and what its first try still does is not taken for the second', async () => {
    const jobs = createJobQueue({ onChanged: () => undefined, newId: counter('j'), patience: 1 });
    const work = gate();
    jobs.add({ kind: 'reconstruct', title: 'x', run: work.run, repeatable: true, shapesOf: (shape) => [shape] });
    await vi.waitFor(() => expect(work.runs()).toBe(1));
    jobs.cancel('j1');
    const lateFinish = work.finish;
    jobs.retry('j1');
    expect(jobs.list()[0]).toMatchObject({ id: 'j1', state: 'waiting' });
    await vi.waitFor(() => expect(work.runs()).toBe(2));
    expect(jobs.list()[0]?.state).toBe('running');
    work.fail();
    await vi.waitFor(() => expect(jobs.list()[0]).toMatchObject({ state: 'failed', error: 'The device is gone.' }));
    jobs.retry('j1');
    await vi.waitFor(() => expect(work.runs()).toBe(3));
    lateFinish();
    await vi.waitFor(() => expect(jobs.list()[0]).toMatchObject({ state: 'done', shapes: ['made'] }));
    expect(jobs.list()[0]?.error).toBeUndefined();
    expect(() => jobs.retry('j1')).toThrow(); // it is done
  });

  it('cannot be tried again where that makes no sense', async () => {
    const jobs = createJobQueue({ onChanged: () => undefined, newId: counter('j') });
    jobs.add({ kind: 'train', title: 'x', run: () => Promise.reject(new MaquetteError('cancelled', 'Paused.')) });
    await vi.waitFor(() => expect(jobs.list()[0]?.state).toBe('cancelled'));
    expect(() => jobs.retry('j1')).toThrow();
    expect(() => jobs.retry('none')).toThrow();
  });
});

describe('the order of waiting jobs', () => {
  it('can be changed within a lane, and is the order in which they run', async () => {
    const ran: string[] = [];
    const orders: string[][] = [];
    const jobs = createJobQueue({
      onChanged: () => undefined,
      onReordered: (list) => orders.push(list.map(({ title }) => title)),
      newId: counter('j'),
    });
    const first = gate();
    jobs.add({ kind: 'reconstruct', title: 'first', run: first.run });
    const note = (title: string) => (): Promise<void> => {
      ran.push(title);
      return Promise.resolve();
    };
    for (const title of ['a', 'b', 'c']) jobs.add({ kind: 'reconstruct', title, run: note(title) });
    jobs.add({ kind: 'export', title: 'other lane', run: () => new Promise(() => undefined) });
    await vi.waitFor(() => expect(first.runs()).toBe(1));
    jobs.move('j4', -1); // c before b
    jobs.move('j4', -1); // c before a
    jobs.move('j4', -1); // the running one is not passed
    jobs.move('j1', 1); // nor moved
    jobs.move('j3', 1); // b is last already
    expect(orders).toEqual([
      ['first', 'a', 'c', 'b', 'other lane'],
      ['first', 'c', 'a', 'b', 'other lane'],
    ]);
    first.finish();
    await vi.waitFor(() => expect(ran).toEqual(['c', 'a', 'b']));
  });
});

describe('jobs of another start', () => {
  it('belong to their document, or to its file, as long as the photos are there', () => {
    const tasks = [
      task('d1', ['p']),
      task('old', ['q'], '/x/chair.maquette'),
      task('d1', ['gone']),
      task('d9', ['p'], '/x/other.maquette'),
      task('d9', ['p']),
    ];
    const { ready, rest } = tasksFor(tasks, { id: 'd1', state: stateWith('p', 'q') }, '/x/chair.maquette');
    expect(ready.map(({ request }) => [request.document, request.photos])).toEqual([
      ['d1', ['p']],
      ['d1', ['q']],
    ]);
    expect(rest).toEqual([tasks[3], tasks[4]]);
  });

  it('are kept while they wait and run, and come back once', async () => {
    let disk: ReconstructTask[] = [];
    const file = {
      read: () => Promise.resolve(disk),
      write: (tasks: ReconstructTask[]) => {
        disk = tasks;
        return Promise.resolve();
      },
    };
    const options = { file, pathOf: () => '/x/saved.maquette', log: () => undefined };
    const queued: Task[] = [];
    const resume = await openResume({ ...options, queue: (each) => queued.push(each), isThere: () => Promise.resolve(true) });
    const jobs = createJobQueue({ onChanged: () => undefined, onTasksChanged: (tasks) => resume.keep(tasks), patience: 1 });
    const [one, two] = [gate(), gate()];
    jobs.add({ kind: 'reconstruct', title: '1', run: one.run, task: task('d1', ['p']) });
    jobs.add({ kind: 'reconstruct', title: '2', run: two.run, task: task('d1', ['q']) });
    jobs.add({ kind: 'export', title: 'not kept', run: () => Promise.resolve() });
    await vi.waitFor(() => expect(one.runs()).toBe(1));
    expect(disk.map(({ request }) => request.photos)).toEqual([['p'], ['q']]);
    one.finish();
    await vi.waitFor(() => expect(disk.map(({ request }) => request.photos)).toEqual([['q']]));
    // The program ends: stopping its jobs is not the user's wish to be rid of them.
    resume.freeze();
    jobs.cancelAll();
    expect(disk).toEqual([{ ...task('d1', ['q']), file: '/x/saved.maquette' }]);

    disk.push(task('unsaved', ['p']));
    const next = await openResume({
      ...options,
      queue: (each) => queued.push(each),
      isThere: ({ request }) => Promise.resolve(request.document !== 'unsaved'),
    });
    expect(next.documentOpened({ id: 'd7', state: stateWith('q') }, '/elsewhere')).toBe(0);
    expect(next.documentOpened({ id: 'd7', state: stateWith('q') }, '/x/saved.maquette')).toBe(1);
    expect(next.documentOpened({ id: 'd7', state: stateWith('q') }, '/x/saved.maquette')).toBe(0);
    expect(queued).toMatchObject([{ request: { document: 'd7', photos: ['q'] } }]);
    expect(disk).toEqual([]);
  });
});

describe('the note of the system', () => {
  const job = (over: Partial<Job>): Job => ({
    ...{ id: 'j', kind: 'reconstruct', title: 'Reconstruct Chair', state: 'done', stage: 'Done', startedAt: 0, endedAt: 9000 },
    ...over,
  });
  it('comes for long work and for failures, and only to those who look elsewhere', () => {
    expect(noteOnEnd(job({}), false)?.title).toBe('Reconstruct Chair: done');
    expect(noteOnEnd(job({}), true)).toBeNull();
    expect(noteOnEnd(job({ endedAt: 900 }), false)).toBeNull();
    expect(noteOnEnd(job({ state: 'failed', error: 'The disk is full.', endedAt: 10 }), false)?.body).toBe('The disk is full.');
    for (const state of ['cancelled', 'running', 'waiting'] as const) expect(noteOnEnd(job({ state }), false)).toBeNull();
  });
});
