import { sql } from 'kysely'
import type { EntityType, PanelDb } from '../../tables.ts'
import type { EntityRow, Person } from './entity-row.ts'

interface Row {
  id: number
  panelId: number
  type: EntityType
  name: string
  duplicate: number
  verboseName: string | null
  level: number
  flagged: boolean
  ready: boolean
  moi: string | null
  phenotypes: string | null
  sources: string
  tags: string
}
interface Counts {
  id: number
  reviews: number
  green: number
  red: number
  mine: boolean
}

// Lists come as one text each, cut here: the driver takes five times as long to read an array.
const cut = '\u001f'

/**
 * Everything that the table of a panel shows, of all these panels, in the order of documents. Two statements whatever the
 * size: as one with joins, a database that had not counted its new rows yet took seconds for a thousand.
 */
export async function readEntityRows(
  db: PanelDb,
  panelIds: readonly number[],
  accountId: number | undefined,
): Promise<EntityRow[]> {
  const ids = [...panelIds]
  const [entities, reviews] = await Promise.all([
    sql<Row>`
      select e.id, e.panel_id as "panelId", e.entity_type as type, e.entity_name as name, e.duplicate,
        e.verbose_name as "verboseName", e.level, e.flagged, e.ready, e.moi,
        array_to_string(e.phenotypes, ${cut}) as phenotypes,
        array_to_string(e.source_names, ${cut}) as sources, array_to_string(e.tag_names, ${cut}) as tags
      from entity e where e.panel_id = any(${ids})
      order by e.level desc, e.name_key, length(e.entity_name), e.entity_name, e.entity_type, e.panel_id, e.duplicate`.execute(
      db,
    ),
    sql<Counts>`
      select v.entity_id as id, count(*)::int as reviews, (count(*) filter (where v.rating = 'GREEN'))::int as green,
        (count(*) filter (where v.rating = 'RED'))::int as red, bool_or(v.account_id = ${accountId ?? 0}) as mine
      from evaluation v join entity e on e.id = v.entity_id where e.panel_id = any(${ids}) group by v.entity_id`.execute(
      db,
    ),
  ])
  const countsOf = new Map(reviews.rows.map((it) => [it.id, it]))
  return entities.rows.map((row) => {
    const counts = countsOf.get(row.id)
    return {
      ...row,
      phenotypes: parts(row.phenotypes),
      sources: [...new Set(parts(row.sources))],
      tags: parts(row.tags),
      reviews: counts?.reviews ?? 0,
      greenReviews: counts?.green ?? 0,
      redReviews: counts?.red ?? 0,
      mine: counts?.mine ?? false,
    }
  })
}

const parts = (text: string | null): string[] =>
  text === null
    ? []
    : text
        .split(cut)
        .map((it) => it.trim())
        .filter(Boolean)

/** The reviewers of a panel by these account ids, by name. */
export async function readPeople(db: PanelDb, accountIds: readonly number[]): Promise<Person[]> {
  if (accountIds.length === 0) return []
  const { rows } = await sql<Person>`
    select coalesce(nullif(btrim(a.first_name || ' ' || a.last_name), ''), a.username) as name,
      coalesce(r.affiliation, '') as affiliation
    from account a left join reviewer r on r.account_id = a.id
    where a.id = any(${[...accountIds]}) order by lower(a.last_name), lower(a.first_name), a.username`.execute(db)
  return rows
}
