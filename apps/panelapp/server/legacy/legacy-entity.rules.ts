// Entities as the legacy services show them (panelapp.md 15.2).
import type { EntityType } from '../../tables.ts'
import { cleanList } from '../document/text-list.rules.ts'
import { ensemblOf } from '../gene/ensembl.rules.ts'
import type { Assembly, PreferredReleases } from '../gene/ensembl.rules.ts'
import { confidenceWord, inheritanceCode } from './legacy-words.rules.ts'

/** What is to be shown, from tables or a document of any age. */
export interface LegacySource {
  type: EntityType
  name: string
  gene: { gene_symbol?: unknown; ensembl_genes?: unknown } | null
  moi: string | null
  penetrance: string | null
  publications: readonly string[] | null
  phenotypes: readonly string[] | null
  modeOfPathogenicity: string | null
  level: number
  evidences: readonly string[]
  verboseName: string | null
  chromosome: string | null
  range37: readonly number[] | null
  range38: readonly number[] | null
  repeatedSequence: string | null
  normalRepeats: number | null
  pathogenicRepeats: number | null
  haploinsufficiency: string | null
  triplosensitivity: string | null
  requiredOverlap: number | null
  typeOfVariants: string | null
}

type Document = Readonly<Record<string, unknown>>

export const sourceOfDocument = (entity: Document): LegacySource => ({
  type: entity['entity_type'] === 'str' || entity['entity_type'] === 'region' ? entity['entity_type'] : 'gene',
  name: text(entity['entity_name']) ?? '',
  gene: (entity['gene_data'] ?? null) as LegacySource['gene'],
  moi: text(entity['mode_of_inheritance']),
  penetrance: text(entity['penetrance']),
  publications: texts(entity['publications']),
  phenotypes: texts(entity['phenotypes']),
  modeOfPathogenicity: text(entity['mode_of_pathogenicity']),
  level: Number(entity['confidence_level']) || 0,
  evidences: texts(entity['evidence']) ?? [],
  verboseName: text(entity['verbose_name']),
  chromosome: text(entity['chromosome']),
  range37: numbers(entity['grch37_coordinates']),
  range38: numbers(entity['grch38_coordinates']),
  repeatedSequence: text(entity['repeated_sequence']),
  normalRepeats: number(entity['normal_repeats']),
  pathogenicRepeats: number(entity['pathogenic_repeats']),
  haploinsufficiency: text(entity['haploinsufficiency_score']),
  triplosensitivity: text(entity['triplosensitivity_score']),
  requiredOverlap: number(entity['required_overlap_percentage']),
  typeOfVariants: text(entity['type_of_variants']),
})

export interface Reading {
  assembly: Assembly
  preferred: PreferredReleases
}

export function legacyEntity(entity: LegacySource, { assembly, preferred }: Reading): Record<string, unknown> {
  const gene = {
    GeneSymbol: filled(text(entity.gene?.gene_symbol)),
    EnsembleGeneIds: [ensemblOf(entity.gene, assembly, preferred[assembly])?.id].filter((it) => it !== undefined),
  }
  const inheritance = {
    ModeOfInheritance: entity.moi ? inheritanceCode(entity.moi) : null,
    Penetrance: filled(entity.penetrance),
  }
  const lists = {
    Publications: filledList(entity.publications),
    Phenotypes: filledList(entity.phenotypes),
  }
  const evidence = {
    LevelOfConfidence: confidenceWord(entity.level),
    Evidences: entity.evidences.length === 0 ? null : entity.evidences,
  }
  const place = {
    Chromosome: filled(entity.chromosome),
    GRCh37Coordinates: entity.range37,
    GRCh38Coordinates: entity.range38,
  }
  switch (entity.type) {
    case 'gene':
      return {
        ...gene,
        // The symbol in the copy and the name are one thing, but for old data.
        GeneSymbol: gene.GeneSymbol ?? entity.name,
        ...inheritance,
        ...lists,
        ModeOfPathogenicity: filled(entity.modeOfPathogenicity),
        ...evidence,
      }
    case 'str':
      return {
        Name: entity.name,
        ...place,
        RepeatedSequence: filled(entity.repeatedSequence),
        NormalRepeats: entity.normalRepeats,
        PathogenicRepeats: entity.pathogenicRepeats,
        ...gene,
        ...inheritance,
        ...lists,
        ...evidence,
      }
    case 'region':
      return {
        Name: entity.name,
        VerboseName: filled(entity.verboseName),
        ...place,
        HaploinsufficiencyScore: filled(entity.haploinsufficiency),
        TriplosensitivityScore: filled(entity.triplosensitivity),
        RequiredOverlapPercentage: entity.requiredOverlap,
        ...gene,
        ...inheritance,
        TypeOfVariants: filled(entity.typeOfVariants),
        ...lists,
        ...evidence,
      }
  }
}

/** Nothing is null here: an empty text, an empty list, a list of nothing but an empty text. */
const filled = (value: string | null): string | null => (value === '' ? null : value)
const filledList = (values: readonly string[] | null): readonly string[] | null => {
  const clean = cleanList(values)
  return clean.length === 0 || (clean.length === 1 && clean[0] === '') ? null : clean
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const texts = (value: unknown): string[] | null =>
  Array.isArray(value) ? value.filter((it): it is string => typeof it === 'string') : null
const numbers = (value: unknown): number[] | null =>
  Array.isArray(value) && value.every((it) => typeof it === 'number') ? (value as number[]) : null
