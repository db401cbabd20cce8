import { sql } from 'kysely'
import type { PanelDb } from '../../tables.ts'
import { textColumns } from '../document/entity-row.queries.ts'
import type { DocumentRow } from '../document/entity-row.queries.ts'
import { shownOfText } from '../document/shown-entity.rules.ts'
import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { TsvEntity } from './panel-tsv.rules.ts'

interface Row extends DocumentRow {
  flagged: boolean
  ready: boolean
  green: number
  amber: number
  red: number
}

/**
 * The entities of some panels that have one of the ratings, by one statement: genes, STRs, regions, each by rating, then
 * name.
 *
 * @param omim of the panel, which the file repeats in each row
 */
export async function readTsvEntities(
  db: PanelDb,
  {
    panelIds,
    levels,
    omim,
    preferred,
  }: {
    panelIds: readonly number[]
    levels: readonly number[]
    omim: readonly string[]
    preferred: PreferredReleases
  },
): Promise<TsvEntity[]> {
  const { rows } = await sql<Row>`
    select ${textColumns('live')}, e.flagged, e.ready,
      coalesce(r.green, 0)::int as green, coalesce(r.amber, 0)::int as amber, coalesce(r.red, 0)::int as red
    from entity e
    left join (
      select x.entity_id, count(*) filter (where x.rating = 'GREEN') as green,
        count(*) filter (where x.rating = 'AMBER') as amber, count(*) filter (where x.rating = 'RED') as red
      from evaluation x join entity n on n.id = x.entity_id where n.panel_id = any(${[...panelIds]})
      group by x.entity_id
    ) r on r.entity_id = e.id
    where e.panel_id = any(${[...panelIds]}) and e.level = any(${[...levels]}) and not e.flagged
    order by array_position(array['gene', 'str', 'region'], e.entity_type), e.level desc,
      e.name_key, length(e.entity_name), e.entity_name collate "C", e.panel_id, e.duplicate`.execute(db)
  return rows.map(({ text, flagged, ready, ...ratings }) => {
    const entity = shownOfText(text)
    return {
      entity,
      ensembl37: ensemblOf(entity.gene, 'GRch37', preferred.GRch37)?.id,
      ensembl38: ensemblOf(entity.gene, 'GRch38', preferred.GRch38)?.id,
      omim,
      flagged,
      ready,
      ratings,
    }
  })
}
