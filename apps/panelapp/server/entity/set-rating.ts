import { versionText } from '../../contract/version.ts'
import type { Level } from '../../contract/vocabulary.ts'
import type { PanelTx } from '../../tables.ts'
import { classified, classifiedByCurator, commentLine } from '../activity/activity-text.rules.ts'
import { sourcesOf } from '../evidence/evidence.queries.ts'
import { named, nextVersion, takeEntity } from './entity-in-hand.ts'
import type { EntityAction } from './entity-in-hand.ts'
import { isRatedByHand, rateByHand } from './rate-entity.ts'
import { recordEntityChange } from './record-entity-change.ts'
import { keepRemark, remarkAlone } from './remark.ts'

/**
 * A curator rates an entity (panelapp.md 9.2); 0 takes it off the list. A comment goes to the curator's own review. The
 * same rating again makes no version.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function setRating(
  tx: PanelTx,
  { level, comment = '', ...action }: EntityAction & { level: Level; comment?: string },
): Promise<void> {
  const { panel: before, entity: row } = await takeEntity(tx, action, 'rate_entity')
  const { by } = action
  const entity = named(row)
  const remark = comment.trim() && `Comment on list classification: ${comment.trim()}`
  if (isRatedByHand(row, await sourcesOf(tx, row.id), level)) {
    return remarkAlone(tx, { panel: before, entity, text: remark, said: comment.trim(), by, at: action.at })
  }

  const { panel, at } = await nextVersion(tx, before, action.at)
  await rateByHand(tx, { entity: row, level, by, at })
  if (remark) await keepRemark(tx, { entityId: row.id, text: remark, version: versionText(panel), by, at })
  await recordEntityChange(tx, {
    panel,
    entity,
    event: 'rating_set',
    lines: [classifiedByCurator(entity, level), ...(comment.trim() ? [commentLine(comment.trim())] : [])],
    further: [classified(entity, level)],
    issues: ['EntityClassifiedbyGenomicsEnglandCurator'],
    levelBefore: row.level,
    level,
    fields: ['evidence', ...(row.flagged === (level === 0) ? [] : ['flagged'])],
    by,
    at,
  })
}
