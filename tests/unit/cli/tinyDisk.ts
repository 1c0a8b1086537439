import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';

/** Mounts a file system of a few kilobytes for the length of `work`; false where that is not allowed. */
export async function onTinyDisk(folder: string, options: string, work: () => Promise<void>): Promise<boolean> {
  await mkdir(folder);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) return false;
  try {
    await work();
  } finally {
    spawnSync('umount', [folder]);
  }
  return true;
}

/** Gives a file system that was mounted so another size. */
export function resizeDisk(folder: string, size: string): void {
  spawnSync('mount', ['-o', `remount,size=${size}`, folder]);
}
