import { versionText } from '../../contract/version.ts'
import type { Level } from '../../contract/vocabulary.ts'
import type { Instant, PanelTx } from '../../tables.ts'
import { commentLine, markedNotReady, markedReady } from '../activity/activity-text.rules.ts'
import { writeActivity } from '../activity/write-activity.ts'
import { sourcesOf } from '../evidence/evidence.queries.ts'
import { lockOrdinaryPanel } from '../panel/lock-panel.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { refuseUnless } from '../viewer/permissions.rules.ts'
import type { Actor } from '../viewer/viewer.ts'
import { named, takeEntity } from './entity-in-hand.ts'
import type { EntityAction } from './entity-in-hand.ts'
import { saveEntity } from './entity.queries.ts'
import { isRatedByHand, rateByHand } from './rate-entity.ts'
import { recordEntityChange } from './record-entity-change.ts'
import { keepRemark } from './remark.ts'

/**
 * A curator's review of an entity is finished for the next major version: its present level is confirmed by an expert
 * review of this curator (panelapp.md 9.2). No new version.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function markReady(
  tx: PanelTx,
  { comment = '', ...action }: EntityAction & { comment?: string },
): Promise<void> {
  const { panel, entity: row } = await takeEntity(tx, action, 'rate_entity')
  const { by, at } = action
  const said = comment.trim()
  const entity = named(row)
  const level = row.level as Level
  const confirms = !isRatedByHand(row, await sourcesOf(tx, row.id), level)
  await rateByHand(tx, { entity: row, level, also: { ready: true }, by, at })
  if (said !== '') {
    const text = `Comment when marking as ready: ${said}`
    await keepRemark(tx, { entityId: row.id, text, version: versionText(panel), by, at })
  }
  await recordEntityChange(tx, {
    panel,
    entity,
    event: 'entity_ready',
    lines: [markedReady(entity), ...(said === '' ? [] : [commentLine(said)])],
    issues: ['EntityClassifiedbyGenomicsEnglandCurator'],
    levelBefore: level,
    level,
    fields: [...(confirms ? ['evidence'] : []), ...(row.ready ? [] : ['ready'])],
    by,
    at,
  })
}

/** @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super` */
export async function markNotReady(tx: PanelTx, action: EntityAction): Promise<void> {
  const { panel, entity: row } = await takeEntity(tx, action, 'rate_entity')
  const { by, at } = action
  if (!row.ready) return
  const entity = named(row)
  await saveEntity(tx, row, { ready: false }, at)
  await recordEntityChange(tx, {
    panel,
    entity,
    event: 'entity_not_ready',
    lines: [markedNotReady(entity)],
    issues: [],
    levelBefore: row.level,
    level: row.level,
    fields: ['ready'],
    by,
    at,
  })
}

/**
 * Every entity of a panel at once.
 * @returns how many were ready
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function markPanelNotReady(
  tx: PanelTx,
  { panelId, by, at }: { panelId: number; by: Actor; at: Instant },
): Promise<number> {
  refuseUnless(by, 'rate_entity')
  const panel = await lockOrdinaryPanel(tx, panelId, by)
  const { numUpdatedRows } = await tx
    .updateTable('entity')
    .set({ ready: false, modified: at })
    .where('panel_id', '=', panelId)
    .where('ready', '=', true)
    .executeTakeFirst()
  const count = Number(numUpdatedRows)
  if (count === 0) return 0
  const text = 'Marked all entities as not ready'
  await writeActivity(tx, { panel, event: 'panel_not_ready', text, details: { entities: count }, by, at })
  await refreshStats(tx, [panelId])
  return count
}
