import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs scripts/prepare-data.ts; what is there already is kept. */
export function prepareData(target: string, options: readonly string[]): void {
  const script = fileURLToPath(new URL('../prepare-data.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script, '--out', target, ...options], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the data could not be prepared');
}
