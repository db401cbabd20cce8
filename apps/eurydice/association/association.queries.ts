import type { Db } from '@farside/kernel/db'
import { sql } from 'kysely'
import type { DestinationTables } from '../tables.ts'

/**
 * Gives an origin profile its user on the destination: its row when files were here first, otherwise a new one. One
 * statement, so that two tokens posted at once, or a file arriving meanwhile, cannot come between.
 *
 * @returns whether they are linked now; false when either of them was linked before, to whomever
 */
export async function linkUser(
  db: Db<DestinationTables>,
  { userId, originProfileId }: { userId: string; originProfileId: string },
): Promise<boolean> {
  try {
    const { rows } = await sql`
      insert into eurydice_user_profiles as p (user_id, associated_user_profile_id)
      values (${userId}, ${originProfileId})
      on conflict (associated_user_profile_id) do update set user_id = excluded.user_id where p.user_id is null
      returning p.id`.execute(db)
    return rows.length === 1
  } catch (error) {
    if (isUniqueViolation(error)) return false // the other unique column: this user has a profile
    throw error
  }
}

const isUniqueViolation = (error: unknown) => error instanceof Error && 'code' in error && error.code === '23505'
