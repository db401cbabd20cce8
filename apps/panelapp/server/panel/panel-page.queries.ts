import { sql } from 'kysely'
import type { EntityType, PanelDb } from '../../tables.ts'

/** An entity as a row of a panel's page. */
export interface EntityRow {
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
  phenotypes: readonly string[]
  /** Names, newest first, each once. */
  sources: readonly string[]
  tags: readonly string[]
  reviews: number
  greenReviews: number
  redReviews: number
  /** The viewer is among the reviewers. */
  mine: boolean
}

interface Row {
  id: number
  panel_id: number
  type: EntityType
  name: string
  duplicate: number
  verbose_name: string | null
  level: number
  flagged: boolean
  ready: boolean
  moi: string | null
  phenotypes: string | null
  sources: string | null
  tags: string | null
  reviews: number | null
  green: number | null
  red: number | null
  mine: boolean | null
}

// Lists come as one text each, cut here: the driver takes five times as long to read an array.
const cut = '\u001f'

/** Everything that the table of a panel shows, of all these panels, in the order of documents: one statement. */
export async function readEntityRows(
  db: PanelDb,
  panelIds: readonly number[],
  accountId: number | undefined,
): Promise<EntityRow[]> {
  const ids = [...panelIds]
  const { rows } = await sql<Row>`
    select e.id, e.panel_id, e.entity_type as type, e.entity_name as name, e.duplicate, e.verbose_name, e.level, e.flagged,
      e.ready, e.moi, array_to_string(e.phenotypes, ${cut}) as phenotypes, s.names as sources, t.names as tags,
      v.reviews, v.green, v.red, v.mine
    from entity e
    left join (
      select n.entity_id, string_agg(n.name, ${cut} order by n.created desc, n.id desc) as names
      from evidence n join entity e on e.id = n.entity_id where e.panel_id = any(${ids}) group by n.entity_id
    ) s on s.entity_id = e.id
    left join (
      select g.entity_id, string_agg(a.name, ${cut} order by a.name) as names
      from entity_tag g join entity e on e.id = g.entity_id join tag a on a.id = g.tag_id
      where e.panel_id = any(${ids}) group by g.entity_id
    ) t on t.entity_id = e.id
    left join (
      select v.entity_id, count(*)::int as reviews, (count(*) filter (where v.rating = 'GREEN'))::int as green,
        (count(*) filter (where v.rating = 'RED'))::int as red, bool_or(v.account_id = ${accountId ?? 0}) as mine
      from evaluation v join entity e on e.id = v.entity_id where e.panel_id = any(${ids}) group by v.entity_id
    ) v on v.entity_id = e.id
    where e.panel_id = any(${ids})
    order by e.level desc, e.name_key, length(e.entity_name), e.entity_name, e.entity_type, e.panel_id, e.duplicate`.execute(
    db,
  )
  return rows.map((row) => ({
    id: row.id,
    panelId: row.panel_id,
    type: row.type,
    name: row.name,
    duplicate: row.duplicate,
    verboseName: row.verbose_name,
    level: row.level,
    flagged: row.flagged,
    ready: row.ready,
    moi: row.moi,
    phenotypes: parts(row.phenotypes),
    sources: [...new Set(parts(row.sources))],
    tags: parts(row.tags),
    reviews: row.reviews ?? 0,
    greenReviews: row.green ?? 0,
    redReviews: row.red ?? 0,
    mine: row.mine ?? false,
  }))
}

const parts = (text: string | null): string[] =>
  text === null
    ? []
    : text
        .split(cut)
        .map((it) => it.trim())
        .filter(Boolean)

export interface Person {
  name: string
  affiliation: string
}

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
