import type { Instant, PanelDb, PanelTx } from '../../tables.ts'
import type { Actor } from '../viewer/viewer.ts'
import type { Source } from './sources.rules.ts'

/** Newest first. */
export async function sourcesOf(db: PanelDb | PanelTx, entityId: number): Promise<Source[]> {
  const rows = await db
    .selectFrom('evidence as s')
    .select(['s.id', 's.name', 's.rating', 's.author_type'])
    .where('s.entity_id', '=', entityId)
    .orderBy('s.created', 'desc')
    .orderBy('s.id', 'desc')
    .execute()
  return rows.map(({ author_type, ...row }) => ({ ...row, authorType: author_type }))
}

/** What the product writes counts fully; the author's type is kept, whatever becomes of the author. */
export async function addSources(
  tx: PanelTx,
  { entityId, names, by, at }: { entityId: number; names: readonly string[]; by: Actor; at: Instant },
): Promise<void> {
  if (names.length === 0) return
  await tx
    .insertInto('evidence')
    .values(
      names.map((name) => ({
        entity_id: entityId,
        name,
        rating: 5,
        account_id: by.accountId,
        author_type: by.userType,
        created: at,
        modified: at,
      })),
    )
    .execute()
}

export async function removeSources(tx: PanelTx, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('evidence').where('id', 'in', ids).execute()
}
