import { mkdtemp, open, readdir, readFile, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MaquetteError } from '../../../../src/core/errors';
import { readCheckpoint, writeAtomically } from '../../../../src/engine/checkpoints/file';
import type { Checkpoint } from '../../../../src/engine/checkpoints/format';
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src/engine/checkpoints/format';
import { openCheckpoints } from '../../../../src/engine/checkpoints/keep';
import { parametersFrom } from '../../../../src/engine/networks/parameters';

const sample = (step = 1): Checkpoint => ({
  kind: 'training',
  meta: { step, random: [1, 2, 3, 4], note: 'ä' },
  tensors: new Map([
    ['a/weight', { shape: [2, 3], data: Float32Array.of(1, -2, 3.5, 1e-8, 1e30, 0.1) }],
    ['b', { shape: [], data: Float32Array.of(7) }],
    ['empty', { shape: [0, 4], data: new Float32Array(0) }],
  ]),
});

function errorOf(run: () => unknown): MaquetteError {
  try {
    run();
  } catch (error) {
    if (error instanceof MaquetteError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the checkpoint file', () => {
  it('gives back every bit', () => {
    const back = decodeCheckpoint(encodeCheckpoint(sample()), 'x.ckpt');
    expect(back.meta).toEqual(sample().meta);
    for (const [name, { shape, data }] of sample().tensors) {
      expect(back.tensors.get(name)?.shape).toEqual(shape);
      expect([...(back.tensors.get(name)?.data ?? [])]).toEqual([...data]);
    }
  });

  it('can hold halves', () => {
    const back = decodeCheckpoint(encodeCheckpoint(sample(), 'float16'), 'x.ckpt');
    expect([...(back.tensors.get('a/weight')?.data ?? [])].slice(0, 3)).toEqual([1, -2, 3.5]);
  });

  it('reads from the middle of a larger buffer', () => {
    const bytes = encodeCheckpoint(sample());
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(decodeCheckpoint(larger.subarray(3, 3 + bytes.length), 'x').tensors.get('b')?.data[0]).toBe(7);
  });

  it('refuses a file that is cut anywhere, or has any byte changed', () => {
    const bytes = encodeCheckpoint(sample());
    for (let length = 0; length < bytes.length; length += 3) {
      expect(errorOf(() => decodeCheckpoint(bytes.subarray(0, length), 'cut.ckpt'))).toMatchObject({
        code: 'bad-file',
        place: { file: 'cut.ckpt' },
      });
    }
    for (let at = 0; at < bytes.length; at += 5) {
      const damaged = bytes.slice();
      damaged[at] = damaged[at] ^ 0x10;
      expect(errorOf(() => decodeCheckpoint(damaged, 'bad.ckpt')).code).toBe('bad-file');
    }
  });

  it('refuses the weights of another network by the name of what differs', () => {
    const spec = { name: 'a/weight', shape: [3, 2], initial: { constant: 0 }, trainable: true };
    expect(errorOf(() => parametersFrom([spec], sample().tensors, 'other.ckpt')).message).toContain('a/weight is 2x3, not 3x2');
    expect(errorOf(() => parametersFrom([{ ...spec, name: 'c' }], sample().tensors, 'other.ckpt')).message).toContain('no numbers for c');
  });
});

describe('the folder of checkpoints', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maquette-checkpoints-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const stepOf = (checkpoint: Checkpoint | undefined): unknown => (checkpoint?.meta as { step: number } | undefined)?.step;

  it('keeps the last two and the best', async () => {
    const checkpoints = await openCheckpoints(folder);
    for (const [step, score] of [
      [1, 0.2],
      [2, 0.9],
      [3, 0.3],
      [10, 0.4],
    ] as const) {
      await checkpoints.save(sample(step), step, score);
    }
    expect((await readdir(folder)).sort()).toEqual(['best.ckpt', 'step-000000003.ckpt', 'step-000000010.ckpt']);
    expect(stepOf(await checkpoints.loadNewest())).toBe(10);
    expect(stepOf(await checkpoints.loadBest())).toBe(2);
    // A new session remembers how good the best was.
    const again = await openCheckpoints(folder);
    await again.save(sample(11), 11, 0.5);
    expect(stepOf(await again.loadBest())).toBe(2);
  });

  it('goes back to the earlier one when the newest is damaged', async () => {
    const checkpoints = await openCheckpoints(folder);
    await checkpoints.save(sample(1), 1);
    await checkpoints.save(sample(2), 2);
    await truncate(join(folder, 'step-000000002.ckpt'), 100);
    await expect(readCheckpoint(join(folder, 'step-000000002.ckpt'))).rejects.toMatchObject({ code: 'bad-file' });
    expect(stepOf(await checkpoints.loadNewest())).toBe(1);
  });

  it('leaves the old file whole and nothing beside it when writing fails', async () => {
    const path = join(folder, 'kept');
    await writeAtomically(path, Uint8Array.of(1, 2, 3));
    await writeFile(join(folder, 'file'), '');
    await expect(writeAtomically(join(folder, 'file', 'below'), Uint8Array.of(1))).rejects.toBeInstanceOf(MaquetteError);
    await expect(writeAtomically(join(folder, 'missing', 'below'), Uint8Array.of(1))).rejects.toMatchObject({ code: 'not-found' });
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    expect((await readdir(folder)).sort()).toEqual(['file', 'kept']);
  });

  it('says that the disk is full and keeps the earlier checkpoint whole', async () => {
    await (await openCheckpoints(folder)).save(sample(1), 1, 0.5);
    let room = 100;
    const system = {
      async open(path: string, flags: string, mode?: number) {
        const file = await open(path, flags, mode);
        const write = async (bytes: Uint8Array, from: number, length: number): Promise<{ bytesWritten: number; buffer: Uint8Array }> => {
          if (room === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
          const part = Math.min(room, length);
          room -= part;
          return file.write(bytes, from, part);
        };
        return { write: write as typeof file.write, sync: () => file.sync(), close: () => file.close() };
      },
      rename,
      unlink,
    };
    const full = await openCheckpoints(folder, system);
    await expect(full.save(sample(2), 2, 0.9)).rejects.toMatchObject({ code: 'disk-full', place: { file: 'step-000000002.ckpt' } });
    expect((await readdir(folder)).sort()).toEqual(['best.ckpt', 'step-000000001.ckpt']);
    expect(stepOf(await full.loadNewest())).toBe(1);
    expect(stepOf(await full.loadBest())).toBe(1);
  });

  it('says that a checkpoint is not there', async () => {
    await expect(readCheckpoint(join(folder, 'none.ckpt'))).rejects.toMatchObject({ code: 'not-found', place: { file: 'none.ckpt' } });
    expect(await (await openCheckpoints(folder)).loadNewest()).toBeUndefined();
  });
});
