import { versionText } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { writeActivity } from '../activity/write-activity.ts'
import { lockOrdinaryPanel } from '../panel/lock-panel.ts'
import type { LockedPanel } from '../panel/lock-panel.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { may, refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { commentInPanel } from './review-in-panel.queries.ts'
import type { FoundComment } from './review-in-panel.queries.ts'
import { countComments, readReviewById } from './review.queries.ts'
import { saysNothing } from './review.rules.ts'

export interface CommentAction {
  panelId: number
  commentId: number
  by: Actor
  at: Instant
}

/**
 * Writes one's own comment anew. No version is made.
 * @throws Problem `not_allowed` for anybody else's, `not_found`, `panel_mirrored`, `panel_is_super`, `fields_invalid`
 */
export async function editComment(tx: PanelTx, action: CommentAction & { comment: string }): Promise<void> {
  const { commentId, by, at } = action
  const { panel, found } = await takeComment(tx, action)
  if (found.accountId !== by.accountId) throw problems.not_allowed()
  const text = action.comment.trim()
  if (text === '') throw problems.fields_invalid({ comment: 'A comment needs a text.' })
  if (text === found.text) return
  await tx
    .updateTable('comment')
    .set({ comment: text, version: versionText(panel), last_updated: at, modified: at })
    .where('id', '=', commentId)
    .execute()
  await writeActivity(tx, {
    panel,
    entity: found.entity,
    event: 'comment_edited',
    text: `changed review comment from: ${found.text}; to: ${text}`,
    by,
    at,
  })
}

/**
 * Deletes one's own comment, or, for superusers, anybody's; a review that says nothing else goes with it.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function deleteComment(tx: PanelTx, action: CommentAction): Promise<void> {
  const { commentId, by, at } = action
  const { panel, found } = await takeComment(tx, action)
  const isOwn = found.accountId === by.accountId
  if (!isOwn) refuseUnless(by, 'delete_any_review')
  await tx.deleteFrom('comment').where('id', '=', commentId).execute()
  const review = await readReviewById(tx, found.reviewId)
  if (saysNothing(review) && (await countComments(tx, found.reviewId)) === 0) {
    await tx.deleteFrom('evaluation').where('id', '=', found.reviewId).execute()
    await refreshStats(tx, [panel.id])
  }
  await writeActivity(tx, {
    panel,
    entity: found.entity,
    event: 'comment_deleted',
    text: isOwn ? 'deleted their comment' : 'deleted a comment',
    by,
    at,
  })
}

async function takeComment(
  tx: PanelTx,
  { panelId, commentId, by }: CommentAction,
): Promise<{ panel: LockedPanel; found: FoundComment }> {
  if (!may(by, 'delete_any_review')) refuseUnless(by, 'review')
  const panel = await lockOrdinaryPanel(tx, panelId, by)
  const found = await commentInPanel(tx, panelId, commentId)
  if (!found) throw problems.not_found()
  return { panel, found }
}
