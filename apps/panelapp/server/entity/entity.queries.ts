import { sql } from 'kysely'
import type { Insertable } from 'kysely'
import { problems } from '../../problems.ts'
import type { EntityTable, EntityType, Instant, PanelDb, PanelTx } from '../../tables.ts'
import { labelOf } from '../activity/activity-text.rules.ts'
import type { Entity, EntityColumns, EntityRef } from './entity.ts'

/** The entity of that name; of old data with several, the first. */
export const entityByName = (
  db: PanelDb | PanelTx,
  panelId: number,
  type: EntityType,
  name: string,
): Promise<Entity | undefined> =>
  selectEntity(db)
    .where('e.panel_id', '=', panelId)
    .where('e.entity_type', '=', type)
    .where('e.entity_name', '=', name)
    .orderBy('e.duplicate')
    .limit(1)
    .executeTakeFirst()

/**
 * The entity that is meant; its panel must be locked.
 * @throws Problem `not_found`
 */
export async function requireEntity(tx: PanelTx, { panelId, type, name, id }: EntityRef): Promise<Entity> {
  const entity =
    id === undefined
      ? await entityByName(tx, panelId, type, name)
      : await selectEntity(tx)
          .where('e.id', '=', id)
          .where('e.panel_id', '=', panelId)
          .where('e.entity_type', '=', type)
          .where('e.entity_name', '=', name)
          .executeTakeFirst()
  if (!entity) throw problems.not_found()
  return entity
}

const selectEntity = (db: PanelDb | PanelTx) =>
  db
    .selectFrom('entity as e')
    .select(columns)
    .select(sql<string | null>`e.gene_copy::text`.as('gene_copy'))
    .select('e.tag_names as tags')

const columns = [
  'e.id',
  'e.panel_id',
  'e.entity_type',
  'e.entity_name',
  'e.duplicate',
  'e.gene_symbol',
  'e.copy_hgnc_id',
  'e.moi',
  'e.penetrance',
  'e.publications',
  'e.phenotypes',
  'e.mode_of_pathogenicity',
  'e.flagged',
  'e.ready',
  'e.saved_gel_status',
  'e.level',
  'e.level_since',
  'e.level_since_known',
  'e.transcript',
  'e.verbose_name',
  'e.chromosome',
  'e.start_37',
  'e.end_37',
  'e.start_38',
  'e.end_38',
  'e.repeated_sequence',
  'e.normal_repeats',
  'e.pathogenic_repeats',
  'e.haploinsufficiency_score',
  'e.triplosensitivity_score',
  'e.required_overlap_percentage',
  'e.type_of_variants',
  'e.created',
  'e.modified',
] as const

/** @throws Problem `entity_already_added` when the database knows better than whoever looked before */
export async function insertEntity(
  tx: PanelTx,
  values: EntityColumns & Pick<Insertable<EntityTable>, 'panel_id' | 'entity_type' | 'entity_name'>,
  at: Instant,
): Promise<number> {
  const { id } = await onlyOnce(
    { type: values.entity_type, name: values.entity_name },
    tx
      .insertInto('entity')
      .values({ ...values, level_since: at, created: at, modified: at })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return id
}

/** @returns the level that everybody is shown from now on */
export async function saveEntity(tx: PanelTx, entity: Entity, changes: EntityColumns, at: Instant): Promise<number> {
  const flagged = changes.flagged ?? entity.flagged
  const level = flagged ? 0 : (changes.saved_gel_status ?? entity.saved_gel_status)
  const since = level === entity.level ? {} : { level_since: at, level_since_known: true }
  await onlyOnce(
    { type: entity.entity_type, name: changes.entity_name ?? entity.entity_name },
    tx
      .updateTable('entity')
      .set({ ...changes, ...since, modified: at })
      .where('id', '=', entity.id)
      .execute(),
  )
  return level
}

async function onlyOnce<T>(entity: { type: EntityType; name: string }, writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    const constraint = (error as { constraint?: unknown }).constraint
    throw constraint === 'entity_once' ? problems.entity_already_added(labelOf(entity)) : error
  }
}
