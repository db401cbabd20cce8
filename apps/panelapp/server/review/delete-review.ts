import { problems } from '../../problems.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { writeActivity } from '../activity/write-activity.ts'
import { lockOrdinaryPanel } from '../panel/lock-panel.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { may, refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { reviewInPanel } from './review-in-panel.queries.ts'

export interface ReviewDeletion {
  panelId: number
  reviewId: number
  by: Actor
  at: Instant
}

/**
 * Deletes a review with its comments: one's own, or, for superusers, anybody's. No version is made.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function deleteReview(tx: PanelTx, { panelId, reviewId, by, at }: ReviewDeletion): Promise<void> {
  if (!may(by, 'delete_any_review')) refuseUnless(by, 'review')
  const panel = await lockOrdinaryPanel(tx, panelId, by)
  const found = await reviewInPanel(tx, panelId, reviewId)
  if (!found) throw problems.not_found()
  const isOwn = found.accountId === by.accountId
  if (!isOwn) refuseUnless(by, 'delete_any_review')
  await tx.deleteFrom('evaluation').where('id', '=', reviewId).execute()
  await refreshStats(tx, [panelId])
  await writeActivity(tx, {
    panel,
    entity: found.entity,
    event: 'review_deleted',
    text: isOwn ? 'deleted their review' : `deleted the review of ${found.author}`,
    by,
    at,
  })
}
