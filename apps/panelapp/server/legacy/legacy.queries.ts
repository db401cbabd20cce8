import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { EntityType, PanelDb } from '../../tables.ts'
import { nameOrder, textColumns } from '../document/entity-row.queries.ts'
import type { DocumentRow } from '../document/entity-row.queries.ts'
import { shownOfText } from '../document/shown-entity.rules.ts'
import type { ShownEntity } from '../document/shown-entity.rules.ts'
import { confidenceLevels, inheritanceValues, pathogenicityKeys, sourceNames } from './legacy-words.rules.ts'

/** Which entities a search is for; each list of words is any of them, absent: all. */
export interface LegacySearch {
  /** Of panels that the caller may see. */
  panelIds: readonly number[]
  types?: readonly EntityType[]
  /** Names, or HGNC ids of genes. */
  names?: readonly string[] | undefined
  ModeOfInheritance?: readonly string[] | undefined
  ModeOfPathogenicity?: readonly string[] | undefined
  Penetrance?: readonly string[] | undefined
  LevelOfConfidence?: readonly string[] | undefined
  Evidences?: readonly string[] | undefined
}

export interface FoundEntity {
  panelId: number
  entity: ShownEntity
  /** Where it is in name order: a search goes on after it. */
  place: Place
}
type Place = readonly [key: string, length: number, name: string, type: EntityType, panelId: number, id: number]

interface Row extends DocumentRow {
  id: number
  entity_name: string
  name_key: string
  name_length: number
}

export async function countEntities(db: PanelDb, search: LegacySearch): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from entity e where ${conditions(search)}`.execute(db)
  return rows[0]!.count
}

/** In name order, from `offset` on or after the place of another. */
export async function findEntities(
  db: PanelDb,
  search: LegacySearch,
  { limit, offset = 0, after }: { limit: number; offset?: number; after?: Place | undefined },
): Promise<FoundEntity[]> {
  const later = after
    ? sql`(e.name_key, length(e.entity_name), e.entity_name, e.entity_type, e.panel_id, e.id) >
        (${after[0]} collate "C", ${after[1]}::int, ${after[2]}, ${after[3]}, ${after[4]}::int, ${after[5]}::int)`
    : sql`true`
  const { rows } = await sql<Row>`
    select e.id, e.entity_name, e.name_key, length(e.entity_name) as name_length, ${textColumns('live')}
    from entity e where ${conditions(search)} and ${later}
    order by ${nameOrder} limit ${limit} offset ${offset}`.execute(db)
  return rows.map(foundOf)
}

function conditions(search: LegacySearch): RawBuilder<unknown> {
  const { types, names, ModeOfInheritance, ModeOfPathogenicity, Penetrance, LevelOfConfidence, Evidences } = search
  const wanted = [sql`e.panel_id = any(${[...search.panelIds]}::int[])`]
  if (types) wanted.push(sql`e.entity_type = any(${[...types]}::text[])`)
  if (names) {
    wanted.push(sql`(e.entity_name = any(${[...names]}::text[])
      or (e.entity_type = 'gene' and e.copy_hgnc_id = any(${names.filter((it) => /^HGNC:\d+$/.test(it))}::text[])))`)
  }
  if (ModeOfInheritance) wanted.push(sql`e.moi = any(${inheritanceValues(ModeOfInheritance)}::text[])`)
  if (ModeOfPathogenicity) {
    wanted.push(sql`regexp_replace(lower(e.mode_of_pathogenicity), '\\s+', '', 'g')
      = any(${pathogenicityKeys(ModeOfPathogenicity)}::text[])`)
  }
  if (Penetrance) wanted.push(sql`e.penetrance = any(${[...Penetrance]}::text[])`)
  if (LevelOfConfidence) wanted.push(sql`e.level = any(${confidenceLevels(LevelOfConfidence)}::int[])`)
  if (Evidences) {
    wanted.push(sql`exists (select from evidence v
      where v.entity_id = e.id and lower(v.name) = any(${sourceNames(Evidences)}::text[]))`)
  }
  return sql.join(wanted, sql` and `)
}

const foundOf = (row: Row): FoundEntity => ({
  panelId: row.panel_id,
  place: [row.name_key, row.name_length, row.entity_name, row.entity_type, row.panel_id, row.id],
  entity: shownOfText(row.text),
})
