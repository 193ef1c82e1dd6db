import { defineConfig } from 'vitest/config';

/** Suites that only call functions: files share what is loaded, which is a third of their time otherwise. */
const CALLS = ['dialects', 'engine', 'poolers', 'reporters', 'sources'].map(
  (name) => `packages/${name}/test/**/*.test.ts`,
);

export default defineConfig({
  // Tests run on the sources: no build stands between a change and its test.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'calls',
          isolate: false,
          include: [...CALLS, 'rules/test/**/*.test.ts', 'docs/test/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'programs',
          include: [
            'packages/*/test/**/*.test.ts',
            'lab/test/**/*.test.ts',
            'lab/*/test/**/*.test.ts',
            'scripts/test/**/*.test.ts',
            'vscode-extension/test/**/*.test.ts',
          ],
          exclude: CALLS,
        },
      },
    ],
    // Vitest leaves one processor free; suites that start servers mostly wait, so none need be.
    maxWorkers: '100%',
    testTimeout: 240_000,
    hookTimeout: 600_000,
  },
});
