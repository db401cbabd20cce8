import type { PanelTx } from '../../tables.ts'
import { allSourcesCleared, ratingChanged, sourceCleared } from '../activity/activity-text.rules.ts'
import { removeSources, sourcesOf } from '../evidence/evidence.queries.ts'
import { computeLevel } from '../rating/rating.rules.ts'
import { named, nextVersion, takeEntity } from './entity-in-hand.ts'
import type { EntityAction } from './entity-in-hand.ts'
import { saveEntity } from './entity.queries.ts'
import { recordEntityChange } from './record-entity-change.ts'

/**
 * Removes what curators named as sources, all or those of one name, and rates the entity by what is left
 * (panelapp.md 9.2). Nothing there, nothing done.
 * @throws Problem `not_allowed`, `not_found`, `panel_mirrored`, `panel_is_super`
 */
export async function clearSources(
  tx: PanelTx,
  { source, ...action }: EntityAction & { source?: string },
): Promise<void> {
  const { panel: before, entity: row } = await takeEntity(tx, action, 'edit_entity')
  const { by } = action
  const has = await sourcesOf(tx, row.id)
  const going = has.filter(({ name, authorType }) => authorType === 'GEL' && (source === undefined || name === source))
  if (going.length === 0) return

  const { panel, at } = await nextVersion(tx, before, action.at)
  await removeSources(
    tx,
    going.map(({ id }) => id),
  )
  const rating = computeLevel(
    row.flagged,
    has.filter((it) => !going.includes(it)),
  )
  const level = await saveEntity(tx, row, { saved_gel_status: rating }, at)
  const entity = named(row)
  await recordEntityChange(tx, {
    panel,
    entity,
    event: 'sources_cleared',
    lines: [
      source === undefined ? allSourcesCleared(entity) : sourceCleared(source, entity),
      ...(level === row.level ? [] : [ratingChanged(row.level, level)]),
    ],
    details: { removed: [...new Set(going.map(({ name }) => name))] },
    issues: ['ClearSources', ...(level === row.level ? [] : (['GelStatusUpdate'] as const))],
    levelBefore: row.level,
    level,
    fields: ['evidence'],
    by,
    at,
  })
}
