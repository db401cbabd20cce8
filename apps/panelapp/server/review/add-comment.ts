import { versionText } from '../../contract/version.ts'
import type { Version } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import type { Actor } from '../viewer/viewer.ts'

export interface NewComment {
  entityId: number
  comment: string
  /** The panel's, as it is when the comment is made. */
  version: Version
  by: Pick<Actor, 'accountId'>
  at: Instant
}

/**
 * Adds a comment to somebody's review of an entity; without one, a review that holds nothing else is made, and counts as
 * any other (chapter 9.2): whoever calls refreshes the panel's stats then. The panel is locked by the caller.
 */
export async function addComment(tx: PanelTx, { entityId, comment, version, by, at }: NewComment): Promise<void> {
  const values = { entity_id: entityId, account_id: by.accountId, version: versionText(version) }
  const { id } = await tx
    .insertInto('evaluation')
    .values({ ...values, last_updated: at, created: at, modified: at })
    .onConflict((conflict) => conflict.columns(['entity_id', 'account_id']).doUpdateSet({ modified: at }))
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('comment')
    .values({
      evaluation_id: id,
      account_id: by.accountId,
      comment,
      version: versionText(version),
      created: at,
      modified: at,
    })
    .execute()
}
