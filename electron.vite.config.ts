import vue from '@vitejs/plugin-vue';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

/** One build makes everything that runs on Node (main, the engine's process, the command line), the preload and the renderer. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        input: {
          index: at('src/main/index.ts'),
          'engine-process': at('src/engine/process.ts'),
          'mesh-worker': at('src/main/exports/meshWorker.ts'),
          'edit-worker': at('src/main/editing/editWorker.ts'),
          'training-worker': at('src/engine/training/worker.ts'),
          'import-worker': at('src/main/imports/importWorker.ts'),
          'part-worker': at('src/engine/datasets/partWorker.ts'),
          'paint-worker': at('src/main/colour/paintWorker.ts'),
          cli: at('src/cli/index.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload must be one CommonJS file.
      externalizeDeps: false,
      rollupOptions: { input: { index: at('src/preload/index.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [vue()],
    worker: { format: 'es' },
    // No file is inlined as data: the content security policy allows fonts from our own origin only.
    build: {
      outDir: at('out/renderer'),
      sourcemap: true,
      minify: true,
      assetsInlineLimit: 0,
      rollupOptions: { input: at('src/renderer/index.html') },
    },
  },
});
