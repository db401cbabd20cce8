import type { EntityType } from '../../tables.ts'

/** An entity, a panel or a gene copy as a document has it, of any age. */
export type Document = Readonly<Record<string, unknown>>

/** What a document tells of an entity (panelapp.md 14.5): null where it does not, or where it is of another kind. */
export interface ShownEntity {
  type: EntityType
  name: string
  gene: Document | null
  level: number
  moi: string | null
  penetrance: string | null
  publications: readonly string[] | null
  phenotypes: readonly string[] | null
  modeOfPathogenicity: string | null
  /** Names, newest first. */
  sources: readonly string[]
  tags: readonly string[]
  verboseName: string | null
  chromosome: string | null
  range37: readonly [number, number] | null
  range38: readonly [number, number] | null
  repeatedSequence: string | null
  normalRepeats: number | null
  pathogenicRepeats: number | null
  haploinsufficiency: string | null
  triplosensitivity: string | null
  requiredOverlap: number | null
  typeOfVariants: string | null
}

export const shownEntity = (entity: Document): ShownEntity => ({
  type: entity['entity_type'] === 'str' || entity['entity_type'] === 'region' ? entity['entity_type'] : 'gene',
  name: textOf(entity['entity_name']) ?? '',
  gene: (entity['gene_data'] ?? null) as Document | null,
  level: Number(entity['confidence_level']) || 0,
  moi: textOf(entity['mode_of_inheritance']),
  penetrance: textOf(entity['penetrance']),
  publications: textsOf(entity['publications']),
  phenotypes: textsOf(entity['phenotypes']),
  modeOfPathogenicity: textOf(entity['mode_of_pathogenicity']),
  sources: textsOf(entity['evidence']) ?? [],
  tags: textsOf(entity['tags']) ?? [],
  verboseName: textOf(entity['verbose_name']),
  chromosome: textOf(entity['chromosome']),
  range37: rangeOf(entity['grch37_coordinates']),
  range38: rangeOf(entity['grch38_coordinates']),
  repeatedSequence: textOf(entity['repeated_sequence']),
  normalRepeats: numberOf(entity['normal_repeats']),
  pathogenicRepeats: numberOf(entity['pathogenic_repeats']),
  haploinsufficiency: textOf(entity['haploinsufficiency_score']),
  triplosensitivity: textOf(entity['triplosensitivity_score']),
  requiredOverlap: numberOf(entity['required_overlap_percentage']),
  typeOfVariants: textOf(entity['type_of_variants']),
})

/** The text of an entity's row. */
export const shownOfText = (text: string): ShownEntity => shownEntity(JSON.parse(text) as Document)

/** All entities of a document in its order: genes, STRs, regions. */
export const shownEntities = (document: Document): ShownEntity[] =>
  (['genes', 'strs', 'regions'] as const).flatMap((list) => objectsOf(document[list]).map(shownEntity))

export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
export const textsOf = (value: unknown): string[] | null =>
  Array.isArray(value) ? value.filter((it): it is string => typeof it === 'string') : null
export const objectsOf = (value: unknown): Document[] => (Array.isArray(value) ? (value as Document[]) : [])
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const rangeOf = (value: unknown): [number, number] | null =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number' ? [value[0], value[1]] : null
