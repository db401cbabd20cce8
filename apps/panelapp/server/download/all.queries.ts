import { sql } from 'kysely'
import type { EntityType, PanelDb, PanelStatus } from '../../tables.ts'
import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { AllEntity, Reviewer } from './all-tsv.rules.ts'

interface Row {
  panel_id: number
  panel_name: string
  status: PanelStatus
  major_version: number
  minor_version: number
  entity_name: string
  copy_symbol: string | null
  copy_hgnc_id: string | null
  biotype: string | null
  ensembl_genes: unknown
  level: number
  sources: string[]
  moi: string | null
  mode_of_pathogenicity: string | null
  tags: string[]
  phenotypes: string[] | null
  chromosome: string | null
  start_37: number | null
  end_37: number | null
  start_38: number | null
  end_38: number | null
  repeated_sequence: string | null
  normal_repeats: number | null
  pathogenic_repeats: number | null
  verbose_name: string | null
  haploinsufficiency_score: string | null
  triplosensitivity_score: string | null
  required_overlap_percentage: number | null
  type_of_variants: string | null
}

/** All entities of a type on some panels, with their panels as they are at that moment; by panel, rating and name. */
export async function readAllEntities(
  db: PanelDb,
  { type, panelIds, preferred }: { type: EntityType; panelIds: readonly number[]; preferred: PreferredReleases },
): Promise<AllEntity[]> {
  const { rows } = await sql<Row>`
    select p.id as panel_id, p.name as panel_name, p.status, p.major_version, p.minor_version,
      e.entity_name, e.copy_symbol, e.copy_hgnc_id, e.gene_copy ->> 'biotype' as biotype,
      e.gene_copy -> 'ensembl_genes' as ensembl_genes, e.level,
      array(select v.name from evidence v where v.entity_id = e.id order by v.created desc, v.id desc) as sources,
      e.moi, e.mode_of_pathogenicity,
      array(select t.name from entity_tag g join tag t on t.id = g.tag_id where g.entity_id = e.id
        order by t.name collate "C") as tags,
      e.phenotypes, e.chromosome, e.start_37, e.end_37, e.start_38, e.end_38, e.repeated_sequence, e.normal_repeats,
      e.pathogenic_repeats, e.verbose_name, e.haploinsufficiency_score, e.triplosensitivity_score,
      e.required_overlap_percentage, e.type_of_variants
    from entity e join panel p on p.id = e.panel_id
    where e.panel_id = any(${[...panelIds]}) and e.entity_type = ${type} and p.status <> 'deleted'
    order by p.name_key, p.name collate "C", p.id,
      e.level desc, e.name_key, length(e.entity_name), e.entity_name collate "C", e.duplicate`.execute(db)
  return rows.map((row) => {
    const gene = row.ensembl_genes === null ? null : { ensembl_genes: row.ensembl_genes }
    return {
      panel: {
        id: row.panel_id,
        name: row.panel_name,
        status: row.status,
        major: row.major_version,
        minor: row.minor_version,
      },
      name: row.entity_name,
      symbol: row.copy_symbol,
      hgncId: row.copy_hgnc_id,
      biotype: row.biotype,
      level: row.level,
      sources: row.sources,
      moi: row.moi,
      modeOfPathogenicity: row.mode_of_pathogenicity,
      tags: row.tags,
      phenotypes: row.phenotypes,
      ensembl37: ensemblOf(gene, 'GRch37', preferred.GRch37),
      ensembl38: ensemblOf(gene, 'GRch38', preferred.GRch38),
      chromosome: row.chromosome,
      range37: row.start_37 === null || row.end_37 === null ? null : [row.start_37, row.end_37],
      range38: row.start_38 === null || row.end_38 === null ? null : [row.start_38, row.end_38],
      repeatedSequence: row.repeated_sequence,
      normalRepeats: row.normal_repeats,
      pathogenicRepeats: row.pathogenic_repeats,
      verboseName: row.verbose_name,
      haploinsufficiency: row.haploinsufficiency_score,
      triplosensitivity: row.triplosensitivity_score,
      requiredOverlap: row.required_overlap_percentage,
      typeOfVariants: row.type_of_variants,
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
