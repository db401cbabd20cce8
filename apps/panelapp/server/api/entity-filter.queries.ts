import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { EntityType, PanelDb } from '../../tables.ts'
import { nameOrder, textColumns } from '../document/entity-row.queries.ts'
import type { DocumentRow } from '../document/entity-row.queries.ts'

/** Which entities of which panels; what is absent does not matter. */
export interface EntityFilter {
  panelIds: readonly number[]
  types?: readonly EntityType[] | undefined
  /** Names, or HGNC ids of genes; none of them: nothing. */
  names?: readonly string[] | undefined
  /** Any of. */
  tags?: readonly string[] | undefined
  level?: number | undefined
}

function matching({ panelIds, types, names, tags, level }: EntityFilter): RawBuilder<unknown> {
  const panels = [...panelIds]
  // A name finds a few rows by itself: weighing 400 ids against statistics would take ten times as long as reading them.
  const conditions = [
    names ? sql`e.panel_id = any((select ${panels}::integer[])::integer[])` : sql`e.panel_id = any(${panels})`,
  ]
  if (types) conditions.push(sql`e.entity_type = any(${[...types]})`)
  if (names) {
    const hgncIds = names.filter((it) => /^HGNC:\d+$/.test(it))
    conditions.push(
      hgncIds.length === 0
        ? sql`e.entity_name = any(${[...names]})`
        : sql`(e.entity_name = any(${[...names]}) or (e.copy_hgnc_id = any(${hgncIds}) and e.entity_type = 'gene'))`,
    )
  }
  if (tags) {
    conditions.push(sql`exists (select from entity_tag g join tag t on t.id = g.tag_id
      where g.entity_id = e.id and t.name = any(${[...tags]}))`)
  }
  if (level !== undefined) conditions.push(sql`e.level = ${level}`)
  return sql.join(conditions, sql` and `)
}

/** Their ids in name order, from the index alone (`entity_by_order`) unless tags decide. */
export async function readEntityIds(db: PanelDb, filter: EntityFilter): Promise<Int32Array> {
  // One long text: 59,000 rows of a number each would take longer to receive than to find.
  const { rows } = await sql<{ ids: string | null }>`
    select string_agg(id::text, ',') as ids from (
      select e.id from entity e where ${matching(filter)} order by ${nameOrder}
    ) found`.execute(db)
  const ids = rows[0]?.ids
  return ids ? Int32Array.from(ids.split(','), Number) : new Int32Array()
}

/** In name order, each with the revision that its panel has at this moment. */
export async function readEntities(
  db: PanelDb,
  ids: readonly number[],
): Promise<(DocumentRow & { revision: number })[]> {
  const { rows } = await sql<DocumentRow & { revision: number }>`
    select p.revision, ${textColumns('live')}
    from entity e join panel p on p.id = e.panel_id
    where e.id = any(${[...ids]}) order by ${nameOrder}`.execute(db)
  return rows
}
