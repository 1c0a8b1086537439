import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('the main process loads no tensor library at its start: that is the engine process’s, and takes eleven megabytes', async () => {
  const entry = fileURLToPath(new URL('../../src/main/index.ts', import.meta.url));
  const { metafile } = await build({
    ...{ entryPoints: [entry], bundle: true, splitting: true, format: 'esm', platform: 'node', packages: 'external' },
    ...{ outdir: 'unwritten', write: false, metafile: true, logLevel: 'silent' },
  });
  const outputs = Object.entries(metafile.outputs);
  const loaded = new Set<string>();
  const follow = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const { path, kind } of metafile.outputs[name]?.imports ?? []) if (kind === 'import-statement') follow(path);
  };
  follow(outputs.find(([, { entryPoint }]) => entryPoint?.endsWith('src/main/index.ts'))?.[0] ?? '');
  expect(loaded).toContain('electron');
  expect([...loaded].filter((name) => name.startsWith('@tensorflow/'))).toEqual([]);
});
