import { sql } from 'kysely'
import type { EntityType, PanelDb } from '../../tables.ts'
import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { TsvEntity } from './panel-tsv.rules.ts'

interface Row {
  entity_type: EntityType
  entity_name: string
  copy_symbol: string | null
  copy_hgnc_id: string | null
  ensembl_genes: unknown
  sources: string[]
  moi: string | null
  phenotypes: string[] | null
  publications: string[] | null
  flagged: boolean
  ready: boolean
  level: number
  green: number
  amber: number
  red: number
  mode_of_pathogenicity: string | null
  chromosome: string | null
  start_37: number | null
  end_37: number | null
  start_38: number | null
  end_38: number | null
  repeated_sequence: string | null
  normal_repeats: number | null
  pathogenic_repeats: number | null
  haploinsufficiency_score: string | null
  triplosensitivity_score: string | null
  required_overlap_percentage: number | null
  type_of_variants: string | null
  verbose_name: string | null
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
    select e.entity_type, e.entity_name, e.copy_symbol, e.copy_hgnc_id, e.gene_copy -> 'ensembl_genes' as ensembl_genes,
      array(select v.name from evidence v where v.entity_id = e.id order by v.created desc, v.id desc) as sources, e.moi, e.phenotypes, e.publications, e.flagged, e.ready, e.level,
      coalesce(r.green, 0)::int as green, coalesce(r.amber, 0)::int as amber, coalesce(r.red, 0)::int as red,
      e.mode_of_pathogenicity, e.chromosome, e.start_37, e.end_37, e.start_38, e.end_38,
      e.repeated_sequence, e.normal_repeats, e.pathogenic_repeats,
      e.haploinsufficiency_score, e.triplosensitivity_score, e.required_overlap_percentage, e.type_of_variants,
      e.verbose_name
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
  return rows.map((row) => entityOf(row, omim, preferred))
}

function entityOf(row: Row, omim: readonly string[], preferred: PreferredReleases): TsvEntity {
  const gene = row.ensembl_genes === null ? null : { ensembl_genes: row.ensembl_genes }
  return {
    type: row.entity_type,
    name: row.entity_name,
    geneSymbol: row.copy_symbol,
    sources: row.sources,
    moi: row.moi,
    phenotypes: row.phenotypes,
    publications: row.publications,
    omim,
    flagged: row.flagged,
    ready: row.ready,
    level: row.level,
    ratings: { green: row.green, amber: row.amber, red: row.red },
    modeOfPathogenicity: row.mode_of_pathogenicity,
    ensembl37: ensemblOf(gene, 'GRch37', preferred.GRch37)?.id,
    ensembl38: ensemblOf(gene, 'GRch38', preferred.GRch38)?.id,
    hgncId: row.copy_hgnc_id,
    chromosome: row.chromosome,
    range37: row.start_37 === null || row.end_37 === null ? null : [row.start_37, row.end_37],
    range38: row.start_38 === null || row.end_38 === null ? null : [row.start_38, row.end_38],
    repeatedSequence: row.repeated_sequence,
    normalRepeats: row.normal_repeats,
    pathogenicRepeats: row.pathogenic_repeats,
    haploinsufficiency: row.haploinsufficiency_score,
    triplosensitivity: row.triplosensitivity_score,
    requiredOverlap: row.required_overlap_percentage,
    typeOfVariants: row.type_of_variants,
    verboseName: row.verbose_name,
  }
}
