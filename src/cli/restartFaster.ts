import { spawn } from 'node:child_process';

const FASTER = '--experimental-wasm-relaxed-simd';

/**
 * Node before 22 gives the faster fused multiply-add only when it is asked at its start. A long job starts this program again with it, and hands signals and
 * the exit code on.
 *
 * @returns the exit code, or undefined where there is no need (go on here)
 */
export async function restartFaster(script: string, words: readonly string[]): Promise<number | undefined> {
  const asked = process.execArgv.includes(FASTER) || (process.env.NODE_OPTIONS ?? '').includes(FASTER);
  if (words[0] !== 'train' || asked || process.versions.electron !== undefined || Number(process.versions.node.split('.')[0]) >= 22)
    return undefined;
  const child = spawn(process.execPath, [FASTER, ...process.execArgv, script, ...words], { stdio: 'inherit' });
  // Ctrl+C reaches the child by itself: both belong to the terminal's group. A plain kill reaches this process only.
  const ignore = (): void => undefined;
  const hand = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', ignore);
  process.on('SIGTERM', hand);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
