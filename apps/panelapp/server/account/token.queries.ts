import { createHash } from 'node:crypto'
import { newApiToken } from '@farside/kernel/auth'
import { sql } from 'kysely'
import type { Instant, PanelDb, PanelTx } from '../../tables.ts'
import type { KnownViewer } from '../viewer/viewer.ts'
import { readViewer } from './account.queries.ts'

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/**
 * A new token of an account, in place of the one of that name, which is worth nothing from then on.
 * @returns 40 hexadecimal digits, told this once: only their digest is kept
 */
export async function issueToken(
  tx: PanelTx,
  { accountId, name = '', at }: { accountId: number; name?: string; at: Instant },
): Promise<string> {
  const token = newApiToken()
  await tx.deleteFrom('api_token').where('account_id', '=', accountId).where('name', '=', name).execute()
  await tx
    .insertInto('api_token')
    .values({ key_sha256: digestOf(token), account_id: accountId, name, created: at })
    .execute()
  return token
}

/** Whose token it is, if he is active; that it was used is written down once a minute at most. */
export async function viewerOfToken(db: PanelDb, token: string, now: Date): Promise<KnownViewer | undefined> {
  const digest = digestOf(token)
  const found = await db
    .selectFrom('api_token')
    .select(['account_id', 'last_used'])
    .where('key_sha256', '=', digest)
    .executeTakeFirst()
  if (!found) return undefined
  const viewer = await readViewer(db, sql<boolean>`a.id = ${found.account_id}`)
  if (viewer && (found.last_used === null || Date.parse(found.last_used) <= now.getTime() - 60_000)) {
    await db
      .updateTable('api_token')
      .set({ last_used: now.toISOString() })
      .where('key_sha256', '=', digest)
      .where((is) => is.or([is('last_used', 'is', null), is('last_used', '=', found.last_used)]))
      .execute()
  }
  return viewer
}
