import { problemTable } from '../errors/index.ts'

export const problems = problemTable({
  migration_refused: {
    kind: 'conflict',
    say: (reason: string) => `Cannot migrate the database: ${reason}`,
  },
  migration_failed: {
    kind: 'broken',
    say: (name: string, line: number | undefined, reason: string) =>
      `Cannot apply migration "${name}"${line === undefined ? '' : `, line ${line}`}: ${reason}`,
  },
  postgres_cannot_run: {
    kind: 'unavailable',
    say: (reason: string) => `Cannot run the embedded PostgreSQL: ${reason}`,
  },
})
