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

export interface AppUserTable {
  user_id: string
  iss: string
  sub: string
  email: string | null
  display_name: string | null
  preferred_username: string | null
  role: string
  created_at: Stamped
  last_login: ColumnType<string, never, Date>
  archived_at: ColumnType<string | null, never, Date | null>
}

export interface MintedUserTable {
  email: string
  password_set_date: ColumnType<string, Date, Date>
}

/** Of SEIZU_DATABASE_URL (migrations/). */
export interface Tables {
  query_history: QueryHistoryTable
  app_user: AppUserTable
  minted_user: MintedUserTable
}
export type SeizuDb = Db<Tables>
