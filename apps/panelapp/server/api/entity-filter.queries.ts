import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { EntityType, PanelDb } from '../../tables.ts'
import { entityColumns, nameOrder } from '../document/entity-row.queries.ts'
import type { EntityRow } from '../document/entity-text.rules.ts'

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
  const conditions = [sql`e.panel_id = any(${[...panelIds]})`]
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

export async function countEntities(db: PanelDb, filter: EntityFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from entity e where ${matching(filter)}`.execute(db)
  return rows[0]!.count
}

/**
 * Some of them in name order. The page is found in the index alone (`entity_by_order`), so that a late one of 59,000 costs
 * little more than the first; `revision` is that of the entity's panel at this moment.
 */
export async function readEntities(
  db: PanelDb,
  filter: EntityFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<(EntityRow & { revision: number })[]> {
  const { rows } = await sql<EntityRow & { revision: number }>`
    with page as materialized (
      select e.id from entity e where ${matching(filter)} order by ${nameOrder} limit ${limit} offset ${offset}
    )
    select p.revision, ${entityColumns}
    from page join entity e on e.id = page.id join panel p on p.id = e.panel_id
    order by ${nameOrder}`.execute(db)
  return rows
}
