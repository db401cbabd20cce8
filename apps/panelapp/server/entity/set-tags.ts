import type { PanelTx } from '../../tables.ts'
import { decideTags, tagIssues, tagLines } from './entity-changes.rules.ts'
import { named, takeEntity } from './entity-in-hand.ts'
import type { EntityAction } from './entity-in-hand.ts'
import { saveEntity } from './entity.queries.ts'
import { checkValues, cleanValues, refuseFaults } from './entity-values.rules.ts'
import { recordEntityChange } from './record-entity-change.ts'
import { changeTags } from './tag.queries.ts'

/**
 * A curator replaces the tags of an entity by others (panelapp.md 9.2); unknown names make new tags. No new version.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`, `fields_invalid`
 */
export async function setTags(
  tx: PanelTx,
  { tags, ...action }: EntityAction & { tags: readonly string[] },
): Promise<void> {
  const { panel, entity: row } = await takeEntity(tx, action, 'rate_entity')
  const { by, at } = action
  const values = cleanValues({ tags })
  refuseFaults({ tags: checkValues(row.entity_type, values, row).tags })
  const changes = decideTags(row.tags, values.tags ?? [])
  const entity = named(row)
  const lines = tagLines(changes, entity)
  if (lines.length === 0) return
  await changeTags(tx, row.id, changes)
  await saveEntity(tx, row, {}, at)
  await recordEntityChange(tx, {
    panel,
    entity,
    event: 'tags_set',
    lines,
    details: { added: changes.add, removed: changes.remove },
    issues: tagIssues(changes),
    levelBefore: row.level,
    level: row.level,
    fields: ['tags'],
    by,
    at,
  })
}
