import { sql } from 'kysely'
import type { Instant, PanelDb } from '../../tables.ts'

/**
 * Changes recorded before this moment are complete: whatever is recorded or committed from now on comes later. Ask for it
 * before reading the changes themselves, in a statement of its own.
 *
 * Writers hold a lock that names the second in which they began (see the trigger `change_holds_horizon`); a transaction is
 * visible before its locks are let go. The clock is read before the locks: who takes one afterwards records later than that.
 */
export async function changeHorizon(db: PanelDb): Promise<Instant> {
  const clock = await sql<{ now: Instant }>`SELECT clock_timestamp() AS now`.execute(db)
  const now = clock.rows[0]!.now
  const held = await sql<{ since: Instant | null }>`
    SELECT timestamptz '2020-01-01Z' + min(l.objid::bigint) * interval '1 second' AS since
    FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND l.classid = 7310051 AND l.objsubid = 2 AND l.granted
      AND d.datname = current_database()`.execute(db)
  const since = held.rows[0]?.since ?? now
  return since < now ? since : now
}
