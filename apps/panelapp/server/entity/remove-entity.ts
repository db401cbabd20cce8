import { versionText } from '../../contract/version.ts'
import type { PanelTx } from '../../tables.ts'
import { removedFromPanel } from '../activity/activity-text.rules.ts'
import { writeActivity } from '../activity/write-activity.ts'
import { recordChanges } from '../change/record-changes.ts'
import { refreshStats } from '../panel/refresh-stats.ts'
import { named, nextVersion, takeEntity } from './entity-in-hand.ts'
import type { EntityAction } from './entity-in-hand.ts'

/**
 * Takes an entity off the live version, with its reviews and history; earlier versions keep it.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function removeEntity(tx: PanelTx, action: EntityAction): Promise<void> {
  const { panel: before, entity: row } = await takeEntity(tx, action, 'edit_entity')
  const { by } = action
  const { panel, at } = await nextVersion(tx, before, action.at)
  await tx.deleteFrom('entity').where('id', '=', row.id).execute()
  const entity = named(row)
  const level_before = row.level
  const text = removedFromPanel(entity)
  await writeActivity(tx, { panel, entity, event: 'entity_removed', text, details: { level_before }, by, at })
  await recordChanges(tx, [
    {
      panelId: panel.id,
      version: versionText(panel),
      at,
      kind: 'entity_removed',
      entityType: entity.type,
      entityName: entity.name,
      hgncId: entity.hgncId,
      from: String(row.level),
    },
  ])
  await refreshStats(tx, [panel.id])
}
