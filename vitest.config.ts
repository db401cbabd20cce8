import { defineConfig } from 'vitest/config'

// Real servers answer in milliseconds, but two cores may be busy with other test files: the time-outs are generous.
export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['harness/postgres.setup.ts'],
    pool: 'forks',
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Browsers, databases and links share two cores. What passes at the second try only is named in the report: mend it.
    retry: 1,
    maxWorkers: 2,
  },
})
