import type { Db } from '@farside/kernel/db'
import type { ColumnType, Generated } from 'kysely'

/** Set at insertion; ISO text with microseconds when read. */
type Stamped = ColumnType<string, string | undefined, never>

export interface QueryHistoryTable {
  id: Generated<number>
  user_id: string
  query: string
  params: ColumnType<Record<string, unknown>, string, never>
  executed_at: Stamped
}

/** Of SEIZU_DATABASE_URL (migrations/). */
export interface Tables {
  query_history: QueryHistoryTable
}
export type SeizuDb = Db<Tables>
