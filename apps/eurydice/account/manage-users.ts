import { hashPassword, passwordFault, unusablePassword } from '@farside/kernel/auth'
import type { Db } from '@farside/kernel/db'
import { sql } from 'kysely'
import { problems } from '../problems.ts'
import type { DestinationTables, OriginTables } from '../tables.ts'
import type { AccountTables } from './account-tables.ts'
import { endLoginsOf } from './login.queries.ts'
import { insertUser, metricsPermission } from './user.queries.ts'

type AccountPool = Db<AccountTables>

/** A user as the commands show him. The profile's other columns depend on the side. */
export interface ShownUser {
  id: string
  username: string
  is_active: boolean
  is_staff: boolean
  is_superuser: boolean
  permissions: string[]
  date_joined: string
  last_access: string | null
  profile_id: string | null
  /** The origin only. */
  priority?: number
  /** The destination only: the profile on the origin. */
  associated_user_profile_id?: string
}

/** All users by name, or the one of a name. */
export async function listUsers(db: AccountPool, username?: string): Promise<ShownUser[]> {
  const { rows } = await sql<ShownUser & { profile: Partial<ShownUser> | null }>`
    select u.id, u.username, u.is_active, u.is_staff, u.is_superuser, u.date_joined, u.last_access, p.id as profile_id,
      array(select g.permission from eurydice_user_permissions as g where g.user_id = u.id order by 1) as permissions,
      to_jsonb(p) as profile
    from eurydice_users as u left join eurydice_user_profiles as p on p.user_id = u.id
    where ${username ?? null}::text is null or u.username = ${username ?? null} order by u.username`.execute(db)
  return rows.map(({ profile, ...user }) => ({
    ...user,
    ...(profile?.priority !== undefined && { priority: profile.priority }),
    ...(profile?.associated_user_profile_id && { associated_user_profile_id: profile.associated_user_profile_id }),
  }))
}

/** @throws Problem `user_missing` */
export async function findUser(db: AccountPool, username: string): Promise<ShownUser> {
  const [user] = await listUsers(db, username)
  if (!user) throw problems.user_missing(username)
  return user
}

/**
 * Adds a user with a password, or without one for a user who comes through the proxy or with a token.
 * @throws Problem `username_invalid`, `password_weak`, `user_exists`
 */
export async function addUser(
  db: AccountPool,
  { username, password, ...rest }: { username: string; password?: string; email?: string; isSuperuser?: boolean },
): Promise<ShownUser> {
  if (!/^[\p{L}\p{N}@.+_-]{1,150}$/u.test(username)) throw problems.username_invalid(username)
  const stored = password === undefined ? unusablePassword : await hashChecked(password, username)
  const added = await insertUser(db, { username, password: stored, isStaff: rest.isSuperuser, ...rest })
  if (!added) throw problems.user_exists(username)
  return findUser(db, username)
}

/** Sets a new password and ends every login of the user. @throws Problem `user_missing`, `password_weak` */
export async function changePassword(db: AccountPool, username: string, password: string): Promise<void> {
  const { id } = await findUser(db, username)
  const stored = await hashChecked(password, username)
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('eurydice_users').set({ password: stored }).where('id', '=', id).execute()
    await endLoginsOf(tx, id)
  })
}

async function hashChecked(password: string, username: string): Promise<string> {
  const fault = passwordFault(password, username)
  if (fault) throw problems.password_weak(fault)
  return hashPassword(password)
}

/** A user who is not active is out at once, whatever he logged in with. @throws Problem `user_missing` */
export async function setActive(db: AccountPool, username: string, active: boolean): Promise<ShownUser> {
  const { id } = await findUser(db, username)
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('eurydice_users').set({ is_active: active }).where('id', '=', id).execute()
    if (!active) await endLoginsOf(tx, id)
  })
  return findUser(db, username)
}

/** @throws Problem `permission_unknown`, `user_missing` */
export async function grant(db: AccountPool, username: string, permission: string): Promise<ShownUser> {
  if (permission !== metricsPermission) throw problems.permission_unknown(permission)
  const { id } = await findUser(db, username)
  await db
    .insertInto('eurydice_user_permissions')
    .values({ user_id: id, permission })
    .onConflict((it) => it.doNothing())
    .execute()
  return findUser(db, username)
}

/** How often the sender gives this user a turn. @throws Problem `priority_invalid`, `user_missing` */
export async function setPriority(db: Db<OriginTables>, username: string, written: string): Promise<ShownUser> {
  const priority = /^\d{1,5}$/.test(written) ? Number(written) : Number.NaN
  if (!(priority <= 32_767)) throw problems.priority_invalid(written)
  const { id } = await findUser(db, username)
  await db.updateTable('eurydice_user_profiles').set({ priority }).where('user_id', '=', id).execute()
  return findUser(db, username)
}

/** Takes the user from his profile; the files stay, for whoever is associated with it next. @throws Problem `user_missing` */
export async function dissociate(db: Db<DestinationTables>, username: string): Promise<ShownUser> {
  const { id } = await findUser(db, username)
  await db.updateTable('eurydice_user_profiles').set({ user_id: null }).where('user_id', '=', id).execute()
  return findUser(db, username)
}
