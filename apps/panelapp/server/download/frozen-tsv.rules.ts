import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { PreferredReleases } from '../gene/ensembl.rules.ts'
import type { TsvEntity, TsvPanel } from './panel-tsv.rules.ts'

type Document = Readonly<Record<string, unknown>>

/** What the file of an older version says of its panel. Not recorded in documents: Orphanet, HPO. */
export const panelOfDocument = (document: Document): TsvPanel => ({
  name: text(document['name']) ?? '',
  level3: text(document['disease_sub_group']) ?? '',
  level2: text(document['disease_group']) ?? '',
  orphanet: [],
  hpo: [],
  version: text(document['version']) ?? '',
})

/** All entities of a document, without a rating too, in its order: genes, STRs, regions. */
export const entitiesOfDocument = (document: Document, preferred: PreferredReleases): TsvEntity[] =>
  (['genes', 'strs', 'regions'] as const).flatMap((list) =>
    objects(document[list]).map((it) => entityOf(it, preferred)),
  )

function entityOf(entity: Document, preferred: PreferredReleases): TsvEntity {
  const gene = (entity['gene_data'] ?? null) as Document | null
  const type = entity['entity_type'] === 'str' || entity['entity_type'] === 'region' ? entity['entity_type'] : 'gene'
  return {
    type,
    name: text(entity['entity_name']) ?? '',
    geneSymbol: text(gene?.['gene_symbol']),
    sources: texts(entity['evidence']) ?? [],
    moi: text(entity['mode_of_inheritance']),
    phenotypes: texts(entity['phenotypes']),
    publications: texts(entity['publications']),
    omim: texts(gene?.['omim_gene']),
    flagged: null,
    ready: null,
    level: Math.min(3, Number(entity['confidence_level']) || 0),
    ratings: null,
    modeOfPathogenicity: text(entity['mode_of_pathogenicity']),
    ensembl37: ensemblOf(gene, 'GRch37', preferred.GRch37)?.id,
    ensembl38: ensemblOf(gene, 'GRch38', preferred.GRch38)?.id,
    hgncId: text(gene?.['hgnc_id']),
    chromosome: type === 'gene' ? null : text(entity['chromosome']),
    range37: range(entity['grch37_coordinates']),
    range38: range(entity['grch38_coordinates']),
    repeatedSequence: text(entity['repeated_sequence']),
    normalRepeats: number(entity['normal_repeats']),
    pathogenicRepeats: number(entity['pathogenic_repeats']),
    haploinsufficiency: text(entity['haploinsufficiency_score']),
    triplosensitivity: text(entity['triplosensitivity_score']),
    requiredOverlap: number(entity['required_overlap_percentage']),
    typeOfVariants: text(entity['type_of_variants']),
    verboseName: text(entity['verbose_name']),
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const texts = (value: unknown): string[] | null =>
  Array.isArray(value) ? value.filter((it): it is string => typeof it === 'string') : null
const objects = (value: unknown): Document[] => (Array.isArray(value) ? (value as Document[]) : [])
const range = (value: unknown): [number, number] | null =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number' ? [value[0], value[1]] : null
