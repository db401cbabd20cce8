import { versionText } from '../../contract/version.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { commentLine } from '../activity/activity-text.rules.ts'
import type { NamedEntity } from '../activity/activity-text.rules.ts'
import { writeActivity } from '../activity/write-activity.ts'
import type { LockedPanel } from '../panel/lock-panel.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { insertComment, insertReview, readReview } from '../review/review.queries.ts'
import { blankReview } from '../review/review.rules.ts'
import type { Actor } from '../viewer/viewer.ts'

/**
 * Keeps what somebody remarked when acting on an entity, as a comment on the own evaluation. Without one an evaluation
 * without rating is made; it counts as a review.
 * @param version the panel's, after the action
 */
export async function keepRemark(
  tx: PanelTx,
  { entityId, text, version, by, at }: { entityId: number; text: string; version: string; by: Actor; at: Instant },
): Promise<void> {
  const accountId = by.accountId
  const review = await readReview(tx, entityId, accountId)
  const reviewId = review?.id ?? (await insertReview(tx, { entityId, accountId, review: blankReview, version, at }))
  await insertComment(tx, { reviewId, accountId, comment: text, version, at })
}

/** A remark beside a value that stays as it is: it is kept and logged, and that is all. Nothing said, nothing done. */
export async function remarkAlone(
  tx: PanelTx,
  remark: {
    panel: LockedPanel
    entity: NamedEntity & { id: number }
    text: string
    said: string
    by: Actor
    at: Instant
  },
): Promise<void> {
  const { panel, entity, text, said, by, at } = remark
  if (said === '') return
  await keepRemark(tx, { entityId: entity.id, text, version: versionText(panel), by, at })
  await writeActivity(tx, { panel, entity, event: 'comment_added', text: commentLine(said), by, at })
  await refreshStats(tx, [panel.id])
}
