import { defineConfig } from 'vitest/config'

// Whole systems in processes of their own, one after another: each wants both cores.
export default defineConfig({
  test: {
    include: ['harness/rehearsals/*.rehearsal.ts'],
    globalSetup: ['harness/postgres.setup.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
})
