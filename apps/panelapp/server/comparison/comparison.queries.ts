import { sql } from 'kysely'
import type { SqlBool } from 'kysely'
import type { ComparedEntity } from '../../contract/comparison.ts'
import type { PanelDb } from '../../tables.ts'

/** The entities of panels as a comparison shows them, one statement; of one name when it is given. */
export async function comparedEntities(
  db: PanelDb,
  panelIds: readonly number[],
  name?: string,
): Promise<ComparedEntity[]> {
  if (panelIds.length === 0) return []
  let query = db
    .selectFrom('entity as e')
    .select((eb) => [
      'e.id',
      'e.panel_id as panelId',
      'e.entity_type as type',
      'e.entity_name as name',
      sql<ComparedEntity['level']>`e.level`.as('level'),
      'e.moi',
      'e.mode_of_pathogenicity as modeOfPathogenicity',
      'e.penetrance',
      sql<string[]>`coalesce(e.phenotypes, '{}')`.as('phenotypes'),
      sql<string[]>`coalesce(e.publications, '{}')`.as('publications'),
      eb
        .selectFrom('evaluation as v')
        .select(sql<number>`count(*)::int`.as('count'))
        .whereRef('v.entity_id', '=', 'e.id')
        .as('reviews'),
      'e.source_names as sources',
      'e.tag_names as tags',
    ])
    .where('e.panel_id', 'in', panelIds)
    .where('e.duplicate', '=', 0)
  if (name !== undefined) query = query.where(sql<SqlBool>`e.entity_name = ${name}`)
  const rows = await query.execute()
  return rows.map((row) => ({ ...row, reviews: row.reviews ?? 0 }))
}
