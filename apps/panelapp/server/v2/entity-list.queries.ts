import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Instant } from '../../contract/instant.ts'
import type { PanelDb } from '../../tables.ts'
import type { Place } from './cursor.rules.ts'
import { v2Columns } from './v2-row.queries.ts'
import type { V2Row } from './v2-row.queries.ts'

export interface EntityFilter {
  panelIds: readonly number[]
  types?: readonly string[] | undefined
  /** Names of entities, symbols or HGNC ids. */
  names?: readonly string[] | undefined
  levels?: readonly string[] | undefined
  minLevel?: number | undefined
  tags?: readonly string[] | undefined
  sources?: readonly string[] | undefined
  modes?: readonly string[] | undefined
  flagged?: boolean | undefined
  ready?: boolean | undefined
  levelSince?: Instant | undefined
}

export type ListedRow = V2Row & { id: number; key: string | number }

/** What entities may be sorted by, each with an expression that is never null; equal ones follow the id. */
const keys: Record<string, { key: RawBuilder<unknown>; kind: 'string' | 'number' }> = {
  // Name order: the letters and digits, then how many other characters there are, then the name itself.
  name: {
    key: sql`(e.name_key || ' ' || lpad(length(e.entity_name)::text, 3, '0') || e.entity_name) collate "C"`,
    kind: 'string',
  },
  confidence_level: { key: sql`e.level`, kind: 'number' },
  level_since: { key: sql`e.level_since`, kind: 'string' },
  panel_id: { key: sql`e.panel_id`, kind: 'number' },
}
export const entityOrders = ['name', 'confidence_level', 'level_since', 'panel_id'] as const
export const kindOfOrder = (ordering: string): 'string' | 'number' => keys[ordering.replace('-', '')]!.kind

/** Entities of live versions, beginning beyond `after`. */
export async function listEntities(
  db: PanelDb,
  filter: EntityFilter,
  { ordering, after, limit }: { ordering: string; after: Place | undefined; limit: number },
): Promise<ListedRow[]> {
  const { key, kind } = keys[ordering.replace('-', '')]!
  const backwards = ordering.startsWith('-')
  const direction = backwards ? sql`desc` : sql`asc`
  // A cursor may have been made up: its whole numbers need not be ones that the columns could hold.
  const cast = ordering.endsWith('level_since') ? sql`timestamptz` : kind === 'number' ? sql`bigint` : sql`text`
  const conditions = [...conditionsOf(filter)]
  if (after) {
    conditions.push(
      sql<boolean>`(${key}, e.id) ${backwards ? sql`<` : sql`>`} (${after[0]}::${cast}, ${after[1]}::bigint)`,
    )
  }
  const { rows } = await sql<ListedRow>`
    select e.id, ${key} as key, ${v2Columns('live')}
    from entity e where ${sql.join(conditions, sql` and `)}
    order by ${key} ${direction}, e.id ${direction} limit ${limit}`.execute(db)
  return rows
}

function* conditionsOf(filter: EntityFilter): Generator<RawBuilder<boolean>> {
  const { types, names, levels, minLevel, tags, sources, modes, flagged, ready, levelSince } = filter
  yield sql`e.panel_id = any(${[...filter.panelIds]}::integer[])`
  if (types) yield sql`e.entity_type = any(${[...types]})`
  if (names)
    yield sql`(e.entity_name = any(${[...names]}) or e.copy_symbol = any(${[...names]}) or e.copy_hgnc_id = any(${[...names]}))`
  if (levels) yield sql`e.level = any(${levels.map(Number)}::integer[])`
  if (minLevel !== undefined) yield sql`e.level >= ${minLevel}`
  if (tags) {
    yield sql`exists (select from entity_tag g join tag t on t.id = g.tag_id where g.entity_id = e.id and t.name = any(${[...tags]}))`
  }
  if (sources) yield sql`exists (select from evidence v where v.entity_id = e.id and v.name = any(${[...sources]}))`
  if (modes) yield sql`e.moi = any(${[...modes]})`
  if (flagged !== undefined) yield sql`e.flagged = ${flagged}`
  if (ready !== undefined) yield sql`e.ready = ${ready}`
  if (levelSince !== undefined) yield sql`e.level_since >= ${levelSince}`
}
