import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { inWorker } from '../../../../src/main/workers/inWorker';

/** A worker's other side, as plain JavaScript: what `answerOnce` sends is known here by its form only. */
const thread = `
import { parentPort, workerData } from 'node:worker_threads';
const acts = {
  add: ({ numbers }) => parentPort.postMessage({ ok: true, value: numbers.reduce((sum, number) => sum + number, 0) }),
  refuse: () => parentPort.postMessage({ ok: false, code: 'bad-file', message: 'No.', place: { line: 3 } }),
  end: () => process.exit(4),
  fill: () => { const all = []; for (;;) all.push(new Array(100_000).fill({})); },
  hang: () => setInterval(() => {}, 1000),
};
acts[workerData.act](workerData);
`;

interface Request {
  act: 'add' | 'refuse' | 'end' | 'fill' | 'hang';
  numbers?: Float32Array<ArrayBuffer>;
}

describe('work in a worker thread', () => {
  let folder: string;
  let script: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maquette-worker-'));
    script = join(folder, 'thread.mjs');
    await writeFile(script, thread);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives the answer, and the buffers that it was handed are empty', async () => {
    const add = inWorker<Request, number>(script, 'No sum', { transfer: ({ numbers }) => (numbers ? [numbers.buffer] : []) });
    const numbers = Float32Array.of(1, 2, 4);
    expect(await add({ act: 'add', numbers })).toBe(7);
    expect(numbers.length).toBe(0);
  });

  it('gives an error as it was thrown', async () => {
    const error: unknown = await inWorker<Request, number>(script, 'No sum')({ act: 'refuse' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MaquetteError);
    expect(error).toMatchObject({ code: 'bad-file', message: 'No.', place: { line: 3 } });
  });

  it('says what was not done when the thread ends without an answer', async () => {
    await expect(inWorker<Request, number>(script, 'No sum')({ act: 'end' })).rejects.toMatchObject({
      code: 'internal',
      message: 'No sum: its worker ended with code 4.',
    });
  });

  it('ends a thread that wants too much memory', async () => {
    const whenFull = ({ act }: Request): MaquetteError => new MaquetteError('too-large', `${act} is too large.`);
    const fill = inWorker<Request, number>(script, 'No sum', { memory: { megabytes: 16, whenFull } });
    await expect(fill({ act: 'fill' })).rejects.toMatchObject({ code: 'too-large', message: 'fill is too large.' });
  });

  it('is cancelled while it runs, and before', async () => {
    const hang = inWorker<Request, number>(script, 'No sum');
    const abort = new AbortController();
    const asked = hang({ act: 'hang' }, abort.signal);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await expect(hang({ act: 'hang' }, abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
