import type { SeizuDb } from '../../tables.ts'
import type { Identity } from './identity.ts'

const columns = [
  'user_id',
  'sub',
  'iss',
  'email',
  'display_name',
  'preferred_username',
  'role',
  'created_at',
  'last_login',
  'archived_at',
] as const

/** Keeps what the token says of somebody, and gives what is known of him. */
export async function refreshUser(db: SeizuDb, identity: Identity, at: Date) {
  const profile = {
    email: identity.email,
    display_name: identity.displayName,
    preferred_username: identity.username,
    role: identity.role,
  }
  return db
    .insertInto('app_user')
    .values({ user_id: identity.userId, iss: identity.iss, sub: identity.sub, ...profile })
    .onConflict((it) => it.column('user_id').doUpdateSet({ ...profile, last_login: at }))
    .returning(columns)
    .executeTakeFirstOrThrow()
}

export const findUser = (db: SeizuDb, userId: string) =>
  db.selectFrom('app_user').select(columns).where('user_id', '=', userId).executeTakeFirst()
