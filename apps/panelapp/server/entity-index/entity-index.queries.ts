import { sql } from 'kysely'
import type { EntityInPanel, EntityType, IndexedEntity } from '../../contract/entity-index.ts'
import type { PanelDb } from '../../tables.ts'

/** Everything that these panels list, each name once, in name order; of one tag when it is given. Inactive genes are left out. */
export async function readEntityIndex(
  db: PanelDb,
  { panelIds, types, tag }: { panelIds: readonly number[]; types: readonly EntityType[]; tag?: string },
): Promise<IndexedEntity[]> {
  const { rows } = await sql<IndexedEntity>`
    select e.entity_type as type, e.entity_name as name, count(distinct e.panel_id)::int as panels, max(e.level)::int as level
    from entity e left join gene g on g.gene_symbol = e.gene_symbol
    where e.panel_id = any(${[...panelIds]}) and e.entity_type = any(${[...types]})
      and (e.entity_type <> 'gene' or g.active)
      and (${tag ?? null}::text is null or exists (
        select from entity_tag h join tag t on t.id = h.tag_id where h.entity_id = e.id and t.name = ${tag ?? null}))
    group by e.entity_type, e.entity_name, e.name_key
    order by e.name_key, length(e.entity_name), e.entity_name collate "C", e.entity_type`.execute(db)
  return rows
}

/** The tags that entities of these panels have, with how many. */
export async function tagsInUse(
  db: PanelDb,
  panelIds: readonly number[],
): Promise<{ name: string; entities: number }[]> {
  const { rows } = await sql<{ name: string; entities: number }>`
    select t.name, count(*)::int as entities
    from tag t join entity_tag h on h.tag_id = t.id join entity e on e.id = h.entity_id
    where e.panel_id = any(${[...panelIds]}) group by t.name order by lower(t.name), t.name`.execute(db)
  return rows
}

/** What a name means in the tables: a gene's symbol first, then an STR, then a region (panelapp.md 9.9). */
export async function typeOfName(db: PanelDb, name: string): Promise<EntityType | undefined> {
  const { rows } = await sql<{ type: EntityType }>`
    select 'gene' as type, 0 as place where exists (select from gene g where g.gene_symbol = ${name})
      or exists (select from entity e where e.copy_symbol = ${name})
    union all
    select e.entity_type, case e.entity_type when 'str' then 1 else 2 end from entity e
      where e.entity_name = ${name} and e.entity_type <> 'gene'
    order by place limit 1`.execute(db)
  return rows[0]?.type
}

/** The entry of every one of these panels: of a gene, also the STRs and regions linked to it. By panel as given, type, name. */
export async function entityInPanels(
  db: PanelDb,
  { panelIds, type, name, tag }: { panelIds: readonly number[]; type: EntityType; name: string; tag?: string },
): Promise<EntityInPanel[]> {
  const named =
    type === 'gene'
      ? sql`(e.copy_symbol = ${name} or e.gene_symbol = ${name})`
      : sql`(e.entity_type = ${type} and e.entity_name = ${name})`
  const { rows } = await sql<EntityInPanel>`
    select e.panel_id as "panelId", e.entity_type as type, e.entity_name as name, e.level::int as level,
      to_char(e.level_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "levelSince",
      e.level_since_known as "levelSinceKnown", e.moi, coalesce(e.phenotypes, '{}') as phenotypes,
      (select count(*)::int from evaluation v where v.entity_id = e.id) as reviews,
      e.source_names as sources, e.tag_names as tags
    from entity e
    where ${named} and e.panel_id = any(${[...panelIds]})
      and (${tag ?? null}::text is null or exists (
        select from entity_tag h join tag t on t.id = h.tag_id where h.entity_id = e.id and t.name = ${tag ?? null}))
    order by array_position(${[...panelIds]}::int[], e.panel_id), e.entity_type, e.name_key, e.entity_name collate "C"`.execute(
    db,
  )
  return rows
}
