import type { PanelTx } from '../../tables.ts'
import type { NamedEntity } from '../activity/activity-text.rules.ts'

export interface FoundReview {
  accountId: number
  author: string
  entity: NamedEntity
}

/** A review by its number, if it is of an entity of that panel. */
export async function reviewInPanel(tx: PanelTx, panelId: number, reviewId: number): Promise<FoundReview | undefined> {
  const row = await tx
    .selectFrom('evaluation as v')
    .innerJoin('entity as e', 'e.id', 'v.entity_id')
    .innerJoin('account as a', 'a.id', 'v.account_id')
    .select(['v.account_id', 'a.username', 'a.first_name', 'a.last_name', 'e.entity_type', 'e.entity_name'])
    .where('v.id', '=', reviewId)
    .where('e.panel_id', '=', panelId)
    .executeTakeFirst()
  return (
    row && {
      accountId: row.account_id,
      author: `${row.first_name} ${row.last_name}`.trim() || row.username,
      entity: { type: row.entity_type, name: row.entity_name },
    }
  )
}

export interface FoundComment {
  /** Null: its author is not known. */
  accountId: number | null
  reviewId: number
  text: string
  entity: NamedEntity
}

export async function commentInPanel(
  tx: PanelTx,
  panelId: number,
  commentId: number,
): Promise<FoundComment | undefined> {
  const row = await tx
    .selectFrom('comment as c')
    .innerJoin('evaluation as v', 'v.id', 'c.evaluation_id')
    .innerJoin('entity as e', 'e.id', 'v.entity_id')
    .select(['c.account_id', 'c.evaluation_id', 'c.comment', 'e.entity_type', 'e.entity_name'])
    .where('c.id', '=', commentId)
    .where('e.panel_id', '=', panelId)
    .executeTakeFirst()
  return (
    row && {
      accountId: row.account_id,
      reviewId: row.evaluation_id,
      text: row.comment,
      entity: { type: row.entity_type, name: row.entity_name },
    }
  )
}
