import type { PanelTx } from '../../tables.ts'
import { approved, ratingChanged } from '../activity/activity-text.rules.ts'
import { sourcesOf } from '../evidence/evidence.queries.ts'
import { computeLevel } from '../rating/rating.rules.ts'
import { named, nextVersion, takeEntity } from './entity-in-hand.ts'
import type { EntityAction } from './entity-in-hand.ts'
import { saveEntity } from './entity.queries.ts'
import { recordEntityChange } from './record-entity-change.ts'

/**
 * Accepts an entity that was proposed: from now on it is rated, by what curators named as sources. One that is not flagged
 * stays as it is.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function approveEntity(tx: PanelTx, action: EntityAction): Promise<void> {
  const { panel: before, entity: row } = await takeEntity(tx, action, 'rate_entity')
  const { by } = action
  if (!row.flagged) return
  const { panel, at } = await nextVersion(tx, before, action.at)
  const rating = computeLevel(false, await sourcesOf(tx, row.id))
  const level = await saveEntity(tx, row, { flagged: false, saved_gel_status: rating }, at)
  const entity = named(row)
  await recordEntityChange(tx, {
    panel,
    entity,
    event: 'entity_approved',
    lines: [approved(entity), ...(level === row.level ? [] : [ratingChanged(row.level, level)])],
    issues: ['ApprovedEntity', ...(level === row.level ? [] : (['GelStatusUpdate'] as const))],
    levelBefore: row.level,
    level,
    fields: ['flagged'],
    by,
    at,
  })
}
