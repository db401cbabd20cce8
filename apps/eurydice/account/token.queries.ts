import { newApiToken } from '@farside/kernel/auth'
import { sql } from 'kysely'
import type { AccountDb } from './account-tables.ts'

/** The user's token, made when there is none; two first calls at once get the same one. */
export async function tokenOf(db: AccountDb, userId: string): Promise<string> {
  await db
    .insertInto('eurydice_api_tokens')
    .values({ key: newApiToken(), user_id: userId })
    .onConflict((it) => it.column('user_id').doNothing())
    .execute()
  const { key } = await db
    .selectFrom('eurydice_api_tokens as t')
    .select('t.key')
    .where('t.user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return key
}

/** A new token; the old one is worth nothing as soon as this returns. */
export async function renewToken(db: AccountDb, userId: string): Promise<string> {
  const key = newApiToken()
  await db
    .insertInto('eurydice_api_tokens')
    .values({ key, user_id: userId })
    .onConflict((it) => it.column('user_id').doUpdateSet({ key, created: sql<string>`clock_timestamp()` }))
    .execute()
  return key
}
