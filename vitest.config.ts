import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const node = { environment: 'node' as const, testTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...node,
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/repro/**/*.test.ts'],
          exclude: ['tests/unit/renderer/**', 'tests/repro/renderer/**'],
        },
      },
      { test: { ...node, name: 'contract', include: ['tests/contract/**/*.test.ts'] } },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          testTimeout: 60_000,
          include: ['tests/unit/renderer/**/*.test.ts', 'tests/repro/renderer/**/*.test.ts'],
        },
      },
      {
        // Each file starts a real Electron; side by side they would only take each other's processor.
        test: {
          ...node,
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
