import { versionText } from '../../contract/version.ts'
import { problems } from '../../problems.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { writeActivity } from '../activity/write-activity.ts'
import type { EntityRef } from '../entity/entity.ts'
import { requireEntity } from '../entity/entity.queries.ts'
import { lockOrdinaryPanel } from '../panel/lock-panel.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { countComments, insertComment, insertReview, readReview, updateReview } from './review.queries.ts'
import {
  blankReview,
  changedValues,
  commentedText,
  reviewedText,
  reviewEditedText,
  reviewFaults,
  saysNothing,
  tidyReview,
} from './review.rules.ts'
import type { ReviewValues } from './review.rules.ts'

export interface Reviewing {
  entity: EntityRef
  /** `{comments}` alone is a comment. */
  values: ReviewValues
  by: Actor
  at: Instant
}

/**
 * Saves somebody's review of an entity (chapter 9.8). There is one a person and entity: a second submission changes what it
 * says, and its comment is appended. No version is made.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`, `fields_invalid`
 */
export async function reviewEntity(tx: PanelTx, { entity: ref, values: given, by, at }: Reviewing): Promise<void> {
  refuseUnless(by, 'review')
  const panel = await lockOrdinaryPanel(tx, ref.panelId, by)
  const { id: entityId, entity_type: type, entity_name: name } = await requireEntity(tx, ref)
  const { values, comment } = tidyReview(given)
  const before = await readReview(tx, entityId, by.accountId)
  const review = before?.review ?? blankReview
  const faults = reviewFaults(values, review, type)
  const changed = changedValues(review, values)
  const after = { ...review, ...changed }
  const comments = before ? await countComments(tx, before.id) : 0
  if (Object.keys(faults).length === 0 && saysNothing(after) && comment === '' && comments === 0) {
    faults['comments'] = 'An empty review cannot be saved: give a rating, or anything else.'
  }
  if (Object.keys(faults).length > 0) throw problems.fields_invalid(faults)
  const isChanged = Object.keys(changed).length > 0
  if (!isChanged && comment === '') return

  const version = versionText(panel)
  const accountId = by.accountId
  if (before) await updateReview(tx, { id: before.id, changed, version, at })
  const reviewId = before?.id ?? (await insertReview(tx, { entityId, accountId, review: after, version, at }))
  if (comment) await insertComment(tx, { reviewId, accountId, comment, version, at })
  if (!before) await refreshStats(tx, [panel.id])
  const entity = { type, name }
  await writeActivity(tx, {
    panel,
    entity,
    event: isChanged ? (before ? 'review_edited' : 'reviewed') : 'commented',
    text: !isChanged
      ? commentedText(entity, comment, !before)
      : before
        ? reviewEditedText(entity, changed, comment)
        : reviewedText(entity, after),
    details: { ...changed, ...(comment && { comment }) },
    by,
    at,
  })
}
