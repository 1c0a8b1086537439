import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import packageFile from '../../../../package.json';

/** How tfjs-node is loaded, on any Node: what its own code asks of Node's `util`, which Node 23 took out. */
const ASKS =
  "const util = require('util'); module.exports = [util.isNullOrUndefined(null), util.isNullOrUndefined(0), util.isArray([]), util.isArray({})];";

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

async function loadIn(setUp: string): Promise<unknown> {
  folder = await mkdtemp(join(tmpdir(), 'maquette-native-'));
  await mkdir(join(folder, 'node_modules', 'asks'), { recursive: true });
  await writeFile(join(folder, 'node_modules', 'asks', 'index.js'), ASKS);
  const shims = new URL('../../../../src/engine/backends/nodeShims.ts', import.meta.url).href;
  const script = `${setUp} const { addRemovedUtilities } = await import(${JSON.stringify(shims)}); addRemovedUtilities(); console.log(JSON.stringify((await import(${JSON.stringify(join(folder, 'node_modules', 'asks', 'index.js'))})).default));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
  return JSON.parse(stdout);
}

describe('what tfjs-node needs before it is loaded', () => {
  it('is there where Node has taken it out (23 and later)', async () => {
    const withoutThem =
      "const util = (await import('node:module')).createRequire(process.cwd() + '/')('util'); delete util.isNullOrUndefined; delete util.isArray;";
    expect(await loadIn(withoutThem)).toEqual([true, false, true, false]);
  });

  it('stays as it is where Node has it', async () => {
    const own =
      "const util = (await import('node:module')).createRequire(process.cwd() + '/')('util'); util.isNullOrUndefined = () => 'own'; util.isArray = () => 'own';";
    expect(await loadIn(own)).toEqual(['own', 'own', 'own', 'own']);
  });

  it('is approved to download its library by npm 11, and its absence lets no installation fail', () => {
    for (const name of ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'] as const) {
      expect(packageFile.allowScripts[name]).toBe(true);
      expect(packageFile.optionalDependencies[name]).toBe(packageFile.dependencies['@tensorflow/tfjs']);
    }
  });
});
