import { describe, expect, it, vi } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { createJobQueue, type JobQueueOptions } from '../../../../src/main/jobs/jobQueue';
import type { Job } from '../../../../src/shared/ipc/engine';
import { job as schema } from '../../../../src/shared/ipc/engine';
import { counter, later } from '../fixtures';

function make(options: Partial<JobQueueOptions> = {}): { jobs: ReturnType<typeof createJobQueue>; told: Job[] } {
  const told: Job[] = [];
  const onChanged = (job: Job): void => {
    schema.parse(job);
    told.push(job);
  };
  return { told, jobs: createJobQueue({ onChanged, newId: counter('job'), ...options }) };
}
const never = (): Promise<never> => new Promise(() => undefined);

describe('job queue', () => {
  it('runs one at a time in order and tells each step', async () => {
    const { jobs, told } = make();
    let running = 0;
    const work = async (): Promise<number> => {
      expect(++running).toBe(1);
      await later(5);
      return running--;
    };
    const added = ['a', 'b', 'c'].map((title) => jobs.add({ kind: 'import', title, run: work }));
    await Promise.all(added.map(({ result }) => result));
    expect(told.filter(({ id }) => id === 'job2').map(({ state }) => state)).toEqual(['waiting', 'running', 'done']);
    expect(jobs.list().map(({ title, state, fraction }) => [title, state, fraction])).toEqual(
      ['a', 'b', 'c'].map((title) => [title, 'done', 1]),
    );
    const [first] = jobs.list();
    expect(first?.endedAt ?? 0).toBeGreaterThanOrEqual(first?.startedAt ?? Infinity);
  });

  it('gives each kind a lane: a reconstruction does not wait for training', async () => {
    const { jobs } = make();
    const training = jobs.add({ kind: 'train', title: 'Run 1', run: never });
    const waiting = jobs.add({ kind: 'train', title: 'Run 2', run: never });
    expect(await jobs.add({ kind: 'reconstruct', title: 'chair', run: () => Promise.resolve('a shape') }).result).toBe('a shape');
    expect(jobs.list().map(({ state }) => state)).toEqual(['running', 'waiting', 'done']);
    jobs.cancel(waiting.id);
    jobs.cancel(training.id);
  });

  it('acknowledges a cancel at once, drops the late result and goes on', async () => {
    const { jobs } = make({ patience: 20 });
    const stubborn = jobs.add({ kind: 'reconstruct', title: 'deaf', run: never });
    let finish: (value: string) => void = () => undefined;
    let started: () => void = () => undefined;
    const lateRuns = new Promise<void>((resolve) => (started = resolve));
    const lateWork = new Promise<string>((resolve) => (finish = resolve));
    const run = (): Promise<string> => {
      started();
      return lateWork;
    };
    const late = jobs.add({ kind: 'reconstruct', title: 'late', run });
    const next = jobs.add({ kind: 'reconstruct', title: 'next', run: () => Promise.resolve('done') });
    await later();
    const asked = performance.now();
    jobs.cancel(stubborn.id);
    expect(jobs.list()[0]?.state).toBe('cancelled');
    await expect(stubborn.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - asked).toBeLessThan(200);
    await lateRuns;
    jobs.cancel(late.id);
    finish('a result');
    await expect(late.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(await next.result).toBe('done');
    expect(jobs.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'done']);
    jobs.cancel(next.id); // ended already: nothing happens
    expect(jobs.list()[2]?.state).toBe('done');
    expect(() => jobs.cancel('unknown')).toThrow();
  });

  it('never starts what was cancelled while it waited', async () => {
    const { jobs } = make();
    const run = vi.fn(() => Promise.resolve());
    const first = jobs.add({ kind: 'import', title: 'first', run: () => later(5) });
    const second = jobs.add({ kind: 'import', title: 'second', run });
    jobs.cancel(second.id);
    await first.result;
    await later();
    expect(run).not.toHaveBeenCalled();
  });

  it('tells the work to stop', async () => {
    const { jobs } = make();
    let signal: AbortSignal | undefined;
    jobs.add({
      kind: 'import',
      title: 'x',
      run: (control) => {
        signal = control.signal;
        return never();
      },
    });
    await later();
    jobs.cancelAll();
    expect(signal?.aborted).toBe(true);
  });

  it('gives failures a sentence and hides what a stranger threw', async () => {
    const warn = vi.fn();
    const { jobs } = make({ warn });
    const known = jobs.add({
      kind: 'export',
      title: 'Export a.obj',
      run: () => Promise.reject(new MaquetteError('disk-full', 'The disk is full.')),
    });
    const unknown = jobs.add({ kind: 'export', title: 'Export b.obj', run: () => Promise.reject(new TypeError('x of undefined')) });
    await expect(known.result).rejects.toMatchObject({ code: 'disk-full' });
    await expect(unknown.result).rejects.toMatchObject({ code: 'internal' });
    expect(jobs.list().map(({ state, error }) => [state, error])).toEqual([
      ['failed', 'The disk is full.'],
      ['failed', 'Export b.obj failed for an unforeseen reason. The log says more.'],
    ]);
    expect(warn).toHaveBeenCalledOnce();
    jobs.clearEnded();
    expect(jobs.list()).toEqual([]);
  });

  it('tells progress within bounds, not more often than asked, and each new stage', async () => {
    let time = 0;
    const { jobs, told } = make({ now: () => time, progressEvery: 50 });
    await jobs.add({
      kind: 'reconstruct',
      title: 'x',
      run: ({ onProgress }) => {
        for (let i = 0; i <= 100; i++, time += 10) onProgress({ stage: i < 50 ? 'one' : 'two', fraction: i / 50 });
        onProgress({ stage: 'three', fraction: -1 });
        return Promise.resolve();
      },
    }).result;
    const steps = told.filter(({ state, stage }) => state === 'running' && stage !== 'Starting');
    expect(steps.length).toBeLessThan(25);
    expect(new Set(steps.map(({ stage }) => stage))).toEqual(new Set(['one', 'two', 'three']));
    for (const { fraction } of steps) expect(fraction).toSatisfy((value: number) => value >= 0 && value <= 1);
  });
});
