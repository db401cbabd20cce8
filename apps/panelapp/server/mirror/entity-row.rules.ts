import type { EntityType } from '../../tables.ts'
import type { DocumentEntity } from '../change/diff-entities.rules.ts'
import { canonicalJson } from '../document/canonical-json.ts'
import type { EntityDocument } from './document-shape.ts'

/** An entity as the tables hold it, without what only an editor of the panel knows. */
export interface EntityRow {
  entity_type: EntityType
  entity_name: string
  /** Tells equal names of one panel apart, in the document's order. */
  duplicate: number
  /** Canonical JSON text. */
  gene_copy: string | null
  gene_symbol: string | null
  moi: string | null
  penetrance: string | null
  publications: string[] | null
  phenotypes: string[] | null
  mode_of_pathogenicity: string | null
  saved_gel_status: number
  transcript: string[] | null
  verbose_name: string | null
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
  /** Newest first. */
  evidence: string[]
  /** By name. */
  tags: string[]
}

/** Numbers equal names of one panel in their order. */
export function numberEquals(rows: readonly EntityRow[]): void {
  const seen = new Map<string, number>()
  for (const row of rows) {
    const name = `${row.entity_type}\t${row.entity_name}`
    row.duplicate = seen.get(name) ?? 0
    seen.set(name, row.duplicate + 1)
  }
}

/** The row of a document's entity, as the only one of its name. */
export function rowOf(entity: EntityDocument): EntityRow {
  const isStr = entity.entity_type === 'str'
  const isRegion = entity.entity_type === 'region'
  const placed = entity.entity_type === 'gene' ? undefined : entity
  return {
    entity_type: entity.entity_type,
    entity_name: entity.entity_name,
    duplicate: 0,
    gene_copy: entity.gene_data ? canonicalJson(entity.gene_data) : null,
    gene_symbol: entity.gene_data?.gene_symbol ?? null,
    moi: entity.mode_of_inheritance ?? null,
    penetrance: entity.penetrance ?? null,
    publications: textsToKeep(entity.publications),
    phenotypes: textsToKeep(entity.phenotypes),
    mode_of_pathogenicity: entity.mode_of_pathogenicity ?? null,
    saved_gel_status: Number(entity.confidence_level),
    transcript: entity.entity_type === 'gene' ? textsToKeep(entity.transcript) : null,
    verbose_name: isRegion ? (entity.verbose_name ?? null) : null,
    chromosome: placed?.chromosome ?? null,
    start_37: placed?.grch37_coordinates?.[0] ?? null,
    end_37: placed?.grch37_coordinates?.[1] ?? null,
    start_38: placed?.grch38_coordinates[0] ?? null,
    end_38: placed?.grch38_coordinates[1] ?? null,
    repeated_sequence: isStr ? entity.repeated_sequence : null,
    normal_repeats: isStr ? entity.normal_repeats : null,
    pathogenic_repeats: isStr ? entity.pathogenic_repeats : null,
    haploinsufficiency_score: isRegion ? (entity.haploinsufficiency_score ?? null) : null,
    triplosensitivity_score: isRegion ? (entity.triplosensitivity_score ?? null) : null,
    required_overlap_percentage: isRegion ? entity.required_overlap_percentage : null,
    type_of_variants: isRegion ? entity.type_of_variants : null,
    evidence: [...(entity.evidence ?? [])],
    tags: [...new Set(entity.tags)].toSorted(),
  }
}

/** Documents drop empty items and trim the rest after: an empty one in a document was a bare blank, and must stay one. */
export const textsToKeep = (texts: readonly string[] | null | undefined): string[] | null =>
  texts ? texts.map((it) => (it.trim() === '' ? ' ' : it)) : null

/** Two equal texts, equal entities, but for evidence and tags. */
export function columnsText(row: EntityRow): string {
  const columns = Object.entries(row).filter(([name]) => name !== 'evidence' && name !== 'tags')
  return JSON.stringify(columns.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** What tells entities of a panel apart. */
export const rowKey = (row: EntityRow): string => `${row.entity_type}\t${row.entity_name}\t${row.duplicate}`

/** As documents have it, for telling what changed. */
export function documentEntityOf(row: EntityRow): DocumentEntity {
  const position = (start: number | null, end: number | null) => (start === null ? null : [start, end])
  const placed = {
    chromosome: row.chromosome,
    grch37_coordinates: position(row.start_37, row.end_37),
    grch38_coordinates: position(row.start_38, row.end_38),
  }
  const shared = {
    gene_data: row.gene_copy === null ? null : (JSON.parse(row.gene_copy) as unknown),
    entity_type: row.entity_type,
    entity_name: row.entity_name,
    confidence_level: String(row.saved_gel_status),
    penetrance: row.penetrance,
    publications: row.publications,
    evidence: row.evidence,
    phenotypes: row.phenotypes,
    mode_of_inheritance: row.moi,
    tags: row.tags,
  }
  if (row.entity_type === 'gene') {
    return { ...shared, mode_of_pathogenicity: row.mode_of_pathogenicity, transcript: row.transcript }
  }
  if (row.entity_type === 'str') {
    const { repeated_sequence, normal_repeats, pathogenic_repeats } = row
    return { ...shared, ...placed, repeated_sequence, normal_repeats, pathogenic_repeats }
  }
  const { verbose_name, mode_of_pathogenicity, haploinsufficiency_score, triplosensitivity_score } = row
  const { required_overlap_percentage, type_of_variants } = row
  const scores = { haploinsufficiency_score, triplosensitivity_score, required_overlap_percentage, type_of_variants }
  return { ...shared, ...placed, ...scores, verbose_name, mode_of_pathogenicity }
}
