import { sql } from 'kysely'
import { Problem } from '@farside/kernel/errors'
import { problems } from '../../problems.ts'
import type { PanelDb, PanelTx } from '../../tables.ts'
import type { Summary } from './summary.ts'

const LOADING_LOCK = 7_310_112

/**
 * Runs what writes panels of another installation, alone: two at once would undo each other's work.
 * @throws Problem `loading_already`
 */
export function loadingAlone<T>(db: PanelDb, run: () => Promise<T>): Promise<T> {
  return db.connection().execute(async (held) => {
    const { rows } = await sql<{ free: boolean }>`SELECT pg_try_advisory_lock(${LOADING_LOCK}) AS free`.execute(held)
    if (!rows[0]?.free) throw problems.loading_already()
    try {
      return await run()
    } finally {
      await sql`SELECT pg_advisory_unlock(${LOADING_LOCK})`.execute(held)
    }
  })
}

/** Ends the trial of a dry run: its transaction must not stay. */
class DryRun extends Error {
  readonly result: unknown
  constructor(result: unknown) {
    super('dry run')
    this.result = result
  }
}

/** So often is a transaction tried that waits in a ring with a curator's: the database lets one of them go on. */
const TRIES = 5
const deadlock = '40P01'

/**
 * One transaction; what it refuses is told in the summary and the others go on. A dry run does everything and keeps nothing.
 * @returns undefined when refused
 */
export async function attempt<T>(
  db: PanelDb,
  summary: Summary,
  what: string,
  run: (tx: PanelTx) => Promise<T>,
): Promise<T | undefined> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await db.transaction().execute(async (tx) => {
        const result = await run(tx)
        if (summary.dryRun) throw new DryRun(result)
        return result
      })
    } catch (error) {
      if (error instanceof DryRun) return error.result as T
      if (codeOf(error) === deadlock && tried < TRIES) continue
      const why = refusalOf(error, what)
      if (why === undefined) throw error
      summary.refused.push(why)
      return undefined
    }
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Why a document was refused; undefined where it is not the document's fault. */
function refusalOf(error: unknown, what: string): string | undefined {
  if (error instanceof Problem && error.kind === 'invalid') return error.message
  // Classes 22 (bad values) and 23 (broken constraints): whatever the shapes did not catch.
  return /^2[23]...$/.test(codeOf(error))
    ? `Cannot take ${what}: the database refuses it: ${(error as Error).message}`
    : undefined
}
