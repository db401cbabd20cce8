import { sql } from 'kysely'
import type { EntityType, PanelDb, PanelStatus } from '../../tables.ts'
import { textColumns } from '../document/entity-row.queries.ts'
import type { DocumentRow } from '../document/entity-row.queries.ts'
import { shownOfText } from '../document/shown-entity.rules.ts'
import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { AllEntity, Reviewer } from './all-tsv.rules.ts'

interface Row extends DocumentRow {
  panel_name: string
  status: PanelStatus
  major_version: number
  minor_version: number
}

/** All entities of a type on some panels, with their panels as they are at that moment; by panel, rating and name. */
export async function readAllEntities(
  db: PanelDb,
  { type, panelIds, preferred }: { type: EntityType; panelIds: readonly number[]; preferred: PreferredReleases },
): Promise<AllEntity[]> {
  const { rows } = await sql<Row>`
    select p.name as panel_name, p.status, p.major_version, p.minor_version, ${textColumns('live')}
    from entity e join panel p on p.id = e.panel_id
    where e.panel_id = any(${[...panelIds]}) and e.entity_type = ${type} and p.status <> 'deleted'
    order by p.name_key, p.name collate "C", p.id,
      e.level desc, e.name_key, length(e.entity_name), e.entity_name collate "C", e.duplicate`.execute(db)
  return rows.map((row) => {
    const entity = shownOfText(row.text)
    return {
      panel: {
        id: row.panel_id,
        name: row.panel_name,
        status: row.status,
        major: row.major_version,
        minor: row.minor_version,
      },
      entity,
      ensembl37: ensemblOf(entity.gene, 'GRch37', preferred.GRch37),
      ensembl38: ensemblOf(entity.gene, 'GRch38', preferred.GRch38),
    }
  })
}

/** By account; the name is the user name where a person gave none. */
export async function readReviewers(db: PanelDb, ids: readonly number[]): Promise<Map<number, Reviewer>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('account as a')
    .leftJoin('reviewer as r', 'r.account_id', 'a.id')
    .select(['a.id', 'a.username', 'a.first_name', 'a.last_name', 'a.email', 'r.affiliation'])
    .where(sql<boolean>`a.id = any(${[...ids]})`)
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        name: `${row.first_name} ${row.last_name}`.trim() || row.username,
        affiliation: row.affiliation ?? '',
        email: row.email,
      },
    ]),
  )
}
