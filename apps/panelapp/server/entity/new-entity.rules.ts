import type { IssueType } from '../../contract/vocabulary.ts'
import type { EntityType } from '../../tables.ts'
import type { Review } from '../review/review.rules.ts'
import type { AddersReview, ChosenGene, EntityColumns, EntityValues } from './entity.ts'
import { moiFor } from './entity-values.rules.ts'

type NewColumns = EntityColumns & {
  entity_name: string
  moi: string | null
  mode_of_pathogenicity: string | null
  publications: string[]
  phenotypes: string[]
}

/** What is stored of a new entity but for where it is and how it is rated; the values are cleaned and checked. */
export function newColumns(type: EntityType, values: EntityValues, gene: ChosenGene | undefined): NewColumns {
  const { position_37: at37, position_38: at38 } = values
  const name = (type === 'gene' ? values.gene : values.name) ?? ''
  return {
    entity_name: name,
    gene_copy: gene?.copy ?? null,
    gene_symbol: gene?.symbol ?? null,
    moi: moiFor(type === 'gene' ? name : null, values.moi ?? null),
    penetrance: values.penetrance || null,
    publications: [...(values.publications ?? [])],
    phenotypes: [...(values.phenotypes ?? [])],
    mode_of_pathogenicity: values.mode_of_pathogenicity || null,
    transcript: values.transcript ? [...values.transcript] : null,
    verbose_name: values.verbose_name,
    chromosome: values.chromosome,
    start_37: at37?.[0],
    end_37: at37?.[1],
    start_38: at38?.[0],
    end_38: at38?.[1],
    repeated_sequence: values.repeated_sequence,
    normal_repeats: values.normal_repeats,
    pathogenic_repeats: values.pathogenic_repeats,
    haploinsufficiency_score: values.haploinsufficiency_score,
    triplosensitivity_score: values.triplosensitivity_score,
    required_overlap_percentage: values.required_overlap_percentage,
    type_of_variants: values.type_of_variants,
  }
}

/** What the history says of its beginning. */
export const newIssues = (values: EntityValues): IssueType[] => [
  'Created',
  'NewSource',
  ...(values.tags?.length ? (['AddedTag'] as const) : []),
  'SetModeofInheritance',
  ...(values.publications?.length ? (['SetPublications'] as const) : []),
  ...(values.phenotypes?.length ? (['SetPhenotypes'] as const) : []),
  ...(values.penetrance ? (['SetPenetrance'] as const) : []),
  ...(values.mode_of_pathogenicity ? (['SetModeofPathogenicity'] as const) : []),
  ...(values.transcript?.length ? (['SetTranscript'] as const) : []),
]

/** Whether the one who adds it says anything about it. */
export const hasReview = (review: AddersReview): boolean =>
  Boolean(review.rating || review.comments || review.current_diagnostic || review.clinically_relevant)

/** What the adder says, and what the form says of the entity, as one opinion. */
export const newReview = (review: AddersReview, columns: NewColumns): Review => ({
  rating: review.rating ?? '',
  moi: columns.moi ?? '',
  mode_of_pathogenicity: columns.mode_of_pathogenicity ?? '',
  publications: columns.publications,
  phenotypes: columns.phenotypes,
  current_diagnostic: review.current_diagnostic ?? false,
  clinically_relevant: review.clinically_relevant ?? null,
})

/** The adder's comment, which tells what it goes by. */
export const reviewComment = (text: string, sources: readonly string[]): string =>
  `${text === '' ? '' : `${text} \n`}Sources: ${sources.join(', ')}`
