import type { Db, Tx } from '@farside/kernel/db'
import type { CommonTables } from '../tables.ts'

/** What the accounts of both sides have in common; the profile's other columns are each side's own business. */
export interface AccountTables extends CommonTables {
  eurydice_user_profiles: { id: string; user_id: string | null }
}
export type AccountDb = Db<AccountTables> | Tx<AccountTables>
