import { expect } from 'vitest';

/** A quarter of what a test may take (vitest.config.ts): what never comes is reported by what was looked for, not as a test that took too long. */
const DEADLINE = 30_000;

/** Looks again and again until the look is as expected. How long that takes is not what is asserted: a busy machine is slow, not wrong. */
export const eventually = <T>(look: () => Promise<T>): ReturnType<typeof expect.poll<T>> => expect.poll(look, { timeout: DEADLINE });
