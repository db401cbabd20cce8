import { sql } from 'kysely'
import type { AccountDb } from './account-tables.ts'

/**
 * Begins a login of a user and sweeps up everybody's expired ones.
 * @param key what identifies the login in the database; never the cookie itself
 * @param ageMs until it expires
 */
export async function beginLogin(db: AccountDb, key: string, userId: string, ageMs: number): Promise<void> {
  await sql`with gone as (delete from eurydice_login_records where expire_date <= clock_timestamp()),
      seen as (update eurydice_users set last_login = clock_timestamp() where id = ${userId})
    insert into eurydice_login_records (key, data, expire_date)
    values (${key}, ${JSON.stringify({ user_id: userId })}, clock_timestamp() + ${ageMs / 1000} * interval '1 second')`.execute(
    db,
  )
}

export async function endLogin(db: AccountDb, key: string): Promise<void> {
  await db.deleteFrom('eurydice_login_records').where('key', '=', key).execute()
}

/** Every login of a user; when the password changes or the account is closed. */
export async function endLoginsOf(db: AccountDb, userId: string): Promise<void> {
  await db
    .deleteFrom('eurydice_login_records')
    .where(sql`data->>'user_id'`, '=', userId)
    .execute()
}
