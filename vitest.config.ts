import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run on the sources: no build stands between a change and its test.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'rules/test/**/*.test.ts',
      'docs/test/**/*.test.ts',
      'lab/test/**/*.test.ts',
      'lab/*/test/**/*.test.ts',
      'scripts/test/**/*.test.ts',
      'vscode-extension/test/**/*.test.ts',
    ],
    // Vitest leaves one processor free; suites that start servers mostly wait, so none need be.
    maxWorkers: '100%',
    testTimeout: 240_000,
    hookTimeout: 600_000,
  },
});
