import { sql } from 'kysely'
import type { AccountDb } from './account-tables.ts'
import type { User } from './user.ts'

/** A user as the log-in sees him: also inactive ones, with the stored hash. */
export interface StoredUser extends User {
  isActive: boolean
  password: string
}

/** The right that `/metrics/` asks for (eurydice §4.2). */
export const metricsPermission = 'view_rolling_metrics'

const storedUsers = (db: AccountDb) =>
  db
    .selectFrom('eurydice_users as u')
    .leftJoin('eurydice_user_profiles as p', 'p.user_id', 'u.id')
    .select([
      'u.id',
      'u.username',
      'u.password',
      'u.is_active as isActive',
      'u.is_superuser as isSuperuser',
      'p.id as profileId',
      sql<boolean>`u.is_superuser or exists (select from eurydice_user_permissions as g
        where g.user_id = u.id and g.permission = ${metricsPermission})`.as('mayViewMetrics'),
    ])

export const findUserByName = (db: AccountDb, username: string): Promise<StoredUser | undefined> =>
  storedUsers(db).where('u.username', '=', username).executeTakeFirst()

export async function findUserByToken(db: AccountDb, token: string): Promise<StoredUser | undefined> {
  const { rows } = await sql<StoredUser>`
    select id, username, password, is_active as "isActive", is_superuser as "isSuperuser", profile_id as "profileId",
      may_view_metrics as "mayViewMetrics"
    from eurydice_user_of_token(${token})
  `.execute(db)
  return rows[0]
}

/** Whose login a record is, as long as it has not expired. */
export const findUserByLogin = (db: AccountDb, key: string): Promise<StoredUser | undefined> =>
  storedUsers(db)
    .innerJoin('eurydice_login_records as l', (join) => join.on(sql`(l.data->>'user_id')::uuid`, '=', sql.ref('u.id')))
    .where('l.key', '=', key)
    .where('l.expire_date', '>', sql<string>`clock_timestamp()`)
    .executeTakeFirst()

/** Adds a user, unless the name is taken. The origin's database gives him a profile by itself. */
export async function insertUser(
  db: AccountDb,
  user: { username: string; password: string; email?: string; isStaff?: boolean; isSuperuser?: boolean },
): Promise<boolean> {
  const { username, password, email = '', isStaff = false, isSuperuser = false } = user
  const added = await db
    .insertInto('eurydice_users')
    .values({
      username,
      password,
      email,
      is_staff: isStaff,
      is_superuser: isSuperuser,
      last_login: null,
      last_access: null,
    })
    .onConflict((it) => it.column('username').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** Replaces a hash by a better one of the same password, unless somebody changed the password meanwhile. */
export async function upgradePassword(db: AccountDb, userId: string, before: string, after: string): Promise<void> {
  await db
    .updateTable('eurydice_users')
    .set({ password: after })
    .where('id', '=', userId)
    .where('password', '=', before)
    .execute()
}

/** Users and when each was last seen; a later time that another process wrote stays. */
export async function writeLastAccess(db: AccountDb, seen: ReadonlyMap<string, string>): Promise<void> {
  // In the order of ids, so that two processes that write the same users never wait for each other in a circle.
  await sql`update eurydice_users as u set last_access = greatest(u.last_access, s.at)
    from (select w.id, w.at from unnest(${[...seen.keys()]}::uuid[], ${[...seen.values()]}::timestamptz[]) as w (id, at)
      join eurydice_users as l on l.id = w.id order by w.id for update of l) as s
    where u.id = s.id`.execute(db)
}
