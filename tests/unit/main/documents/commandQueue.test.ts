import { describe, expect, it } from 'vitest';
import { createCommandQueue } from '../../../../src/main/documents/commandQueue';
import { later } from '../fixtures';

describe('command queue', () => {
  it('runs one at a time in the order asked for, however long each takes', async () => {
    const queue = createCommandQueue();
    const log: string[] = [];
    const results = [30, 0, 10].map((wait, i) =>
      queue.run(async () => {
        log.push(`begin ${i}`);
        await later(wait);
        log.push(`end ${i}`);
        return i;
      }),
    );
    expect(await Promise.all(results)).toEqual([0, 1, 2]);
    expect(log).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('goes on after a failure, which only its own caller sees', async () => {
    const queue = createCommandQueue();
    const failed = queue.run(() => {
      throw new Error('no');
    });
    const next = queue.run(() => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await queue.idle();
  });
});
